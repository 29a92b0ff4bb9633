package io.spawnwatch.detection.plan.index;

import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What every event has for which a condition holds: at least one sign of each requirement. An event without it need not
 * be asked; one that has it still must be.
 *
 * @param requirements at most {@link #MOST}; none where the condition can hold whatever an event has
 */
public record Witness(List<Requirement> requirements) {
    /** As many requirements as leave few events that are asked in vain. */
    public static final int MOST = 4;

    /** Of a condition that can hold whatever an event has. */
    public static final Witness NONE = new Witness(List.of());

    /** Copies the list. */
    public Witness {
        requirements = List.copyOf(requirements);
        if (requirements.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " requirements, not " + requirements.size());
        }
    }

    /**
     * At least one of several signs.
     *
     * @param signs one or more
     */
    public record Requirement(List<Sign> signs) {
        /** Copies the list. */
        public Requirement {
            signs = List.copyOf(signs);
            if (signs.isEmpty()) {
                throw new IllegalArgumentException("no event could have one of none");
            }
        }

        /** Whether all signs are whole values, so that nothing must be searched for. */
        public boolean isOfValues() {
            return signs.stream().allMatch(Sign::whole);
        }

        /** As a condition in SPL. */
        @Override
        public String toString() {
            Map<ProcessField, List<String>> byField = new LinkedHashMap<>();
            for (Sign sign : signs) {
                byField.computeIfAbsent(sign.field(), field -> new ArrayList<>())
                        .add(sign.written());
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

    /**
     * One thing that an event may have.
     *
     * @param field where
     * @param text  what, with the case of every character folded
     * @param whole whether it is the field's whole value, or stands anywhere in it
     */
    public record Sign(ProcessField field, String text, boolean whole) {
        private String written() {
            return '"' + (whole ? ValuePattern.escaped(text) : "*" + ValuePattern.escaped(text) + "*") + '"';
        }
    }

    /** A condition in SPL that holds for exactly the events that have it; {@code *} where that is every event. */
    @Override
    public String toString() {
        return requirements.isEmpty()
                ? "*"
                : requirements.stream().map(Requirement::toString).collect(Collectors.joining(" AND "));
    }
}
