package io.spawnwatch.detection.plan.filter;

import io.spawnwatch.event.EventFields;
import java.util.List;

/** True if all operands are; evaluated in order up to the first that is false. */
final class AllOf implements EventPredicate {
    private final EventPredicate[] operands;

    AllOf(List<EventPredicate> operands) {
        this.operands = operands.toArray(EventPredicate[]::new);
    }

    @Override
    public boolean test(EventFields event) {
        for (EventPredicate operand : operands) {
            if (!operand.test(event)) {
                return false;
            }
        }
        return true;
    }
}
