package io.spawnwatch.backtest.change;

import io.spawnwatch.backtest.unit.DetectionPlace;
import io.spawnwatch.detection.ContentCheckout;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The files that a plan was made of.
 *
 * @param detections what the detections were read from, at least one file or folder
 * @param macros     the folder of their macros, or null if they use those that come with Spawnwatch
 * @param lookups    the folder of their lookups, or null if they have none
 * @param shared     files that every detection depends on, such as the configuration
 * @param tests      the files that the tests of a detection are in or read, its own file apart
 */
public record CatalogFiles(
        List<Path> detections,
        @Nullable Path macros,
        @Nullable Path lookups,
        List<Path> shared,
        Function<Verdict, Collection<Path>> tests) {
    private static final List<String> TEST_SUFFIXES = List.of(".test.yml", ".test.yaml");

    /** Copies the lists. */
    public CatalogFiles {
        detections = List.copyOf(detections);
        shared = List.copyOf(shared);
        if (detections.isEmpty()) {
            throw new IllegalArgumentException("detections that come with Spawnwatch are in no repository");
        }
    }

    /** The file of a verdict. */
    Path file(Verdict verdict) {
        return DetectionPlace.file(detections, verdict.file());
    }

    /** What the tests of a detection read: what the caller knows of, and the test files that may lie beside it. */
    List<Path> tests(Verdict verdict) {
        Path file = file(verdict);
        String name = String.valueOf(file.getFileName());
        String stem = name.substring(0, Math.max(0, name.lastIndexOf('.')));
        List<Path> files = new ArrayList<>();
        TEST_SUFFIXES.forEach(suffix -> files.add(file.resolveSibling(stem + suffix)));
        files.addAll(tests.apply(verdict));
        return files;
    }

    /** Whether a file is a test beside a detection. */
    static boolean isTest(Path file) {
        return TEST_SUFFIXES.stream()
                .anyMatch(suffix -> String.valueOf(file.getFileName()).endsWith(suffix));
    }

    /** The folder of macros, or the one that would be: it may have been deleted. */
    @Nullable
    Path macroFolder() {
        return macros == null ? beside(ContentCheckout.MACROS) : macros;
    }

    /** The folder of lookups, or the one that would be: it may have been deleted. */
    @Nullable
    Path lookupFolder() {
        return lookups == null ? beside(ContentCheckout.LOOKUPS) : lookups;
    }

    private @Nullable Path beside(String name) {
        for (Path input : detections) {
            for (Path folder = input.toAbsolutePath().normalize(); folder != null; folder = folder.getParent()) {
                if (folder.endsWith(ContentCheckout.DETECTIONS)) {
                    return folder.resolveSibling(name);
                }
            }
        }
        return null;
    }
}
