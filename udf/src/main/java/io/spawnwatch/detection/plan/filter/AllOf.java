package io.spawnwatch.detection.plan.filter;

import io.spawnwatch.event.ProcessEvent;
import java.util.List;

/** Every one holds; asked in order, up to the first that does not. */
final class AllOf implements EventPredicate {
    private final EventPredicate[] operands;

    AllOf(List<EventPredicate> operands) {
        this.operands = operands.toArray(EventPredicate[]::new);
    }

    @Override
    public boolean test(ProcessEvent event) {
        for (EventPredicate operand : operands) {
            if (!operand.test(event)) {
                return false;
            }
        }
        return true;
    }
}
