package io.spawnwatch.detection.spl;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How a condition compares a field with a value. */
public enum ComparisonOperator {
    /** The whole value matches. */
    EQUAL("="),
    /** The field is there and its value does not match. */
    DIFFERENT("!="),
    /** Smaller: as numbers where both are, else as text. */
    LESS("<"),
    /** Smaller or the same. */
    AT_MOST("<="),
    /** Greater: as numbers where both are, else as text. */
    GREATER(">"),
    /** Greater or the same. */
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

    /** Whether it asks for an order, so that a wildcard has no meaning. */
    public boolean isOrder() {
        return this != EQUAL && this != DIFFERENT;
    }
}
