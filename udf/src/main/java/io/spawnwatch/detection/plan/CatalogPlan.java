package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What of a catalog can be run, and for each of its files whether it is or why not. */
public final class CatalogPlan {
    private final Macros macros;
    private final List<Verdict> verdicts;
    private final List<Detection> detections;
    private final List<DetectionPlan> plans;

    private CatalogPlan(Macros macros, List<Verdict> verdicts, List<Detection> detections, List<DetectionPlan> plans) {
        this.macros = macros;
        this.verdicts = List.copyOf(verdicts);
        this.detections = List.copyOf(detections);
        this.plans = List.copyOf(plans);
    }

    /**
     * Whether a file's detection runs.
     *
     * @param file   name relative to the catalog's folder
     * @param id     detection id, or null where the file could not be read so far
     * @param name   human name, or null where the file could not be read so far
     * @param runs   whether it runs
     * @param place  what stands in the way, or null where it runs
     * @param reason why that is so, or null where it runs
     */
    public record Verdict(
            String file,
            @Nullable String id,
            @Nullable String name,
            boolean runs,
            @Nullable Place place,
            @Nullable String reason) {

        static Verdict runs(String file, Detection detection) {
            return new Verdict(file, detection.id(), detection.name(), true, null, null);
        }

        static Verdict refused(String file, @Nullable Detection detection, InvalidDocumentException fault) {
            return new Verdict(
                    file,
                    detection == null ? null : detection.id(),
                    detection == null ? null : detection.name(),
                    false,
                    fault.place(),
                    fault.reason());
        }
    }

    /** Plans everything in a catalog; a file that cannot be run never keeps another from running. */
    public static CatalogPlan of(DetectionCatalog catalog, Macros macros) {
        List<Verdict> verdicts = new ArrayList<>();
        List<Detection> detections = new ArrayList<>();
        List<DetectionPlan> plans = new ArrayList<>();
        for (DetectionCatalog.Entry entry : catalog.entries()) {
            Detection detection = entry.detection();
            if (detection == null) {
                verdicts.add(Verdict.refused(entry.file(), null, Objects.requireNonNull(entry.fault())));
                continue;
            }
            try {
                plans.add(DetectionPlan.of(detection, macros));
                detections.add(detection);
                verdicts.add(Verdict.runs(entry.file(), detection));
            } catch (InvalidDocumentException fault) {
                verdicts.add(Verdict.refused(entry.file(), detection, fault));
            }
        }
        return new CatalogPlan(macros, verdicts, detections, plans);
    }

    /** One for each file, in the catalog's order. */
    public List<Verdict> verdicts() {
        return verdicts;
    }

    /** The detections that run, in the catalog's order: what is sent to where they run. */
    public List<Detection> detections() {
        return detections;
    }

    /** What the detections were planned with, and must be planned with again. */
    public Macros macros() {
        return macros;
    }

    /** The plans of {@link #detections()}, in the same order. */
    public List<DetectionPlan> plans() {
        return plans;
    }
}
