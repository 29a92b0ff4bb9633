package io.spawnwatch.release;

import io.spawnwatch.detection.ContentCheckout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;

/** Copies the detections of a release, and the macros that were found beside them. */
final class DetectionCopy {

    private DetectionCopy() {}

    /**
     * Copies detections, be they files or folders, into one folder, so that every version of Spawnwatch can read them.
     * Macros that were found beside them are copied beside the copy, where they are found again, and are not named: with
     * other detections come other macros.
     */
    static void into(Path release, ReleaseInputs inputs, Map<String, String> options) throws IOException {
        List<Path> given = inputs.paths(ContentCheckout.DETECTIONS);
        if (given.isEmpty()) {
            return;
        }
        Path to = release.resolve(ContentCheckout.DETECTIONS);
        if (given.size() == 1 && Files.isDirectory(given.get(0))) {
            FileUtils.copyDirectory(given.get(0).toFile(), to.toFile());
        } else {
            Files.createDirectory(to);
            for (Path from : withoutRepetitions(given)) {
                copyInto(from, to);
            }
        }
        options.put(ContentCheckout.DETECTIONS, to.toString());
        Path macros = inputs.path(ContentCheckout.MACROS) == null ? ContentCheckout.macros(given) : null;
        if (macros != null) {
            FileUtils.copyDirectory(
                    macros.toFile(), release.resolve(ContentCheckout.MACROS).toFile());
        }
    }

    /** A file that is given twice, by itself and with its folder, is one detection and not two of one id. */
    private static List<Path> withoutRepetitions(List<Path> inputs) throws IOException {
        Map<Path, Path> byRealPath = new LinkedHashMap<>();
        for (Path input : inputs) {
            byRealPath.putIfAbsent(input.toRealPath(), input);
        }
        return byRealPath.entrySet().stream()
                .filter(input -> byRealPath.keySet().stream()
                        .noneMatch(other ->
                                !other.equals(input.getKey()) && input.getKey().startsWith(other)))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Copies under its own name, where that is taken in a folder with a number; hidden files would not be read. */
    private static void copyInto(Path from, Path folder) throws IOException {
        Path last = from.toAbsolutePath().normalize().getFileName();
        String name = last == null ? "root" : last.toString().replaceFirst("^\\.", "_");
        Path parent = folder;
        for (int number = 2; Files.exists(parent.resolve(name)); number++) {
            parent = folder.resolve(String.valueOf(number));
        }
        Path to = parent.resolve(name);
        if (Files.isDirectory(from)) {
            FileUtils.copyDirectory(from.toFile(), to.toFile());
        } else {
            Files.createDirectories(parent);
            Files.copy(from, to);
        }
    }
}
