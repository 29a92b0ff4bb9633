package io.spawnwatch.detection.plan.index;

import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What an event must contain for a condition to be true: at least one literal of each clause. An event that lacks it
 * cannot satisfy the condition; an event that has it may.
 *
 * @param clauses at most {@link #MOST}; empty if the condition may be true for any event
 */
public record Prefilter(List<Clause> clauses) {
    /** The greatest number of clauses: with this many, few events pass in vain. */
    public static final int MOST = 4;

    /** The prefilter of a condition that may be true for any event. */
    public static final Prefilter NONE = new Prefilter(List.of());

    /** Copies the list. */
    public Prefilter {
        clauses = List.copyOf(clauses);
        if (clauses.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " clauses, not " + clauses.size());
        }
    }

    /**
     * Alternatives, of which an event must have at least one.
     *
     * @param literals one or more
     */
    public record Clause(List<RequiredLiteral> literals) {
        /** Copies the list. */
        public Clause {
            literals = List.copyOf(literals);
            if (literals.isEmpty()) {
                throw new IllegalArgumentException("a clause without a literal cannot be satisfied");
            }
        }

        /** Whether all literals are whole values, so that a lookup is enough and nothing needs to be searched for. */
        public boolean isExact() {
            return literals.stream().allMatch(RequiredLiteral::whole);
        }

        /** The clause as an SPL condition. */
        @Override
        public String toString() {
            Map<ProcessField, List<String>> byField = new LinkedHashMap<>();
            for (RequiredLiteral literal : literals) {
                byField.computeIfAbsent(literal.field(), field -> new ArrayList<>())
                        .add(literal.inSpl());
            }
            String fields = byField.entrySet().stream()
                    .map(field -> field.getKey().cimName() + print(field.getValue()))
                    .collect(Collectors.joining(" OR "));
            return byField.size() == 1 ? fields : "(" + fields + ")";
        }

        private static String print(List<String> written) {
            return written.size() == 1 ? "=" + written.get(0) : " IN (" + String.join(", ", written) + ")";
        }
    }

    /** An SPL condition that is true for exactly the events that pass; {@code *} if all do. */
    @Override
    public String toString() {
        return clauses.isEmpty() ? "*" : clauses.stream().map(Clause::toString).collect(Collectors.joining(" AND "));
    }
}
