package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * A field matches one of several values. False if the field is missing.
 *
 * @param field  left side
 * @param values one or more
 */
public record InCondition(FieldName field, List<ComparedValue> values) implements Condition {

    /** Copies the list. */
    public InCondition {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("one value or more");
        }
    }

    @Override
    public Origin origin() {
        return field.origin();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.in(this);
    }
}
