package io.spawnwatch.detection;

import io.spawnwatch.document.Documents;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All detection files of a folder, the good and the bad, in the order of their names. One bad file never hides the
 * others; whether it is fatal is for the reader of the catalog to decide.
 */
public final class DetectionCatalog {
    private static final String RESOURCES = "/detections/";

    private final List<Entry> entries;

    private DetectionCatalog(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * A file: either the detection that it holds, or what is wrong with it.
     *
     * @param file name relative to the catalog's folder, with {@code /}
     */
    public record Entry(
            String file,
            @Nullable Detection detection,
            @Nullable InvalidDocumentException fault) {
        /** Exactly one of the two is there. */
        public Entry {
            if ((detection == null) == (fault == null)) {
                throw new IllegalArgumentException(file + ": either a detection or a fault");
            }
        }
    }

    /**
     * Reads every {@code .yml} and {@code .yaml} file in a folder and the folders in it. Hidden files and folders are
     * left out: a Kubernetes volume keeps each file a second time under {@code ..data}.
     *
     * @throws InvalidDocumentException where the folder cannot be read or holds no such file
     */
    public static DetectionCatalog ofFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new InvalidDocumentException(
                    Place.whole(folder.toString()),
                    Files.exists(folder)
                            ? "is a file, expected a folder of detection files"
                            : "the folder does not exist, expected a folder of detection files");
        }
        Reading reading = new Reading();
        for (String file : detectionFiles(folder)) {
            reading.add(file, () -> Documents.yaml(file, Documents.read(file, folder.resolve(file))));
        }
        if (reading.entries.isEmpty()) {
            throw new InvalidDocumentException(
                    Place.whole(folder.toString()), "the folder holds no detection file (*.yml or *.yaml)");
        }
        return new DetectionCatalog(reading.entries);
    }

    /** The detections that come with Spawnwatch. */
    public static DetectionCatalog bundled() {
        Reading reading = new Reading();
        resource("index")
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(file -> reading.add(file, () -> Documents.yaml(file, resource(file))));
        return new DetectionCatalog(reading.entries);
    }

    /** Every file, in the order of the names. */
    public List<Entry> entries() {
        return entries;
    }

    /** The detections of the files that could be read, in the order of the names, whatever their status. */
    public List<Detection> detections() {
        return entries.stream().map(Entry::detection).filter(Objects::nonNull).toList();
    }

    private static List<String> detectionFiles(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.map(folder::relativize)
                    .filter(DetectionCatalog::isDetectionFile)
                    .filter(path -> !Files.isDirectory(folder.resolve(path)))
                    .map(path -> path.toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new InvalidDocumentException(
                    Place.whole(folder.toString()), "the folder cannot be read: " + e.getMessage());
        }
    }

    private static boolean isDetectionFile(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return false;
            }
        }
        String name = relative.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yml") || name.endsWith(".yaml");
    }

    private static String resource(String name) {
        try (InputStream in = DetectionCatalog.class.getResourceAsStream(RESOURCES + name)) {
            return new String(
                    Objects.requireNonNull(in, "resource " + RESOURCES + name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + RESOURCES + name, e);
        }
    }

    /** Collects entries and sees to it that no id comes twice. */
    private static final class Reading {
        private final List<Entry> entries = new ArrayList<>();
        private final Map<String, String> fileOfId = new HashMap<>();

        void add(String file, Supplier<Mapping> source) {
            try {
                Mapping document = source.get();
                Detection detection = DetectionFile.of(document);
                String first = fileOfId.putIfAbsent(detection.id().toLowerCase(Locale.ROOT), file);
                if (first != null) {
                    throw document.fault(
                            "id",
                            "id " + detection.id() + " is already taken by " + first + "; give " + file + " its own");
                }
                entries.add(new Entry(file, detection, null));
            } catch (InvalidDocumentException e) {
                entries.add(new Entry(file, null, e));
            }
        }
    }
}
