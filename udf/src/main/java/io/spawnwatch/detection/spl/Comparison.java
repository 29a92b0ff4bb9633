package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;

/**
 * A field compares so with a value. False where the field is missing, whatever the operator.
 *
 * @param field    left side
 * @param operator in the middle
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
     * Checks that an order is asked for between values only.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException where a wildcard would have to be smaller or greater
     */
    public void checkOrder() {
        if (operator.isOrder() && !value.pattern().isLiteral()) {
            throw value.origin()
                    .fault(Construct.WILDCARD, "a wildcard after '" + operator.symbol() + "' is not supported");
        }
    }
}
