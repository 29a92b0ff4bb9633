package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.lint.ConditionLint;
import io.spawnwatch.document.InvalidDocumentException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A detection as the engine understands it. A refused detection is explained as far as it could be understood.
 *
 * @param search   what its search says, or null if not even the beginning of the search could be understood
 * @param plan     how it runs, or null if it cannot run
 * @param warnings what its author should know
 */
public record DetectionExplanation(
        @Nullable SearchExplanation search, @Nullable PlanExplanation plan, List<Warning> warnings) {

    /** Copies the list. */
    public DetectionExplanation {
        warnings = List.copyOf(warnings);
    }

    /**
     * Explains what a file contains.
     *
     * @param catalog the catalog that the file belongs to
     * @param verdict the catalog's verdict on the file
     * @param windows windows of detections without any of their own
     */
    public static DetectionExplanation of(CatalogPlan catalog, Verdict verdict, TumblingWindows windows) {
        Detection detection = verdict.detection();
        if (detection == null) {
            return new DetectionExplanation(null, null, verdict.warnings());
        }
        DetectionPlan plan = plan(catalog, verdict, detection);
        if (plan == null) {
            return new DetectionExplanation(
                    SearchExplanation.ofBeginning(detection.search(), catalog.environment()), null, verdict.warnings());
        }
        List<Warning> warnings = new ArrayList<>(verdict.warnings());
        if (verdict.outcome() != Outcome.RUNS) {
            warnings.addAll(
                    ConditionLint.warnings(plan.search(), plan.normalization().dataModel()));
            warnings.addAll(plan.warnings());
        }
        return new DetectionExplanation(
                SearchExplanation.of(plan.search(), plan.normalization().dataModel()),
                PlanExplanation.of(plan, catalog.overrides().of(plan.profile().id()), windows),
                warnings);
    }

    private static @Nullable DetectionPlan plan(CatalogPlan catalog, Verdict verdict, Detection detection) {
        if (verdict.plan() != null || verdict.outcome() == Outcome.REFUSED) {
            return verdict.plan();
        }
        try {
            return DetectionPlan.of(detection, catalog.environment(), catalog.overrides());
        } catch (InvalidDocumentException e) {
            // A disabled detection is not planned until now.
            return null;
        }
    }
}
