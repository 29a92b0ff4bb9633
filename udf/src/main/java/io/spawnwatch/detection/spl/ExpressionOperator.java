package io.spawnwatch.detection.spl;

/** Operators of {@code eval} and {@code where}, from the tightest binding to the loosest. */
public enum ExpressionOperator {
    /** Negation of a number. */
    NEGATIVE("-", 7, 1),
    /** Product of numbers. */
    TIMES("*", 6, 2),
    /** Quotient of numbers; null if the divisor is zero. */
    DIVIDED("/", 6, 2),
    /** Remainder of numbers. */
    MODULO("%", 6, 2),
    /** Sum of numbers, or concatenation of texts. */
    PLUS("+", 5, 2),
    /** Difference of numbers. */
    MINUS("-", 5, 2),
    /** Concatenation of two values as text. */
    CONCATENATED(".", 5, 2),
    /** Equal: as numbers if both are numbers, else as case-sensitive text. */
    EQUAL("==", 4, 2),
    /** Not equal. */
    DIFFERENT("!=", 4, 2),
    /** Less: as numbers if both are numbers, else as text. */
    LESS("<", 4, 2),
    /** Less or equal. */
    AT_MOST("<=", 4, 2),
    /** Greater: as numbers if both are numbers, else as text. */
    GREATER(">", 4, 2),
    /** Greater or equal. */
    AT_LEAST(">=", 4, 2),
    /** Negation of a condition. */
    NOT("NOT", 3, 1),
    /** Both conditions. */
    AND("AND", 2, 2),
    /** One or both conditions. */
    OR("OR", 1, 2),
    /** Exactly one of two conditions. */
    XOR("XOR", 0, 2);

    private final String symbol;
    private final int precedence;
    private final int operands;

    ExpressionOperator(String symbol, int precedence, int operands) {
        this.symbol = symbol;
        this.precedence = precedence;
        this.operands = operands;
    }

    /** As SPL writes it. */
    public String symbol() {
        return symbol;
    }

    /** How tightly it binds: of two adjacent operators, the one with the greater number is applied first. */
    public int precedence() {
        return precedence;
    }

    /** How many operands it takes: 1 or 2. */
    public int operands() {
        return operands;
    }
}
