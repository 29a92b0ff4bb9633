package io.spawnwatch.detection.plan.filter;

import io.spawnwatch.detection.plan.eval.Bound;
import io.spawnwatch.detection.spl.ComparisonOperator;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.ProcessField;

/** True if the event has the field and its value is within a bound, as in {@code process_id<10}. */
public final class FieldWithinBound implements EventPredicate {
    private final ProcessField field;
    private final Bound bound;

    /**
     * A predicate on a field.
     *
     * @param operator how its value must compare with the limit, one of the four that compare by order
     * @param limit    a number or a text
     */
    public FieldWithinBound(ProcessField field, ComparisonOperator operator, String limit) {
        this.field = field;
        this.bound = new Bound(operator, limit);
    }

    @Override
    public boolean test(EventFields event) {
        String value = event.get(field);
        return value != null && bound.contains(value);
    }
}
