package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.explain.Term.Kind;
import io.spawnwatch.detection.explain.TermNode.Look;
import io.spawnwatch.detection.plan.eval.EndpointProcesses;
import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.plan.eval.RowCondition;
import io.spawnwatch.detection.plan.eval.RowSchema;
import io.spawnwatch.detection.plan.eval.RowSearchCompiler;
import io.spawnwatch.detection.plan.eval.RowValue;
import io.spawnwatch.detection.plan.eval.Truth;
import io.spawnwatch.detection.plan.filter.EventPredicate;
import io.spawnwatch.detection.plan.filter.PredicateCompiler;
import io.spawnwatch.detection.spl.AndCondition;
import io.spawnwatch.detection.spl.Comparison;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.EveryEvent;
import io.spawnwatch.detection.spl.FieldName;
import io.spawnwatch.detection.spl.InCondition;
import io.spawnwatch.detection.spl.NotCondition;
import io.spawnwatch.detection.spl.OrCondition;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.detection.spl.SubsearchCondition;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a condition of {@code tstats} or {@code search}. Each comparison is compiled by itself, by the compiler that
 * also compiles the whole.
 *
 * @param <S> what the condition is decided on: an event or a row
 */
final class ConditionTerms<S> implements Condition.Visitor<TermNode<S>> {
    private final Function<Condition, Function<S, Truth>> compiler;
    private final Function<FieldName, Look<S>> looks;
    private final boolean subsearchesAreWhole;

    private ConditionTerms(
            Function<Condition, Function<S, Truth>> compiler,
            Function<FieldName, Look<S>> looks,
            boolean subsearchesAreWhole) {
        this.compiler = compiler;
        this.looks = looks;
        this.subsearchesAreWhole = subsearchesAreWhole;
    }

    /** The terms of the {@code where} of {@code tstats}. */
    static ConditionTerms<EventFields> ofEvents() {
        return ofEventsWithout(Set.of());
    }

    /**
     * The terms of the {@code where} of {@code tstats}, where nothing is known of some fields: a comparison of these is unknown.
     *
     * @param unknown these fields
     */
    static ConditionTerms<EventFields> ofEventsWithout(Set<ProcessField> unknown) {
        return new ConditionTerms<>(
                condition -> {
                    PredicateCompiler compiler = new PredicateCompiler();
                    EventPredicate predicate = condition.accept(compiler);
                    return Collections.disjoint(compiler.fields(), unknown)
                            ? event -> Truth.of(predicate.test(event))
                            : event -> Truth.UNKNOWN;
                },
                name -> look(EndpointProcesses.field(name.name())),
                unknown.isEmpty());
    }

    /** The terms of the command {@code search}, on rows with these fields. */
    static ConditionTerms<Row> ofRows(RowSchema schema) {
        return new ConditionTerms<>(
                condition -> {
                    RowCondition compiled =
                            condition.accept(new RowSearchCompiler(schema)).condition();
                    return row -> Truth.of(compiled.test(row));
                },
                name -> look(name.qualified()),
                true);
    }

    /** The value of a field of an event. */
    static Look<EventFields> look(ProcessField field) {
        return new Look<>(field.cimName(), event -> {
            String value = event.get(field);
            return value == null ? List.of() : List.of(value);
        });
    }

    /** The values of a field of a row. */
    static Look<Row> look(String field) {
        return new Look<>(field, row -> texts(row.get(field)));
    }

    static List<String> texts(@Nullable RowValue value) {
        return value == null ? List.of() : value.texts();
    }

    /** The operands of the outermost AND: the condition itself if it is none. */
    static Stream<Condition> operands(Condition condition) {
        return condition instanceof AndCondition and
                ? and.operands().stream().flatMap(ConditionTerms::operands)
                : Stream.of(condition);
    }

    /**
     * The term that a condition is. A subsearch is one term, as it is written: it may stand for thousands. Where fields are
     * unknown, though, it may be known because of the others.
     */
    TermNode<S> term(Condition condition) {
        TermNode<S> term = condition.accept(this);
        if (!(condition instanceof SubsearchCondition && subsearchesAreWhole)) {
            return term;
        }
        Map<String, Look<S>> once = new LinkedHashMap<>();
        term.allLooks().forEach(look -> once.putIfAbsent(look.what(), look));
        return leaf(condition, new ArrayList<>(once.values()));
    }

    private TermNode<S> leaf(Condition condition, List<Look<S>> values) {
        return TermNode.leaf(words(condition), condition.origin(), compiler.apply(condition), values);
    }

    private TermNode<S> joined(Kind kind, Condition condition, List<Condition> operands) {
        return TermNode.joined(
                kind,
                words(condition),
                condition.origin(),
                operands.stream().map(this::term).toList());
    }

    private static String words(Condition condition) {
        return SearchPrinter.faithful().print(condition);
    }

    @Override
    public TermNode<S> and(AndCondition and) {
        return joined(Kind.AND, and, and.operands());
    }

    @Override
    public TermNode<S> or(OrCondition or) {
        return joined(Kind.OR, or, or.operands());
    }

    @Override
    public TermNode<S> not(NotCondition not) {
        return joined(Kind.NOT, not, List.of(not.operand()));
    }

    @Override
    public TermNode<S> comparison(Comparison comparison) {
        return leaf(comparison, List.of(looks.apply(comparison.field())));
    }

    @Override
    public TermNode<S> in(InCondition in) {
        return leaf(in, List.of(looks.apply(in.field())));
    }

    @Override
    public TermNode<S> everyEvent(EveryEvent every) {
        return leaf(every, List.of());
    }
}
