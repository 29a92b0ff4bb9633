package io.spawnwatch.detection.spl;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a condition compares a field with a value. */
public enum ComparisonOperator {
    /** The whole value matches. */
    EQUAL("="),
    /** The field exists and its value does not match. */
    DIFFERENT("!="),
    /** Less: as numbers if both are numbers, else as text. */
    LESS("<"),
    /** Less or equal. */
    AT_MOST("<="),
    /** Greater: as numbers if both are numbers, else as text. */
    GREATER(">"),
    /** Greater or equal. */
    AT_LEAST(">=");

    private static final Map<String, ComparisonOperator> BY_SYMBOL = new HashMap<>();

    static {
        for (ComparisonOperator operator : values()) {
            BY_SYMBOL.put(operator.symbol, operator);
        }
    }

    private final String symbol;

    ComparisonOperator(String symbol) {
        this.symbol = symbol;
    }

    static @Nullable ComparisonOperator ofSymbol(String symbol) {
        return BY_SYMBOL.get(symbol);
    }

    /** As SPL writes it. */
    public String symbol() {
        return symbol;
    }

    /** Whether it compares by order, so that a wildcard has no meaning. */
    public boolean isOrder() {
        return this != EQUAL && this != DIFFERENT;
    }
}
