package io.spawnwatch.detection.plan.lint;

import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.detection.plan.filter.FieldWithinBound;
import io.spawnwatch.detection.spl.ComparisonOperator;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.List;

/** What is taken for granted about one field of an event. What contradicts itself is nobody's concern: it holds for none. */
final class FieldAssumptions {
    private static final int SMALLER = 1;
    private static final int SAME = 2;
    private static final int GREATER = 4;

    private final ProcessField field;
    private boolean present;
    private boolean absent;

    /** Of each of these the value matches at least one. */
    private final List<List<ValuePattern>> matched = new ArrayList<>();

    /** The value, if there is one, matches none of these. */
    private final List<ValuePattern> unmatched = new ArrayList<>();

    private final List<Order> orders = new ArrayList<>();

    /** How the value compares with a bound, or does not. */
    private record Order(ComparisonOperator operator, String bound, boolean holds) {}

    FieldAssumptions(ProcessField field) {
        this.field = field;
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

    /** The field is there and matches one of the patterns. */
    void assumeMatch(List<ValuePattern> patterns) {
        present = true;
        if (!matched.contains(patterns)) {
            matched.add(patterns);
        }
    }

    /** The field is there. */
    void assumePresent() {
        present = true;
    }

    /** The field is not there, or does not match the pattern. */
    void assumeNoMatch(ValuePattern pattern) {
        if (pattern.matchesEverything()) {
            absent = true;
        } else if (!unmatched.contains(pattern)) {
            unmatched.add(pattern);
        }
    }

    /** The field is there and compares so, or not so. */
    void assumeOrder(ComparisonOperator operator, String bound, boolean holds) {
        present |= holds;
        Order order = new Order(operator, bound, holds);
        if (!orders.contains(order)) {
            orders.add(order);
        }
    }

    /** Whether the field is there. */
    Satisfiability presence() {
        if (absent) {
            return Satisfiability.NEVER;
        }
        return present ? Satisfiability.ALWAYS : Satisfiability.UNKNOWN;
    }

    /** Whether the field is there and matches one of the patterns. */
    Satisfiability matchesAny(List<ValuePattern> patterns) {
        if (absent || patterns.stream().allMatch(this::isRuledOut)) {
            return Satisfiability.NEVER;
        }
        if (patterns.stream().anyMatch(ValuePattern::matchesEverything)) {
            return presence();
        }
        for (List<ValuePattern> alternatives : matched) {
            if (alternatives.stream().allMatch(one -> isCovered(one, patterns))) {
                return Satisfiability.ALWAYS;
            }
        }
        return Satisfiability.UNKNOWN;
    }

    /** Whether the field is there and compares so with the bound. */
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
        int asked = relations(operator);
        for (Order order : orders) {
            if (!order.holds && order.bound.equals(bound) && (asked & ~relations(order.operator)) == 0) {
                return Satisfiability.NEVER;
            }
        }
        int possible = possible(bound);
        if ((possible & asked) == 0) {
            return Satisfiability.NEVER;
        }
        return (possible & ~asked) == 0 ? Satisfiability.ALWAYS : Satisfiability.UNKNOWN;
    }

    /** Whether no field can be like that. */
    boolean isContradictory() {
        return (present && absent)
                || (present && orders.stream().anyMatch(order -> possible(order.bound) == 0))
                || matched.stream()
                        .anyMatch(alternatives -> alternatives.stream().allMatch(this::isRuledOut));
    }

    /** How the value, where there is one, can compare with the bound. */
    private int possible(String bound) {
        int possible = SMALLER | SAME | GREATER;
        for (Order order : orders) {
            if (order.bound.equals(bound) && (order.holds || present)) {
                possible &= order.holds ? relations(order.operator) : ~relations(order.operator);
            }
        }
        return possible;
    }

    private boolean isRuledOut(ValuePattern pattern) {
        // No event has a field with an empty value.
        if ("".equals(pattern.literal()) || unmatched.stream().anyMatch(one -> PatternRelation.covers(one, pattern))) {
            return true;
        }
        return matched.stream().anyMatch(alternatives -> alternatives.stream()
                .allMatch(one -> PatternRelation.excludes(one, pattern)));
    }

    private static boolean isCovered(ValuePattern narrower, List<ValuePattern> patterns) {
        return patterns.stream().anyMatch(wider -> PatternRelation.covers(wider, narrower));
    }

    /** For values that are known but for their case, which makes no difference to an order. */
    private Satisfiability ofAll(List<ValuePattern> alternatives, ComparisonOperator operator, String bound) {
        FieldWithinBound order = new FieldWithinBound(field, operator, bound);
        boolean all = true;
        boolean none = true;
        for (ValuePattern alternative : alternatives) {
            String literal = alternative.literal();
            if (literal == null) {
                return Satisfiability.UNKNOWN;
            }
            boolean holds = order.test(ProcessEvent.at(0).set(field, literal).build());
            all &= holds;
            none &= !holds;
        }
        if (all) {
            return Satisfiability.ALWAYS;
        }
        return none ? Satisfiability.NEVER : Satisfiability.UNKNOWN;
    }

    private static int relations(ComparisonOperator operator) {
        return switch (operator) {
            case LESS -> SMALLER;
            case AT_MOST -> SMALLER | SAME;
            case GREATER -> GREATER;
            case AT_LEAST -> GREATER | SAME;
            case EQUAL, DIFFERENT -> throw new IllegalStateException(operator + " asks for no order");
        };
    }
}
