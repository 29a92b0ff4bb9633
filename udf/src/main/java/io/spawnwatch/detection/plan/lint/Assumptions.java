package io.spawnwatch.detection.plan.lint;

import io.spawnwatch.datamodel.Calculations;
import io.spawnwatch.detection.ValuePattern;
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
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Assumptions about an event, by field, under which a condition is checked. Mutable. */
final class Assumptions {
    /** Longer than any list that people write into a search. */
    private static final int LONGEST_COMPARED = 200;

    private final Calculations model;
    private final Map<ProcessField, FieldAssumptions> byField = new EnumMap<>(ProcessField.class);

    /** Assumes only what the data model guarantees. */
    Assumptions(Calculations model) {
        this.model = model;
    }

    /** A copy, to which more can be added. */
    Assumptions copy() {
        Assumptions copy = new Assumptions(model);
        byField.forEach((field, assumptions) -> copy.byField.put(field, new FieldAssumptions(assumptions)));
        return copy;
    }

    /** The assumptions about a field. */
    FieldAssumptions of(ProcessField field) {
        return byField.computeIfAbsent(field, any -> new FieldAssumptions(field, model.isNeverMissing(field)));
    }

    /** Adds the assumption that no event has these fields until the data model calculates them. */
    void assumeAbsent(Set<ProcessField> absent) {
        for (ProcessField field : absent) {
            String calculated = model.valueWithout(field, absent);
            if (calculated != null) {
                assumeText(field, calculated);
            } else if (!model.isNeverMissing(field)) {
                of(field).assumeAbsent();
            }
        }
    }

    /** Adds the assumption that a field has this text in every event, except for its case. */
    void assumeText(ProcessField field, String text) {
        of(field).assumeMatch(List.of(ValuePattern.ofWritten(ValuePattern.escape(text))));
    }

    /** Adds the assumption that a condition is true, or false, as far as that can be expressed field by field. */
    void assume(Condition condition, boolean isTrue) {
        condition.accept(new Assumption(isTrue));
    }

    /** Whether no event satisfies all assumptions. */
    boolean isContradictory() {
        return byField.values().stream().anyMatch(FieldAssumptions::isContradictory);
    }

    static List<ValuePattern> patterns(InCondition in) {
        return in.values().stream().map(ComparedValue::pattern).toList();
    }

    /**
     * Whether a list of values is too long to be compared with others value by value, as one from a lookup may be: that
     * takes time in proportion to the square of its length.
     */
    static boolean isLong(InCondition in) {
        return in.values().size() > LONGEST_COMPARED;
    }

    static String bound(Comparison comparison) {
        return Objects.requireNonNull(
                comparison.value().pattern().literal(), "a comparison by order that was not checked");
    }

    private final class Assumption implements Condition.Visitor<Void> {
        private final boolean isTrue;

        Assumption(boolean isTrue) {
            this.isTrue = isTrue;
        }

        @Override
        public @Nullable Void and(AndCondition and) {
            if (isTrue) {
                and.operands().forEach(operand -> operand.accept(this));
            }
            return null;
        }

        @Override
        public @Nullable Void or(OrCondition or) {
            if (!isTrue) {
                or.operands().forEach(operand -> operand.accept(this));
            }
            return null;
        }

        @Override
        public @Nullable Void not(NotCondition not) {
            return not.operand().accept(new Assumption(!isTrue));
        }

        @Override
        public @Nullable Void comparison(Comparison comparison) {
            FieldAssumptions field =
                    of(EndpointProcesses.field(comparison.field().name()));
            ValuePattern pattern = comparison.value().pattern();
            switch (comparison.operator()) {
                case EQUAL -> {
                    if (isTrue) {
                        field.assumeMatch(List.of(pattern));
                    } else {
                        field.assumeNoMatch(pattern);
                    }
                }
                case DIFFERENT -> {
                    if (isTrue) {
                        field.assumePresent();
                        field.assumeNoMatch(pattern);
                    } else if (field.isPresent()) {
                        field.assumeMatch(List.of(pattern));
                    }
                }
                case LESS, AT_MOST, GREATER, AT_LEAST ->
                    field.assumeOrder(comparison.operator(), bound(comparison), isTrue);
            }
            return null;
        }

        @Override
        public @Nullable Void in(InCondition in) {
            FieldAssumptions field = of(EndpointProcesses.field(in.field().name()));
            if (isLong(in)) {
                if (isTrue) {
                    field.assumePresent();
                }
            } else if (isTrue) {
                field.assumeMatch(patterns(in));
            } else {
                patterns(in).forEach(field::assumeNoMatch);
            }
            return null;
        }

        @Override
        public @Nullable Void everyEvent(EveryEvent every) {
            return null;
        }
    }
}
