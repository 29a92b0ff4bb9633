package io.spawnwatch.detection.plan.filter;

import io.spawnwatch.detection.plan.eval.Bound;
import io.spawnwatch.detection.spl.ComparisonOperator;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;

/** The field is there and smaller or greater than a bound. */
public final class FieldWithinBound implements EventPredicate {
    private final ProcessField field;
    private final Bound order;

    public FieldWithinBound(ProcessField field, ComparisonOperator operator, String bound) {
        this.field = field;
        this.order = new Bound(operator, bound);
    }

    @Override
    public boolean test(ProcessEvent event) {
        String value = event.get(field);
        return value != null && order.holds(value);
    }
}
