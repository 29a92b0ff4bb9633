package io.spawnwatch.detection;

import io.spawnwatch.detection.tests.AttackDataTests;
import io.spawnwatch.detection.tests.TestFileName;
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
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The detection files of some files and folders, valid or not; those of a folder are sorted by name. An invalid file
 * never hides the others: the caller decides whether it is fatal.
 */
public final class DetectionCatalog {
    private static final String RESOURCES = "/detections/";

    private final List<Entry> entries;
    private final Map<String, Path> paths;
    private final Map<String, AttackDataTests> tests;
    private final List<Path> testFiles;

    private DetectionCatalog(
            List<Entry> entries, Map<String, Path> paths, Map<String, AttackDataTests> tests, List<Path> testFiles) {
        this.entries = List.copyOf(entries);
        this.paths = Map.copyOf(paths);
        this.tests = Map.copyOf(tests);
        this.testFiles = List.copyOf(testFiles);
    }

    private DetectionCatalog(Reading reading) {
        this(reading.entries, reading.paths, reading.tests, reading.testFiles);
    }

    /**
     * A file with either its detection or what is wrong with it.
     *
     * @param file     name relative to the catalog's folder, with {@code /}; as given if the catalog has several inputs
     * @param warnings what the author should know, apart from the search
     * @param metadata what the file says about itself; null if it could not be read
     */
    public record Entry(
            String file,
            @Nullable Detection detection,
            @Nullable InvalidDocumentException fault,
            List<Warning> warnings,
            @Nullable DetectionMetadata metadata) {
        /** Requires exactly one of detection and fault. */
        public Entry {
            if ((detection == null) == (fault == null)) {
                throw new IllegalArgumentException(file + ": either a detection or a fault");
            }
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Reads every {@code .yml} and {@code .yaml} file in a folder and its subfolders, except hidden ones: a Kubernetes
     * volume has a second copy of each file under {@code ..data}. A file {@code NAME.test.yml} without id and search is not
     * a detection; see {@link #testFiles}.
     *
     * @throws InvalidDocumentException if the folder cannot be read or has no such file
     */
    public static DetectionCatalog ofFolder(Path folder) {
        return of(List.of(folder));
    }

    /**
     * Reads files, and folders like {@link #ofFolder}. A file that is given twice is read once.
     *
     * @param inputs at least one
     * @throws InvalidDocumentException if one does not exist, cannot be read or has no detection file
     */
    public static DetectionCatalog of(List<Path> inputs) {
        Reading reading = new Reading();
        Set<Path> read = new HashSet<>();
        for (Path input : inputs) {
            Set<Path> readForInput = new HashSet<>();
            for (Path relative : files(input)) {
                Path path = input.resolve(relative);
                Path real = real(path);
                if (read.contains(real)) {
                    continue;
                }
                readForInput.add(real);
                boolean alone = inputs.size() == 1;
                String name = slashed(alone ? lastIfEmpty(relative, input) : path.normalize());
                reading.add(name, path, () -> Documents.yaml(name, text(name, path)));
            }
            read.addAll(readForInput);
        }
        return new DetectionCatalog(reading);
    }

    /** The detection files of an input, relative to it; one empty path if the input itself is a file. */
    private static List<Path> files(Path input) {
        Place place = Place.whole(input.toString());
        if (Files.isDirectory(input)) {
            List<Path> files = detectionFiles(input);
            if (files.isEmpty()) {
                throw new InvalidDocumentException(place, "the folder has no detection file (*.yml or *.yaml)");
            }
            return files;
        }
        if (!Files.exists(input)) {
            throw new InvalidDocumentException(
                    place,
                    hasSuffix(input)
                            ? "the file does not exist, expected a detection file"
                            : "the folder does not exist, expected a folder of detection files");
        }
        if (!hasSuffix(input)) {
            throw new InvalidDocumentException(
                    place, "is a file, expected a detection file (*.yml or *.yaml) or a folder of them");
        }
        return List.of(Path.of(""));
    }

    private static String text(String name, Path path) {
        if (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path)) {
            throw new InvalidDocumentException(
                    Place.whole(name), "is a pipe, socket or device, expected a detection file");
        }
        return Documents.read(name, path);
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            // Reported when the file is read.
            return path.toAbsolutePath().normalize();
        }
    }

    private static Path lastIfEmpty(Path relative, Path input) {
        Path last = input.getFileName();
        return relative.toString().isEmpty() && last != null ? last : relative;
    }

    private static String slashed(Path path) {
        return path.toString().replace('\\', '/');
    }

    /**
     * The same catalog with each saved search named by a pattern.
     *
     * @param pattern null keeps the names
     */
    public DetectionCatalog withSearchNames(@Nullable SearchNamePattern pattern) {
        if (pattern == null) {
            return this;
        }
        List<Entry> named = entries.stream()
                .map(entry -> {
                    Detection detection = entry.detection();
                    return detection == null
                            ? entry
                            : new Entry(
                                    entry.file(),
                                    detection.withSearchName(pattern.name(detection.name())),
                                    null,
                                    entry.warnings(),
                                    entry.metadata());
                })
                .toList();
        return new DetectionCatalog(named, paths, tests, testFiles);
    }

    /** The detections that come with Spawnwatch. */
    public static DetectionCatalog bundled() {
        Reading reading = new Reading();
        resource("index")
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(file -> reading.add(file, null, () -> Documents.yaml(file, resource(file))));
        return new DetectionCatalog(reading);
    }

    /** All files, in order. */
    public List<Entry> entries() {
        return entries;
    }

    /**
     * Where a file is; null for one that comes with Spawnwatch.
     *
     * @param file its name as in {@link Entry#file}
     */
    public @Nullable Path path(String file) {
        return paths.get(file);
    }

    /**
     * The tests with recorded attacks that a file names.
     *
     * @param file its name as in {@link Entry#file}
     */
    public AttackDataTests tests(String file) {
        return tests.getOrDefault(file, AttackDataTests.NONE);
    }

    /** The files {@code NAME.test.yml} and {@code NAME.test.yaml} that were found among the detections, sorted. */
    public List<Path> testFiles() {
        return testFiles;
    }

    /** The detections of all valid files, in order, whatever their status. */
    public List<Detection> detections() {
        return entries.stream().map(Entry::detection).filter(Objects::nonNull).toList();
    }

    private static List<Path> detectionFiles(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.map(folder::relativize)
                    .filter(DetectionCatalog::isDetectionFile)
                    .filter(path -> !Files.isDirectory(folder.resolve(path)))
                    .sorted(Comparator.comparing(DetectionCatalog::slashed))
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
        return hasSuffix(relative);
    }

    private static boolean hasSuffix(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
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

    /** Collects entries and refuses an id that is already used. */
    private static final class Reading {
        private final List<Entry> entries = new ArrayList<>();
        private final Map<String, Path> paths = new HashMap<>();
        private final Map<String, AttackDataTests> tests = new HashMap<>();
        private final List<Path> testFiles = new ArrayList<>();
        private final Map<String, String> fileOfId = new HashMap<>();

        void add(String file, @Nullable Path path, Supplier<Mapping> source) {
            if (path != null) {
                paths.put(file, path);
            }
            try {
                Mapping document = source.get();
                if (path != null && TestFileName.isOf(path) && !document.has("search") && !document.has("id")) {
                    testFiles.add(path);
                    return;
                }
                tests.put(file, AttackDataTests.of(document));
                List<Warning> warnings = new ArrayList<>();
                Detection detection = DetectionFile.of(document, warnings);
                DetectionMetadata metadata = DetectionMetadata.of(document, detection.status(), warnings);
                String earlier = fileOfId.putIfAbsent(detection.id().toLowerCase(Locale.ROOT), file);
                if (earlier != null) {
                    throw new InvalidDetectionException(new Refusal(
                            document.place("id"),
                            Construct.DUPLICATE_ID,
                            List.of(),
                            "the id " + detection.id() + " is already used by " + earlier,
                            "give " + file + " its own id"));
                }
                entries.add(new Entry(file, detection, null, warnings, metadata));
            } catch (InvalidDocumentException e) {
                entries.add(new Entry(file, null, e, List.of(), null));
            }
        }
    }
}
