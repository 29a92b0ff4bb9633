package io.spawnwatch.detection;

import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Place;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The folder layout of Splunk's content and of its tools' output: {@code detections} beside {@code macros}. */
public final class ContentCheckout {
    /** The folder with the detections, at any depth. */
    public static final String DETECTIONS = "detections";

    /** The folder beside it with their macros. */
    public static final String MACROS = "macros";

    private ContentCheckout() {}

    /**
     * The macro folder that belongs to detections, or null if they are not in this layout.
     *
     * @param detections files and folders
     * @throws InvalidDocumentException if they belong to several macro folders
     */
    public static @Nullable Path macros(List<Path> detections) {
        Map<Path, Path> found = new LinkedHashMap<>();
        for (Path input : detections) {
            Path macros = macros(input);
            if (macros != null) {
                found.putIfAbsent(macros, input);
            }
        }
        if (found.size() > 1) {
            List<Map.Entry<Path, Path>> several = List.copyOf(found.entrySet());
            throw new InvalidDocumentException(
                    Place.whole(several.get(1).getValue().toString()),
                    "its macros are in " + several.get(1).getKey() + ", but those of "
                            + several.get(0).getValue() + " are in "
                            + several.get(0).getKey(),
                    "name one macro folder with --macros DIR");
        }
        return found.isEmpty() ? null : found.keySet().iterator().next();
    }

    private static @Nullable Path macros(Path input) {
        for (Path folder = input.toAbsolutePath().normalize(); folder != null; folder = folder.getParent()) {
            if (folder.endsWith(DETECTIONS)) {
                Path macros = folder.resolveSibling(MACROS);
                if (Files.isDirectory(macros)) {
                    return macros;
                }
            }
        }
        return null;
    }
}
