package io.spawnwatch.detection.spl;

/** Operators of {@code eval} and {@code where}, those that bind tightest first. */
public enum ExpressionOperator {
    /** The opposite number. */
    NEGATIVE("-", 7, 1),
    /** Product of numbers. */
    TIMES("*", 6, 2),
    /** Quotient of numbers; null where the divisor is zero. */
    DIVIDED("/", 6, 2),
    /** Remainder of numbers. */
    MODULO("%", 6, 2),
    /** Sum of numbers, or two texts as one. */
    PLUS("+", 5, 2),
    /** Difference of numbers. */
    MINUS("-", 5, 2),
    /** Two values as one text. */
    CONCATENATED(".", 5, 2),
    /** The same: as numbers where both are, else as text, case-sensitive. */
    EQUAL("==", 4, 2),
    /** Not the same. */
    DIFFERENT("!=", 4, 2),
    /** Smaller: as numbers where both are, else as text. */
    LESS("<", 4, 2),
    /** Smaller or the same. */
    AT_MOST("<=", 4, 2),
    /** Greater: as numbers where both are, else as text. */
    GREATER(">", 4, 2),
    /** Greater or the same. */
    AT_LEAST(">=", 4, 2),
    /** The opposite truth. */
    NOT("NOT", 3, 1),
    /** Both. */
    AND("AND", 2, 2),
    /** One or both. */
    OR("OR", 1, 2),
    /** One and not both. */
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

    /** How tight it binds: of two operators beside each other, the one with the greater number is applied first. */
    public int precedence() {
        return precedence;
    }

    /** How many operands it takes: 1 or 2. */
    public int operands() {
        return operands;
    }
}
