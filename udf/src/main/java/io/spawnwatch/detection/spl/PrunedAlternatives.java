package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Prunes alternatives that no event can meet from a condition: those that name a field that no event has, beside
 * others. The search gives the same rows without them. An unknown field anywhere else can change the rows, and so can a
 * field that events have in Splunk and not here; {@link SearchChecker} refuses those.
 */
public final class PrunedAlternatives implements Condition.Visitor<Condition> {
    private final DataModel model;
    private final Consumer<Warning> warnings;

    private PrunedAlternatives(DataModel model, Consumer<Warning> warnings) {
        this.model = model;
        this.warnings = warnings;
    }

    /**
     * The condition without such alternatives.
     *
     * @param warnings collects a warning about each of them
     */
    public static Condition of(Condition condition, DataModel model, Consumer<Warning> warnings) {
        return condition.accept(new PrunedAlternatives(model, warnings));
    }

    @Override
    public Condition and(AndCondition and) {
        return new AndCondition(
                and.operands().stream().map(operand -> operand.accept(this)).toList());
    }

    @Override
    public Condition or(OrCondition or) {
        List<Condition> known = new ArrayList<>();
        List<FieldName> unknown = new ArrayList<>();
        for (Condition operand : or.operands()) {
            FieldName field = operand instanceof Comparison comparison
                    ? comparison.field()
                    : operand instanceof InCondition in ? in.field() : null;
            if (field != null && model.isUnknown(field)) {
                unknown.add(field);
            } else {
                known.add(operand.accept(this));
            }
        }
        if (known.isEmpty()) {
            return or;
        }
        unknown.forEach(field -> warnings.accept(warning(field)));
        return known.size() == 1 ? known.get(0) : new OrCondition(known);
    }

    private Warning warning(FieldName field) {
        return field.origin()
                .warning("no event meets this alternative: "
                        + model.unknownField(field).refusal().problemAndCure());
    }

    /** An unknown field is always missing, so its negation is always true: pruning it would change the rows. */
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
