package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.spl.ComparisonOperator;

/** Whether a value is smaller or greater than a bound: as numbers where both are, else as text without case. */
public final class Bound {
    private final ComparisonOperator operator;
    private final String bound;

    /** The bound as a number, or NaN. */
    private final double number;

    public Bound(ComparisonOperator operator, String bound) {
        if (!operator.isOrder()) {
            throw new IllegalArgumentException(operator + " asks for no order");
        }
        this.operator = operator;
        this.bound = bound;
        this.number = NumberText.parse(bound);
    }

    public boolean holds(String value) {
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

    /** Whether the bound is a number, so that numbers are compared with it as such. */
    boolean isOfNumbers() {
        return !Double.isNaN(number);
    }

    /** Whether a greater value is what it asks for. */
    boolean isUpwards() {
        return operator == ComparisonOperator.GREATER || operator == ComparisonOperator.AT_LEAST;
    }
}
