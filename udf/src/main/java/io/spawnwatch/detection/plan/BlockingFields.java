package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.plan.lint.ConditionLint;
import io.spawnwatch.detection.plan.lint.SourceFields;
import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.event.ProcessField;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Why a source can never make a detection fire. */
public final class BlockingFields {

    private BlockingFields() {}

    /**
     * The fields for want of which {@link DetectionPlan#matches} is true of no event of a source, whatever else its events
     * have; empty if it may be true of one, and if it is true of no event of any source.
     *
     * @param available the fields that some of the source's events have before the data model calculates any
     */
    public static Set<ProcessField> of(DetectionPlan plan, Set<ProcessField> available) {
        List<Condition> necessary = plan.necessary();
        return necessary.isEmpty()
                ? Set.of()
                : ConditionLint.blockingFields(
                        necessary.size() == 1 ? necessary.get(0) : new AndCondition(necessary),
                        plan.normalization().dataModel(),
                        new SourceFields(available, Map.of()));
    }
}
