package io.spawnwatch.detection.plan;

import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.ComparedValue;
import io.spawnwatch.detection.spl.Comparison;
import io.spawnwatch.detection.spl.ComparisonOperator;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.InCondition;
import io.spawnwatch.detection.spl.NotCondition;
import io.spawnwatch.detection.spl.OrCondition;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields that have the same value in every event that satisfies a condition, because it requires
 * {@code field=value} without an alternative or a wildcard.
 */
final class FixedValues implements Condition.Visitor<Void> {
    private final Map<String, String> values = new LinkedHashMap<>();
    private final Set<String> contradictory = new HashSet<>();

    private FixedValues() {}

    /**
     * The values by CIM name, in the condition's order. A field for which the condition requires two different values
     * is left out.
     */
    static Map<String, String> of(@Nullable Condition condition) {
        FixedValues fixed = new FixedValues();
        if (condition != null) {
            condition.accept(fixed);
        }
        fixed.values.keySet().removeAll(fixed.contradictory);
        return fixed.values;
    }

    @Override
    public @Nullable Void and(AndCondition and) {
        and.operands().forEach(operand -> operand.accept(this));
        return null;
    }

    @Override
    public @Nullable Void or(OrCondition or) {
        return null;
    }

    @Override
    public @Nullable Void not(NotCondition not) {
        return null;
    }

    @Override
    public @Nullable Void comparison(Comparison comparison) {
        if (comparison.operator() == ComparisonOperator.EQUAL) {
            fix(comparison.field().name(), comparison.value());
        }
        return null;
    }

    @Override
    public @Nullable Void in(InCondition in) {
        if (in.values().size() == 1) {
            fix(in.field().name(), in.values().get(0));
        }
        return null;
    }

    @Override
    public @Nullable Void everyEvent(EveryEvent every) {
        return null;
    }

    private void fix(String field, ComparedValue value) {
        String literal = value.pattern().literal();
        if (literal == null) {
            return;
        }
        String earlier = values.putIfAbsent(field, literal);
        if (earlier != null && !value.pattern().matches(earlier)) {
            contradictory.add(field);
        }
    }
}
