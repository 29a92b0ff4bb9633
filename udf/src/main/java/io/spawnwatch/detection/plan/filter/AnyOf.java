package io.spawnwatch.detection.plan.filter;

import io.spawnwatch.event.EventFields;
import java.util.List;

/** True if any operand is; evaluated in order up to the first that is true. */
final class AnyOf implements EventPredicate {
    private final EventPredicate[] operands;

    AnyOf(List<EventPredicate> operands) {
        this.operands = operands.toArray(EventPredicate[]::new);
    }

    @Override
    public boolean test(EventFields event) {
        for (EventPredicate operand : operands) {
            if (operand.test(event)) {
                return true;
            }
        }
        return false;
    }
}
