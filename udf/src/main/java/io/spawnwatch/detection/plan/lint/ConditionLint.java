package io.spawnwatch.detection.plan.lint;

import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.plan.filter.CountedEvents;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.Origin;
import io.spawnwatch.detection.spl.Search;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Finds what is wrong with a search's condition before there are events: what is always true, what can never be true,
 * and which fields it cannot do without.
 */
public final class ConditionLint {

    private ConditionLint() {}

    /**
     * Warns of a condition that is always or never true, or has such parts. No warning is wrong for any event; not
     * every such condition is found.
     */
    public static List<Warning> warnings(Search search) {
        Condition where = search.tstats().where();
        if (where == null) {
            Origin origin = search.tstats().dataModel().origin();
            return List.of(warning(origin, "there is no 'where': every process event counts"));
        }
        List<Warning> warnings = new ArrayList<>();
        ConstantPartFinder parts =
                new ConstantPartFinder((place, text) -> warnings.add(warning(place.origin(), text)), new Assumptions());
        switch (SatisfiabilityCheck.of(where, new Assumptions())) {
            case ALWAYS ->
                warnings.add(warning(
                        where.origin(),
                        "the condition is true for every event" + because(ConstantPartFinder.alwaysTrue(where))));
            case NEVER ->
                warnings.add(warning(
                        where.origin(),
                        "the condition can never be true" + because(ConstantPartFinder.neverTrue(where))));
            case UNKNOWN -> {
                where.accept(parts);
                if (isUnsatisfiable(search)) {
                    warnings.add(warning(
                            where.origin(),
                            "no event that satisfies the condition makes a row: it lacks a field that 'by' names, and"
                                    + " there is no fillnull_value"));
                }
            }
        }
        return List.copyOf(warnings);
    }

    /** Whether no event can ever count. */
    public static boolean isUnsatisfiable(Search search) {
        Condition counted = CountedEvents.of(search.tstats());
        return counted != null && SatisfiabilityCheck.of(counted, new Assumptions()) == Satisfiability.NEVER;
    }

    /**
     * The fields without which no event counts. Empty if an event with only the available fields may count, and if no
     * event ever can.
     *
     * @param available the fields that events may have
     */
    public static Set<ProcessField> missingFields(Search search, Set<ProcessField> available) {
        Condition counted = CountedEvents.of(search.tstats());
        Set<ProcessField> absent = EnumSet.allOf(ProcessField.class);
        absent.removeAll(available);
        if (counted == null
                || isUnsatisfiable(search)
                || SatisfiabilityCheck.of(counted, without(absent)) != Satisfiability.NEVER) {
            return Set.of();
        }
        // Drops each field whose absence alone makes no difference; the rest are to blame together.
        for (ProcessField field : EnumSet.copyOf(absent)) {
            absent.remove(field);
            if (SatisfiabilityCheck.of(counted, without(absent)) != Satisfiability.NEVER) {
                absent.add(field);
            }
        }
        return absent;
    }

    private static Assumptions without(Set<ProcessField> absent) {
        Assumptions assumptions = new Assumptions();
        absent.forEach(field -> assumptions.of(field).assumeAbsent());
        return assumptions;
    }

    private static String because(String reason) {
        return reason.isEmpty() ? "" : ": " + reason;
    }

    private static Warning warning(Origin origin, String text) {
        return origin.warning(text);
    }
}
