package io.spawnwatch.detection.explain;

import io.spawnwatch.decode.EventKind;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.lint.ConditionLint;
import io.spawnwatch.event.ProcessField;
import java.util.List;

/**
 * Whether a detection can find events of a kind.
 *
 * @param kind    the kind of events
 * @param canFire whether any of its events can count
 * @param lacking names of the fields that none of its events has, which is why none can count; empty if one can, and if
 *                no event of any kind can
 * @param filled  names of the fields that rows are grouped by and none of its events has
 */
public record EventKindExplanation(EventKind kind, boolean canFire, List<String> lacking, List<String> filled) {

    /** Copies the lists. */
    public EventKindExplanation {
        lacking = List.copyOf(lacking);
        filled = List.copyOf(filled);
    }

    /** Explains what a detection can find among events of a kind. */
    public static EventKindExplanation of(DetectionPlan plan, EventKind kind) {
        List<String> lacking = ConditionLint.missingFields(plan.search(), kind.fields()).stream()
                .map(ProcessField::cimName)
                .toList();
        return new EventKindExplanation(
                kind,
                lacking.isEmpty() && !ConditionLint.isUnsatisfiable(plan.search()),
                lacking,
                plan.groupFields().stream()
                        .filter(field -> !kind.fields().contains(field))
                        .map(ProcessField::cimName)
                        .toList());
    }
}
