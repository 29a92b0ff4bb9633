package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Leaves out of a condition what no event can meet: the alternatives, beside others, that ask for a field that no event
 * has. The search gives the same rows with and without them. An unknown field anywhere else decides about rows, and so
 * does one that events have in Splunk and not here: they are left for {@link SearchChecker} to refuse.
 */
public final class KnownAlternatives implements Condition.Visitor<Condition> {
    private final DataModel model;
    private final Consumer<Warning> leftOut;

    private KnownAlternatives(DataModel model, Consumer<Warning> leftOut) {
        this.model = model;
        this.leftOut = leftOut;
    }

    /**
     * The condition without them.
     *
     * @param leftOut is told of each of them
     */
    public static Condition of(Condition condition, DataModel model, Consumer<Warning> leftOut) {
        return condition.accept(new KnownAlternatives(model, leftOut));
    }

    @Override
    public Condition and(AndCondition and) {
        return new AndCondition(
                and.operands().stream().map(one -> one.accept(this)).toList());
    }

    @Override
    public Condition or(OrCondition or) {
        List<Condition> known = new ArrayList<>();
        List<FieldName> unknown = new ArrayList<>();
        for (Condition operand : or.operands()) {
            FieldName field = operand instanceof Comparison comparison
                    ? comparison.field()
                    : operand instanceof InCondition in ? in.field() : null;
            if (field != null && model.isStrange(field)) {
                unknown.add(field);
            } else {
                known.add(operand.accept(this));
            }
        }
        if (known.isEmpty()) {
            return or;
        }
        unknown.forEach(field -> leftOut.accept(warning(field)));
        return known.size() == 1 ? known.get(0) : new OrCondition(known);
    }

    private Warning warning(FieldName field) {
        InvalidDetectionException unknown = model.unknown(field);
        return new Warning(unknown.place(), unknown.reason() + "; this alternative is never met, the others are");
    }

    /** An unknown field is missing, so its negation holds of every event: that would change rows. */
    @Override
    public Condition not(NotCondition not) {
        return not;
    }

    @Override
    public Condition comparison(Comparison comparison) {
        return comparison;
    }

    @Override
    public Condition in(InCondition in) {
        return in;
    }

    @Override
    public Condition everyEvent(EveryEvent every) {
        return every;
    }
}
