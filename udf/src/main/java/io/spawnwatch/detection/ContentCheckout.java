package io.spawnwatch.detection;

import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The folder layout of Splunk's content and of its tools' output: {@code detections} beside {@code macros}
 * and {@code lookups}.
 */
public final class ContentCheckout {
    /** The folder with the detections, at any depth. */
    public static final String DETECTIONS = "detections";

    /** The folder beside it with their macros. */
    public static final String MACROS = "macros";

    /** The folder beside it with their lookups. */
    public static final String LOOKUPS = "lookups";

    /** The folder beside it with the schedules that detections name, since ESCU 6. */
    public static final String SCHEDULES = "schedules";

    private ContentCheckout() {}

    /**
     * The macro folder that belongs to detections, or null if they are not in this layout.
     *
     * @param detections files and folders
     * @throws InvalidDocumentException if they belong to several macro folders
     */
    public static @Nullable Path macros(List<Path> detections) {
        return beside(detections, "macro", MACROS);
    }

    /**
     * The lookup folder that belongs to detections, or null if they are not in this layout.
     *
     * @param detections files and folders
     * @throws InvalidDocumentException if they belong to several lookup folders
     */
    public static @Nullable Path lookups(List<Path> detections) {
        return beside(detections, "lookup", LOOKUPS);
    }

    /**
     * The schedule folder beside detections, or null if there is none, or more than one.
     *
     * @param detections files and folders
     */
    public static @Nullable Path schedules(List<Path> detections) {
        List<Path> found = detections.stream()
                .map(input -> beside(input, SCHEDULES))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        // They are only shown, so detections of several contents can be checked together.
        return found.size() == 1 ? found.get(0) : null;
    }

    private static @Nullable Path beside(List<Path> detections, String singular, String name) {
        Map<Path, Path> found = new LinkedHashMap<>();
        for (Path input : detections) {
            Path folder = beside(input, name);
            if (folder != null) {
                found.putIfAbsent(folder, input);
            }
        }
        if (found.size() > 1) {
            List<Map.Entry<Path, Path>> several = List.copyOf(found.entrySet());
            throw new InvalidDocumentException(
                    Place.whole(several.get(1).getValue().toString()),
                    "its " + name + " are in " + several.get(1).getKey() + ", but those of "
                            + several.get(0).getValue() + " are in "
                            + several.get(0).getKey(),
                    "name one " + singular + " folder with --" + name + " DIR");
        }
        return found.isEmpty() ? null : found.keySet().iterator().next();
    }

    private static @Nullable Path beside(Path input, String name) {
        for (Path folder = input.toAbsolutePath().normalize(); folder != null; folder = folder.getParent()) {
            if (folder.endsWith(DETECTIONS)) {
                Path beside = folder.resolveSibling(name);
                if (Files.isDirectory(beside)) {
                    return beside;
                }
            }
        }
        return null;
    }
}
