package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.spl.ComparisonOperator;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;

/** The field is there and smaller or greater than a bound: as numbers where both are, else as text without case. */
final class FieldOrder implements EventPredicate {
    private final ProcessField field;
    private final ComparisonOperator operator;
    private final String bound;

    /** The bound as a number, or NaN. */
    private final double number;

    FieldOrder(ProcessField field, ComparisonOperator operator, String bound) {
        this.field = field;
        this.operator = operator;
        this.bound = bound;
        this.number = NumberText.parse(bound);
    }

    @Override
    public boolean test(ProcessEvent event) {
        String value = event.get(field);
        if (value == null) {
            return false;
        }
        double left = Double.isNaN(number) ? Double.NaN : NumberText.parse(value);
        int order = Double.isNaN(left) ? value.compareToIgnoreCase(bound) : Double.compare(left, number);
        return switch (operator) {
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case GREATER -> order > 0;
            case AT_LEAST -> order >= 0;
            case EQUAL, DIFFERENT -> throw new IllegalStateException(operator + " asks for no order");
        };
    }
}
