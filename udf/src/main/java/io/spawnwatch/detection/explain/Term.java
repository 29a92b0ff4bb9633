package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.plan.eval.Truth;
import io.spawnwatch.document.Place;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A term of a condition, held against an event.
 *
 * @param kind     whether it is a comparison, or joins others
 * @param words    the term as SPL, as the search writes it once its macros are expanded
 * @param place    where it begins in the detection's file; for words of a macro, where that is called
 * @param macros   the macros that its words come from, outermost first, as {@code Macros.place} knows them; empty for words
 *                 of the file itself
 * @param value    whether it holds. In {@code tstats} and {@code search}, a comparison with a missing field is false; in
 *                 {@code where} it is unknown
 * @param compared what the event has where the term looks; empty for a term that joins others
 * @param operands the terms that it joins
 */
public record Term(
        Kind kind,
        String words,
        Place place,
        List<String> macros,
        Truth value,
        List<Compared> compared,
        List<Term> operands) {

    /** Copies the lists. */
    public Term {
        macros = List.copyOf(macros);
        compared = List.copyOf(compared);
        operands = List.copyOf(operands);
    }

    /** Whether a term joins others. */
    public enum Kind {
        /** All operands. */
        AND,
        /** At least one operand. */
        OR,
        /** Exactly one of two operands. */
        XOR,
        /** The opposite of its operand. */
        NOT,
        /** A comparison, a function or a command, without operands. */
        LEAF
    }

    /**
     * A value that a term looks at.
     *
     * @param what   name of the field, or the expression that is compared, as SPL
     * @param values what the event has: one text or several, or none if the value is missing
     * @param from   the command that computed the field, as SPL, or null for a field of the event
     */
    public record Compared(
            String what, List<String> values, @Nullable String from) {

        /** Copies the list. */
        public Compared {
            values = List.copyOf(values);
        }

        /** Whether there is no value. */
        public boolean isMissing() {
            return values.isEmpty();
        }

        /** The value in words: {@code process_name is cmd.exe}. */
        public String text() {
            return what + (isMissing() ? " is missing" : " is " + String.join(", ", values));
        }
    }

    /** Whether it is true; neither false nor unknown. */
    public boolean holds() {
        return value == Truth.TRUE;
    }

    /** The terms that must hold for this one to hold, and do not: operands of ANDs rather than these; itself otherwise. */
    public Stream<Term> lacking() {
        if (holds()) {
            return Stream.empty();
        }
        return kind == Kind.AND ? operands.stream().flatMap(Term::lacking) : Stream.of(this);
    }

    /** What the term and its operands look at, each value once. */
    public List<Compared> allCompared() {
        return Stream.concat(compared.stream(), operands.stream().flatMap(operand -> operand.allCompared().stream()))
                .distinct()
                .toList();
    }
}
