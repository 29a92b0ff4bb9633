package io.spawnwatch.detection.plan.index;

import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What every event has for which a condition holds: at least one literal of each clause. An event without it need not
 * be asked; one that has it still must be.
 *
 * @param clauses at most {@link #MOST}; none where the condition can hold whatever an event has
 */
public record Prefilter(List<Clause> clauses) {
    /** As many clauses as leave few events that are asked in vain. */
    public static final int MOST = 4;

    /** Of a condition that can hold whatever an event has. */
    public static final Prefilter NONE = new Prefilter(List.of());

    /** Copies the list. */
    public Prefilter {
        clauses = List.copyOf(clauses);
        if (clauses.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " clauses, not " + clauses.size());
        }
    }

    /**
     * At least one of several literals.
     *
     * @param literals one or more
     */
    public record Clause(List<RequiredLiteral> literals) {
        /** Copies the list. */
        public Clause {
            literals = List.copyOf(literals);
            if (literals.isEmpty()) {
                throw new IllegalArgumentException("no event could have one of none");
            }
        }

        /** Whether all literals are whole values, so that nothing must be searched for. */
        public boolean isExact() {
            return literals.stream().allMatch(RequiredLiteral::whole);
        }

        /** As a condition in SPL. */
        @Override
        public String toString() {
            Map<ProcessField, List<String>> byField = new LinkedHashMap<>();
            for (RequiredLiteral literal : literals) {
                byField.computeIfAbsent(literal.field(), field -> new ArrayList<>())
                        .add(literal.inSpl());
            }
            String fields = byField.entrySet().stream()
                    .map(one -> one.getKey().cimName() + print(one.getValue()))
                    .collect(Collectors.joining(" OR "));
            return byField.size() == 1 ? fields : "(" + fields + ")";
        }

        private static String print(List<String> written) {
            return written.size() == 1 ? "=" + written.get(0) : " IN (" + String.join(", ", written) + ")";
        }
    }

    /** A condition in SPL that holds for exactly the events that have it; {@code *} where that is every event. */
    @Override
    public String toString() {
        return clauses.isEmpty() ? "*" : clauses.stream().map(Clause::toString).collect(Collectors.joining(" AND "));
    }
}
