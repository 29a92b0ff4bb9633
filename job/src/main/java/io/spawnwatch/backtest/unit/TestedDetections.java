package io.spawnwatch.backtest.unit;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.tests.TestFileName;
import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.InvalidDocumentException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which detection a test file is about. */
final class TestedDetections {
    private final DetectionCatalog catalog;
    private final CatalogPlan plan;

    /** Where the files of the verdicts are, whatever links lead there, with their positions. */
    private final Map<Path, Integer> positions = new HashMap<>();

    /**
     * Looks for detections.
     *
     * @param catalog all detections
     * @param plan    those of them to be tested
     */
    TestedDetections(DetectionCatalog catalog, CatalogPlan plan) {
        this.catalog = catalog;
        this.plan = plan;
        for (int i = 0; i < plan.verdicts().size(); i++) {
            Path path = catalog.path(plan.verdicts().get(i).file());
            if (path != null) {
                positions.putIfAbsent(real(path), i);
            }
        }
    }

    /**
     * What runs the detection of a test file; null if that is not among those to be tested.
     *
     * @throws InvalidDocumentException if it does not exist
     */
    CatalogPlan.@Nullable Verdict of(Path file, TestFile read) {
        String named = read.detection();
        if (named != null) {
            for (CatalogPlan.Verdict verdict : plan.verdicts()) {
                if (isNamed(verdict.detection(), named)) {
                    return verdict;
                }
            }
            List<Detection> known = catalog.detections();
            if (known.stream().anyMatch(detection -> isNamed(detection, named))) {
                return null;
            }
            throw read.detectionFault(
                    "no detection has the id or name '" + named + "'",
                    DidYouMean.cure(
                            named,
                            known.stream()
                                    .flatMap(detection -> Stream.of(detection.id(), detection.name()))
                                    .toList()));
        }
        CatalogPlan.Verdict verdict = beside(file);
        if (verdict != null) {
            return verdict;
        }
        Set<Path> beside = pathsBeside(file);
        if (catalog.entries().stream().anyMatch(entry -> isAt(entry.file(), beside))) {
            return null;
        }
        throw read.detectionFault(
                "there is no detection " + TestFileName.nameOfDetection(file) + ".yml beside it",
                "name its detection with the key 'detection'");
    }

    /** What runs the detection beside a test file; null if there is none. */
    CatalogPlan.@Nullable Verdict beside(Path file) {
        int first = Integer.MAX_VALUE;
        for (Path path : pathsBeside(file)) {
            first = Math.min(first, positions.getOrDefault(path, first));
        }
        return first == Integer.MAX_VALUE ? null : plan.verdicts().get(first);
    }

    private static Set<Path> pathsBeside(Path file) {
        Set<Path> beside = new LinkedHashSet<>();
        TestFileName.detectionsBeside(file).forEach(path -> beside.add(real(path)));
        return beside;
    }

    private boolean isAt(String catalogFile, Set<Path> places) {
        Path path = catalog.path(catalogFile);
        return path != null && places.contains(real(path));
    }

    private static boolean isNamed(@Nullable Detection detection, String idOrName) {
        return detection != null
                && (detection.id().equalsIgnoreCase(idOrName)
                        || detection.name().equals(idOrName));
    }

    /** Where a file is, whatever links lead there. */
    static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            // Reported when the file is read.
            return file.toAbsolutePath().normalize();
        }
    }
}
