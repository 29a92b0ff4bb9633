package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.explain.Term.Compared;
import io.spawnwatch.detection.explain.Term.Kind;
import io.spawnwatch.detection.plan.eval.Truth;
import io.spawnwatch.detection.spl.Origin;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A term of a condition, compiled so that it can be evaluated apart from the others.
 *
 * @param kind     whether it joins others
 * @param words    the term as SPL
 * @param origin   where it is written
 * @param truth    evaluates a {@link Kind#LEAF}; not called for others
 * @param looks    the values that a {@link Kind#LEAF} looks at
 * @param operands the terms that it joins
 * @param <S>      what it is evaluated on: an event or a row
 */
record TermNode<S>(
        Kind kind,
        String words,
        Origin origin,
        Function<S, Truth> truth,
        List<Look<S>> looks,
        List<TermNode<S>> operands) {

    /**
     * A value that a term looks at.
     *
     * @param what   name of a field, or an expression as SPL
     * @param values one text or several, or none if the value is missing
     * @param <S>    what it is read from
     */
    record Look<S>(String what, Function<S, List<String>> values) {}

    static <S> TermNode<S> leaf(String words, Origin origin, Function<S, Truth> truth, List<Look<S>> looks) {
        return new TermNode<>(Kind.LEAF, words, origin, truth, looks, List.of());
    }

    static <S> TermNode<S> joined(Kind kind, String words, Origin origin, List<TermNode<S>> operands) {
        return new TermNode<>(kind, words, origin, subject -> Truth.UNKNOWN, List.of(), operands);
    }

    /** Whether the term holds, evaluating no more of it than necessary. */
    Truth value(S subject) {
        return switch (kind) {
            case LEAF -> truth.apply(subject);
            case NOT -> operands.get(0).value(subject).not();
            case XOR -> operands.get(0).value(subject).xor(operands.get(1).value(subject));
            case AND -> {
                Truth all = Truth.TRUE;
                for (int i = 0; i < operands.size() && all != Truth.FALSE; i++) {
                    all = all.and(operands.get(i).value(subject));
                }
                yield all;
            }
            case OR -> {
                Truth any = Truth.FALSE;
                for (int i = 0; i < operands.size() && any != Truth.TRUE; i++) {
                    any = any.or(operands.get(i).value(subject));
                }
                yield any;
            }
        };
    }

    /**
     * Evaluates the term with all its operands.
     *
     * @param computed the commands that computed fields, by the fields' names
     */
    Term trace(S subject, Map<String, String> computed) {
        List<Term> traced = operands.stream()
                .map(operand -> operand.trace(subject, computed))
                .toList();
        List<Compared> compared = looks.stream()
                .map(look -> new Compared(look.what(), look.values().apply(subject), computed.get(look.what())))
                .distinct()
                .toList();
        return new Term(kind, words, origin.place(), origin.macros(), value(subject, traced), compared, traced);
    }

    private Truth value(S subject, List<Term> traced) {
        Stream<Truth> values = traced.stream().map(Term::value);
        return switch (kind) {
            case LEAF -> truth.apply(subject);
            case NOT -> traced.get(0).value().not();
            case XOR -> traced.get(0).value().xor(traced.get(1).value());
            case AND -> values.reduce(Truth.TRUE, Truth::and);
            case OR -> values.reduce(Truth.FALSE, Truth::or);
        };
    }

    /**
     * The least number of {@linkplain Kind#LEAF leaves} that would have to change for the term to have a value: how far an
     * event is from it.
     */
    int changes(S subject, boolean wanted) {
        return switch (kind) {
            case LEAF -> truth.apply(subject) == Truth.of(wanted) ? 0 : 1;
            case NOT -> operands.get(0).changes(subject, !wanted);
            case AND -> wanted ? sum(subject, true) : least(subject, false);
            case OR -> wanted ? least(subject, true) : sum(subject, false);
            case XOR ->
                Math.min(
                        operands.get(0).changes(subject, true) + operands.get(1).changes(subject, !wanted),
                        operands.get(0).changes(subject, false)
                                + operands.get(1).changes(subject, wanted));
        };
    }

    private int sum(S subject, boolean wanted) {
        int sum = 0;
        for (TermNode<S> operand : operands) {
            sum += operand.changes(subject, wanted);
        }
        return sum;
    }

    private int least(S subject, boolean wanted) {
        int least = operands.isEmpty() ? 0 : Integer.MAX_VALUE;
        for (int i = 0; i < operands.size() && least > 0; i++) {
            least = Math.min(least, operands.get(i).changes(subject, wanted));
        }
        return least;
    }

    /** What the leaves look at, each once. */
    Stream<Look<S>> allLooks() {
        return Stream.concat(looks.stream(), operands.stream().flatMap(TermNode::allLooks));
    }
}
