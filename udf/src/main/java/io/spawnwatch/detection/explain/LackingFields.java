package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.eval.Truth;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Finds, among events that a detection does not count, whether it is for want of fields that the source never has: whether an
 * event satisfies every term that does not depend on them. Not thread-safe.
 */
public final class LackingFields {
    private final CountedCondition condition;
    private final CountedCondition unknowing;

    /** The absent fields that each term reads. */
    private final List<Set<ProcessField>> absentOfTerms = new ArrayList<>();

    private Set<ProcessField> fields = EnumSet.noneOf(ProcessField.class);

    /** @param absent the fields that no event of the source has */
    public LackingFields(DetectionPlan plan, Set<ProcessField> absent) {
        condition = CountedCondition.falsifiable(plan);
        unknowing = CountedCondition.unknowing(plan, absent);
        for (int term = 0; term < condition.size(); term++) {
            Set<ProcessField> fields = condition.fields(term);
            fields.retainAll(absent);
            absentOfTerms.add(fields);
        }
    }

    /** Whether the condition reads none of the fields, so that no event can tell anything. */
    public boolean isIrrelevant() {
        return absentOfTerms.stream().allMatch(Set::isEmpty);
    }

    /**
     * Looks at an event.
     *
     * @param event with the fields that the data model calculates
     */
    public void consider(EventFields event) {
        if (!fields.isEmpty()) {
            return;
        }
        Set<ProcessField> lacking = EnumSet.noneOf(ProcessField.class);
        for (int term = 0; term < condition.size(); term++) {
            if (condition.value(term, event) != Truth.TRUE) {
                if (unknowing.value(term, event) != Truth.UNKNOWN) {
                    return;
                }
                lacking.addAll(absentOfTerms.get(term));
            }
        }
        fields = lacking;
    }

    /** The fields without which the first such event does not count; empty if there was none. */
    public Set<ProcessField> fields() {
        return EnumSet.copyOf(fields);
    }
}
