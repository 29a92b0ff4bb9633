package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.spl.ComparisonOperator;

/**
 * A bound on a value, as in {@code field<5}. Two numbers are compared as numbers, anything else as text, ignoring case.
 */
public final class Bound {
    private final ComparisonOperator operator;
    private final String bound;

    /** The bound as a number, or NaN if it is not one. */
    private final double number;

    /**
     * Prepares a bound for comparisons.
     *
     * @param operator how a value must compare with it
     * @param bound    a number or a text
     * @throws IllegalArgumentException if the operator does not compare by order
     */
    public Bound(ComparisonOperator operator, String bound) {
        if (!operator.isOrder()) {
            throw new IllegalArgumentException(operator + " does not compare by order");
        }
        this.operator = operator;
        this.bound = bound;
        this.number = NumberText.parse(bound);
    }

    /** Whether a value is within the bound. */
    public boolean contains(String value) {
        double left = Double.isNaN(number) ? Double.NaN : NumberText.parse(value);
        int order = Double.isNaN(left) ? value.compareToIgnoreCase(bound) : Double.compare(left, number);
        return switch (operator) {
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case GREATER -> order > 0;
            case AT_LEAST -> order >= 0;
            case EQUAL, DIFFERENT -> throw new IllegalStateException(operator + " does not compare by order");
        };
    }

    /** Whether the bound is a number, so that a value that is a number is compared with it as one. */
    boolean isNumeric() {
        return !Double.isNaN(number);
    }

    /** Whether it is a lower bound, so that a value that increases stays within it. */
    boolean isLower() {
        return operator == ComparisonOperator.GREATER || operator == ComparisonOperator.AT_LEAST;
    }
}
