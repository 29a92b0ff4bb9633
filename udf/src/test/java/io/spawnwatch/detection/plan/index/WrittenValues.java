package io.spawnwatch.detection.plan.index;

import io.spawnwatch.detection.plan.eval.EndpointProcesses;
import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.ComparedValue;
import io.spawnwatch.detection.spl.Comparison;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.InCondition;
import io.spawnwatch.detection.spl.NotCondition;
import io.spawnwatch.detection.spl.OrCondition;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the values with which a condition compares each field, wherever they occur in it. */
public final class WrittenValues implements Condition.Visitor<Void> {
    private final Map<ProcessField, List<String>> byField = new EnumMap<>(ProcessField.class);

    private WrittenValues() {}

    /** The values by field, with wildcards and escapes. */
    public static Map<ProcessField, List<String>> of(Condition condition) {
        WrittenValues values = new WrittenValues();
        condition.accept(values);
        return values.byField;
    }

    @Override
    public @Nullable Void and(AndCondition and) {
        and.operands().forEach(operand -> operand.accept(this));
        return null;
    }

    @Override
    public @Nullable Void or(OrCondition or) {
        or.operands().forEach(operand -> operand.accept(this));
        return null;
    }

    @Override
    public @Nullable Void not(NotCondition not) {
        return not.operand().accept(this);
    }

    @Override
    public @Nullable Void comparison(Comparison comparison) {
        add(comparison.field().name(), comparison.value());
        return null;
    }

    @Override
    public @Nullable Void in(InCondition in) {
        in.values().forEach(value -> add(in.field().name(), value));
        return null;
    }

    @Override
    public @Nullable Void everyEvent(EveryEvent every) {
        return null;
    }

    private void add(String field, ComparedValue value) {
        byField.computeIfAbsent(EndpointProcesses.field(field), key -> new ArrayList<>())
                .add(value.pattern().toString());
    }
}
