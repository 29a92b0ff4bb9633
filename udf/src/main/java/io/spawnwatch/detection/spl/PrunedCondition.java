package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.Refusal;
import io.spawnwatch.detection.Warning;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Prunes the comparisons of fields that no event has from the {@code where} of {@code tstats}. Such a field is missing, so
 * no event meets the comparison, and every event its negation. The search gives the same rows without them. A field that
 * events have in Splunk and not here can change the rows; {@link SearchChecker} refuses those.
 *
 * <p>A field of the data model without its object is absent, too: {@code tstats} searches index-time fields, and those of a
 * data model's summaries have names such as {@code Processes.user}.
 *
 * @see <a href="https://docs.splunk.com/Documentation/Splunk/latest/SearchReference/Tstats">tstats</a>
 */
public final class PrunedCondition implements Condition.Visitor<Condition> {
    private static final String CONDITION = "condition";
    private static final String ALTERNATIVE = "alternative";

    private final DataModel model;
    private final Consumer<Warning> warnings;

    /** What was said already: all values of a subsearch are at the same place. */
    private final Set<Warning> given = new HashSet<>();

    /** Stands for a condition that every event meets, until it is pruned. */
    private final EveryEvent always;

    /** Stands for a condition that no event meets, until it is pruned. */
    private final NotCondition never;

    private String pruned = CONDITION;
    private boolean inSubsearch;
    private @Nullable InvalidDetectionException first;

    private PrunedCondition(Origin origin, DataModel model, Consumer<Warning> warnings) {
        this.model = model;
        this.warnings = warnings;
        always = new EveryEvent(new Word("*", origin));
        never = new NotCondition(always);
    }

    /**
     * The condition without such comparisons.
     *
     * @param warnings collects a warning about each of them
     * @throws InvalidDetectionException if no event meets what is left
     */
    public static Condition of(Condition condition, DataModel model, Consumer<Warning> warnings) {
        PrunedCondition pruning = new PrunedCondition(condition.origin(), model, warnings);
        Condition pruned = pruning.prune(condition);
        if (pruned == pruning.never && pruning.first != null) {
            throw pruning.first;
        }
        return pruned;
    }

    @Override
    public Condition and(AndCondition and) {
        List<Condition> operands = pruned(and.operands(), CONDITION);
        if (operands.stream().anyMatch(operand -> operand == never)) {
            return never;
        }
        operands.removeIf(operand -> operand == always);
        return operands.isEmpty() ? always : operands.size() == 1 ? operands.get(0) : new AndCondition(operands);
    }

    @Override
    public Condition or(OrCondition or) {
        List<Condition> operands = pruned(or.operands(), ALTERNATIVE);
        if (operands.stream().anyMatch(operand -> operand == always)) {
            return always;
        }
        operands.removeIf(operand -> operand == never);
        return operands.isEmpty() ? never : operands.size() == 1 ? operands.get(0) : new OrCondition(operands);
    }

    /** A subsearch that loses nothing stays recognizable as a subsearch. */
    private Condition prune(Condition condition) {
        boolean within = inSubsearch;
        inSubsearch |= condition instanceof SubsearchCondition;
        Condition left = condition.accept(this);
        inSubsearch = within;
        return condition instanceof SubsearchCondition written && left.equals(written.meaning()) ? condition : left;
    }

    private List<Condition> pruned(List<Condition> operands, String kind) {
        List<Condition> pruned = new ArrayList<>();
        for (Condition operand : operands) {
            this.pruned = kind;
            pruned.add(prune(operand));
        }
        return pruned;
    }

    @Override
    public Condition not(NotCondition not) {
        pruned = CONDITION;
        Condition operand = prune(not.operand());
        return operand == never ? always : operand == always ? never : new NotCondition(operand);
    }

    @Override
    public Condition comparison(Comparison comparison) {
        return isAbsent(comparison.field()) ? never : comparison;
    }

    @Override
    public Condition in(InCondition in) {
        return isAbsent(in.field()) ? never : in;
    }

    @Override
    public Condition everyEvent(EveryEvent every) {
        return every;
    }

    private InvalidDetectionException unqualified(FieldName field) {
        return field.origin()
                .fault(
                        Construct.UNKNOWN_FIELD,
                        "'" + field.name() + "' names an index-time field here, which no event has",
                        "write " + model.object() + "." + field.name());
    }

    private InvalidDetectionException unknown(FieldName field) {
        InvalidDetectionException fault = model.unknownField(field);
        Refusal refusal = fault.refusal();
        return inSubsearch && refusal.cure() == null
                ? field.origin()
                        .fault(
                                refusal.construct(),
                                refusal.problem() + ", which the subsearch gives",
                                "rename it to a field of " + model.object())
                : fault;
    }

    private boolean isAbsent(FieldName field) {
        boolean isUnqualified = model.hasQualified(field);
        if (!isUnqualified && !model.isAbsent(field)) {
            return false;
        }
        InvalidDetectionException fault = isUnqualified ? unqualified(field) : unknown(field);
        first = first == null ? fault : first;
        Warning warning = field.origin()
                .warning(
                        "no event meets this " + pruned + ": " + fault.refusal().problemAndCure());
        if (given.add(warning)) {
            warnings.accept(warning);
        }
        return true;
    }
}
