package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;

/**
 * A comparison of a field with a value. False if the field is missing, whatever the operator.
 *
 * @param field    left side
 * @param operator how they are compared
 * @param value    right side
 */
public record Comparison(FieldName field, ComparisonOperator operator, ComparedValue value) implements Condition {

    @Override
    public Origin origin() {
        return field.origin();
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
        return visitor.comparison(this);
    }

    /**
     * Checks that nothing is ordered by a wildcard.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException if the operator compares by order and the value has a
     *     wildcard
     */
    public void checkOrder() {
        if (operator.isOrder() && !value.pattern().isLiteral()) {
            throw value.origin()
                    .fault(Construct.WILDCARD, "a wildcard after '" + operator.symbol() + "' is not supported");
        }
    }
}
