package io.spawnwatch.backtest.unit;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a detection stands.
 *
 * @param file its file
 * @param line line of its search, from 1
 * @param name its name
 * @param id   its id
 */
public record DetectionPlace(Path file, int line, String name, String id) {

    /**
     * The places of the detections that run.
     *
     * @param inputs the files and folders that the plan's detections were read from
     */
    public static List<DetectionPlace> of(CatalogPlan plan, List<Path> inputs) {
        List<DetectionPlace> places = new ArrayList<>();
        for (Verdict verdict : plan.verdicts()) {
            Detection detection = verdict.detection();
            if (verdict.runs() && detection != null) {
                places.add(new DetectionPlace(
                        file(inputs, verdict.file()),
                        Math.max(1, detection.search().placeAt(0).line()),
                        detection.name(),
                        detection.id()));
            }
        }
        return List.copyOf(places);
    }

    /**
     * The file that a verdict is about.
     *
     * @param inputs what the detections were read from
     * @param name   its name as in {@link io.spawnwatch.detection.DetectionCatalog.Entry}: relative to the input if there is but one
     */
    public static Path file(List<Path> inputs, String name) {
        if (inputs.size() != 1) {
            return Path.of(name);
        }
        Path input = inputs.get(0);
        return Files.isDirectory(input) ? input.resolve(name) : input;
    }
}
