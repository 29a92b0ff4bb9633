package io.spawnwatch.detection.explain;

import io.spawnwatch.decode.EventKind;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.lint.ConditionLint;
import io.spawnwatch.event.ProcessField;
import java.util.List;

/**
 * Whether a detection can find events of a source.
 *
 * @param source  where the events come from
 * @param canFire whether any of its events can count
 * @param lacking names of the fields that none of its events has, which is why none can count; empty if one can, and if
 *                no event of any source can
 * @param filled  names of the fields that rows are grouped by and none of its events has
 */
public record SourceExplanation(EventKind source, boolean canFire, List<String> lacking, List<String> filled) {

    /** Copies the lists. */
    public SourceExplanation {
        lacking = List.copyOf(lacking);
        filled = List.copyOf(filled);
    }

    /** Explains what a detection can find in a source. */
    public static SourceExplanation of(DetectionPlan plan, EventKind source) {
        List<String> lacking = ConditionLint.missingFields(plan.search(), source.fields()).stream()
                .map(ProcessField::cimName)
                .toList();
        return new SourceExplanation(
                source,
                lacking.isEmpty() && !ConditionLint.isUnsatisfiable(plan.search()),
                lacking,
                plan.groupFields().stream()
                        .filter(field -> !source.fields().contains(field))
                        .map(ProcessField::cimName)
                        .toList());
    }
}
