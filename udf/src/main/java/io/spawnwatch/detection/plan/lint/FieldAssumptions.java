package io.spawnwatch.detection.plan.lint;

import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.detection.plan.filter.FieldWithinBound;
import io.spawnwatch.detection.spl.ComparisonOperator;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.List;

/** Assumptions about one field of an event. Contradictory assumptions are allowed; no event satisfies them. */
final class FieldAssumptions {
    private static final int BELOW = 1;
    private static final int AT = 2;
    private static final int ABOVE = 4;

    private final ProcessField field;
    private boolean present;
    private boolean absent;

    /** Lists of patterns; the value matches at least one pattern of each list. */
    private final List<List<ValuePattern>> matched = new ArrayList<>();

    /** Patterns that the value, if there is one, does not match. */
    private final List<ValuePattern> unmatched = new ArrayList<>();

    private final List<Order> orders = new ArrayList<>();

    /** A comparison of the value with a bound that is known to be true or false. */
    private record Order(ComparisonOperator operator, String bound, boolean isTrue) {}

    /**
     * The first assumption.
     *
     * @param present whether every event has the field
     */
    FieldAssumptions(ProcessField field, boolean present) {
        this.field = field;
        this.present = present;
    }

    FieldAssumptions(FieldAssumptions other) {
        field = other.field;
        present = other.present;
        absent = other.absent;
        matched.addAll(other.matched);
        unmatched.addAll(other.unmatched);
        orders.addAll(other.orders);
    }

    boolean isPresent() {
        return present;
    }

    void assumeAbsent() {
        absent = true;
    }

    /** Assumes that the event has the field and its value matches one of the patterns. */
    void assumeMatch(List<ValuePattern> patterns) {
        present = true;
        if (!matched.contains(patterns)) {
            matched.add(patterns);
        }
    }

    /** Assumes that the event has the field. */
    void assumePresent() {
        present = true;
    }

    /** Assumes that the event lacks the field or its value does not match the pattern. */
    void assumeNoMatch(ValuePattern pattern) {
        if (pattern.matchesEverything()) {
            absent = true;
        } else if (!unmatched.contains(pattern)) {
            unmatched.add(pattern);
        }
    }

    /** Assumes that a comparison by order is true, or false. */
    void assumeOrder(ComparisonOperator operator, String bound, boolean isTrue) {
        present |= isTrue;
        Order order = new Order(operator, bound, isTrue);
        if (!orders.contains(order)) {
            orders.add(order);
        }
    }

    /** Whether the event has the field. */
    Satisfiability presence() {
        if (absent) {
            return Satisfiability.NEVER;
        }
        return present ? Satisfiability.ALWAYS : Satisfiability.UNKNOWN;
    }

    /** Whether the event has the field and its value matches one of the patterns. */
    Satisfiability matchesAny(List<ValuePattern> patterns) {
        if (absent || patterns.stream().allMatch(this::isRuledOut)) {
            return Satisfiability.NEVER;
        }
        if (patterns.stream().anyMatch(ValuePattern::matchesEverything)) {
            return presence();
        }
        for (List<ValuePattern> alternatives : matched) {
            if (alternatives.stream().allMatch(alternative -> isCovered(alternative, patterns))) {
                return Satisfiability.ALWAYS;
            }
        }
        return Satisfiability.UNKNOWN;
    }

    /** Whether the event has the field and its value compares with the bound as the operator says. */
    Satisfiability compares(ComparisonOperator operator, String bound) {
        if (absent) {
            return Satisfiability.NEVER;
        }
        for (List<ValuePattern> alternatives : matched) {
            Satisfiability satisfiability = ofAll(alternatives, operator, bound);
            if (satisfiability != Satisfiability.UNKNOWN) {
                return satisfiability;
            }
        }
        int satisfying = relations(operator);
        for (Order order : orders) {
            if (!order.isTrue && order.bound.equals(bound) && (satisfying & ~relations(order.operator)) == 0) {
                return Satisfiability.NEVER;
            }
        }
        int possible = possible(bound);
        if ((possible & satisfying) == 0) {
            return Satisfiability.NEVER;
        }
        return (possible & ~satisfying) == 0 ? Satisfiability.ALWAYS : Satisfiability.UNKNOWN;
    }

    /** Whether no event satisfies the assumptions. */
    boolean isContradictory() {
        return (present && absent)
                || (present && orders.stream().anyMatch(order -> possible(order.bound) == 0))
                || matched.stream()
                        .anyMatch(alternatives -> alternatives.stream().allMatch(this::isRuledOut));
    }

    /** The outcomes that a comparison with the bound may have, if there is a value. */
    private int possible(String bound) {
        int possible = BELOW | AT | ABOVE;
        for (Order order : orders) {
            if (order.bound.equals(bound) && (order.isTrue || present)) {
                possible &= order.isTrue ? relations(order.operator) : ~relations(order.operator);
            }
        }
        return possible;
    }

    private boolean isRuledOut(ValuePattern pattern) {
        // No event has a field with an empty value.
        if ("".equals(pattern.literal())
                || unmatched.stream().anyMatch(wider -> PatternRelation.covers(wider, pattern))) {
            return true;
        }
        return matched.stream().anyMatch(alternatives -> alternatives.stream()
                .allMatch(alternative -> PatternRelation.excludes(alternative, pattern)));
    }

    private static boolean isCovered(ValuePattern narrower, List<ValuePattern> patterns) {
        return patterns.stream().anyMatch(wider -> PatternRelation.covers(wider, narrower));
    }

    /** The answer for values that are known except for their case, which does not affect their order. */
    private Satisfiability ofAll(List<ValuePattern> alternatives, ComparisonOperator operator, String bound) {
        FieldWithinBound order = new FieldWithinBound(field, operator, bound);
        boolean all = true;
        boolean none = true;
        for (ValuePattern alternative : alternatives) {
            String literal = alternative.literal();
            if (literal == null) {
                return Satisfiability.UNKNOWN;
            }
            boolean isTrue = order.test(ProcessEvent.at(0).set(field, literal).build());
            all &= isTrue;
            none &= !isTrue;
        }
        if (all) {
            return Satisfiability.ALWAYS;
        }
        return none ? Satisfiability.NEVER : Satisfiability.UNKNOWN;
    }

    private static int relations(ComparisonOperator operator) {
        return switch (operator) {
            case LESS -> BELOW;
            case AT_MOST -> BELOW | AT;
            case GREATER -> ABOVE;
            case AT_LEAST -> ABOVE | AT;
            case EQUAL, DIFFERENT -> throw new IllegalStateException(operator + " does not compare by order");
        };
    }
}
