package io.spawnwatch.detection.plan.filter;

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
import io.spawnwatch.event.BytePlace;
import io.spawnwatch.event.ProcessField;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Compiles conditions that the search checker has accepted, and collects the fields that they read. */
public final class PredicateCompiler implements Condition.Visitor<EventPredicate> {
    private final Set<ProcessField> fields = EnumSet.noneOf(ProcessField.class);

    /** The fields that the conditions compiled so far read. */
    public Set<ProcessField> fields() {
        return fields;
    }

    @Override
    public EventPredicate and(AndCondition and) {
        return new AllOf(compile(and.operands()));
    }

    @Override
    public EventPredicate or(OrCondition or) {
        return new AnyOf(compile(or.operands()));
    }

    @Override
    public EventPredicate not(NotCondition not) {
        EventPredicate operand = not.operand().accept(this);
        return event -> !operand.test(event);
    }

    @Override
    public EventPredicate comparison(Comparison comparison) {
        ProcessField field = use(comparison.field().name());
        ValuePattern pattern = comparison.value().pattern();
        return switch (comparison.operator()) {
            case EQUAL ->
                pattern.matchesEverything()
                        ? event -> event.place(field) != BytePlace.ABSENT
                        : new FieldMatches(field, List.of(pattern), true);
            case DIFFERENT -> new FieldMatches(field, List.of(pattern), false);
            case LESS, AT_MOST, GREATER, AT_LEAST -> {
                String bound = pattern.literal();
                if (bound == null) {
                    throw new IllegalStateException("not checked: " + comparison);
                }
                yield new FieldWithinBound(field, comparison.operator(), bound);
            }
        };
    }

    @Override
    public EventPredicate in(InCondition in) {
        return new FieldMatches(
                use(in.field().name()),
                in.values().stream().map(ComparedValue::pattern).toList(),
                true);
    }

    @Override
    public EventPredicate everyEvent(EveryEvent every) {
        return event -> true;
    }

    private List<EventPredicate> compile(List<Condition> operands) {
        return operands.stream().map(operand -> operand.accept(this)).toList();
    }

    private ProcessField use(String name) {
        ProcessField field = EndpointProcesses.field(name);
        fields.add(field);
        return field;
    }
}
