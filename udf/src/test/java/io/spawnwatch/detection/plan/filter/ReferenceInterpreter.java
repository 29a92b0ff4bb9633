package io.spawnwatch.detection.plan.filter;

import io.spawnwatch.detection.ReferenceMatcher;
import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.Comparison;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.InCondition;
import io.spawnwatch.detection.spl.NotCondition;
import io.spawnwatch.detection.spl.OrCondition;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.math.BigDecimal;
import java.util.Locale;

/** A reference implementation of conditions: evaluates the syntax tree directly and shares no code with the plan. */
public record ReferenceInterpreter(ProcessEvent event) implements Condition.Visitor<Boolean> {

    @Override
    public Boolean and(AndCondition and) {
        return and.operands().stream().allMatch(operand -> operand.accept(this));
    }

    @Override
    public Boolean or(OrCondition or) {
        return or.operands().stream().anyMatch(operand -> operand.accept(this));
    }

    @Override
    public Boolean not(NotCondition not) {
        return !not.operand().accept(this);
    }

    @Override
    public Boolean comparison(Comparison comparison) {
        String value = value(comparison.field().name());
        if (value == null) {
            return false;
        }
        String written = comparison.value().pattern().written();
        return switch (comparison.operator()) {
            case EQUAL -> ReferenceMatcher.matches(written, value);
            case DIFFERENT -> !ReferenceMatcher.matches(written, value);
            case LESS -> order(value, written) < 0;
            case AT_MOST -> order(value, written) <= 0;
            case GREATER -> order(value, written) > 0;
            case AT_LEAST -> order(value, written) >= 0;
        };
    }

    @Override
    public Boolean in(InCondition in) {
        String value = value(in.field().name());
        return value != null
                && in.values().stream()
                        .anyMatch(alternative ->
                                ReferenceMatcher.matches(alternative.pattern().written(), value));
    }

    @Override
    public Boolean everyEvent(EveryEvent every) {
        return true;
    }

    private String value(String field) {
        return event.get(ProcessField.valueOf(field.toUpperCase(Locale.ROOT)));
    }

    private static int order(String value, String written) {
        String bound = written.replace("\\\\", "\\");
        try {
            return new BigDecimal(value).compareTo(new BigDecimal(bound));
        } catch (NumberFormatException e) {
            return value.compareToIgnoreCase(bound);
        }
    }
}
