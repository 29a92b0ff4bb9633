package io.spawnwatch.release;

import io.spawnwatch.config.CommandSettings;
import io.spawnwatch.config.Setting;
import io.spawnwatch.config.SettingType.Form;
import io.spawnwatch.config.Settings;
import io.spawnwatch.detection.ContentCheckout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.io.FileUtils;

/** The files and folders that settings name: copies into a release what the release has to keep. */
final class SettingPaths {
    private final ReleaseInputs inputs;
    private final Path release;

    private SettingPaths(ReleaseInputs inputs, Path release) {
        this.inputs = inputs;
        this.release = release;
    }

    /**
     * Copies what settings name, as each setting declares it.
     *
     * @param settings what may be set
     * @param release  the release's folder
     * @return the options, with paths that hold whatever becomes of the originals
     */
    static Map<String, String> copy(CommandSettings settings, ReleaseInputs inputs, Path release) throws IOException {
        SettingPaths paths = new SettingPaths(inputs, release);
        Map<String, String> options = new LinkedHashMap<>(inputs.options());
        for (Setting<?> setting : settings.settings()) {
            List<Path> originals = paths.named(setting);
            if (!originals.isEmpty()) {
                options.put(setting.key(), paths.kept(setting, originals).toString());
            }
        }
        paths.copyBeside(paths.named(Settings.DETECTIONS));
        return options;
    }

    /** The paths that a setting names and a release has to take care of. */
    private List<Path> named(Setting<?> setting) {
        if (setting.inRelease() == Setting.InRelease.AS_GIVEN) {
            return List.of();
        }
        Object value = inputs.value(setting);
        if (value instanceof List<?> paths) {
            return paths.stream().map(Path.class::cast).toList();
        }
        return value == null ? List.of() : List.of((Path) value);
    }

    private Path kept(Setting<?> setting, List<Path> originals) throws IOException {
        if (setting.inRelease() == Setting.InRelease.ABSOLUTE) {
            return originals.get(0).toAbsolutePath();
        }
        Path copy = release.resolve(setting.key());
        Path only = originals.get(0);
        if (originals.size() == 1 && (setting.type().form() == Form.SINGLE || Files.isDirectory(only))) {
            copyAs(only, copy);
        } else {
            Files.createDirectory(copy);
            for (Path original : withoutRepetitions(originals)) {
                copyInto(copy, original);
            }
        }
        return copy;
    }

    /**
     * Copies the macros and lookups that were found beside the detections to beside their copy, where they are found
     * again. They are not named, because other detections come with others.
     */
    private void copyBeside(List<Path> detections) throws IOException {
        Path macros = inputs.value(Settings.MACROS) == null ? ContentCheckout.macros(detections) : null;
        if (macros != null) {
            copyAs(macros, release.resolve(ContentCheckout.MACROS));
        }
        Path lookups = inputs.value(Settings.LOOKUPS) == null ? ContentCheckout.lookups(detections) : null;
        if (lookups != null) {
            copyAs(lookups, release.resolve(ContentCheckout.LOOKUPS));
        }
    }

    /** A file that is given twice, by itself and with its folder, is one detection and not two with the same id. */
    private static List<Path> withoutRepetitions(List<Path> originals) throws IOException {
        Map<Path, Path> byRealPath = new LinkedHashMap<>();
        for (Path original : originals) {
            byRealPath.putIfAbsent(original.toRealPath(), original);
        }
        return byRealPath.entrySet().stream()
                .filter(original -> byRealPath.keySet().stream()
                        .noneMatch(other -> !other.equals(original.getKey())
                                && original.getKey().startsWith(other)))
                .map(Map.Entry::getValue)
                .toList();
    }

    /**
     * Copies something under its own name, into a numbered folder if the name is taken. A leading dot is replaced, since
     * hidden files would not be read.
     */
    private static void copyInto(Path folder, Path original) throws IOException {
        Path last = original.toAbsolutePath().normalize().getFileName();
        String name = last == null ? "root" : last.toString().replaceFirst("^\\.", "_");
        Path parent = folder;
        for (int number = 2; Files.exists(parent.resolve(name)); number++) {
            parent = folder.resolve(String.valueOf(number));
        }
        Files.createDirectories(parent);
        copyAs(original, parent.resolve(name));
    }

    private static void copyAs(Path original, Path copy) throws IOException {
        if (Files.isDirectory(original)) {
            FileUtils.copyDirectory(original.toFile(), copy.toFile());
        } else {
            Files.copy(original, copy);
        }
    }
}
