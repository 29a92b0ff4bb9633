package io.spawnwatch.detection.plan.lint;

import io.spawnwatch.datamodel.Calculations;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.plan.filter.CountedEvents;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.Origin;
import io.spawnwatch.detection.spl.Search;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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
     *
     * @param version the data model that events go through first
     */
    public static List<Warning> warnings(Search search, DataModelVersion version) {
        Condition where = search.tstats().where();
        if (where == null) {
            Origin origin = search.tstats().dataModel().origin();
            return List.of(warning(origin, "there is no 'where': every process event counts"));
        }
        List<Warning> warnings = new ArrayList<>();
        Calculations model = Calculations.of(version);
        ConstantPartFinder parts =
                new ConstantPartFinder((place, text) -> warnings.add(warning(place.origin(), text)), model);
        switch (SatisfiabilityCheck.of(where, new Assumptions(model))) {
            case ALWAYS ->
                warnings.add(warning(
                        where.origin(), "the condition is true for every event" + because(parts.alwaysTrue(where))));
            case NEVER ->
                warnings.add(
                        warning(where.origin(), "the condition can never be true" + because(parts.neverTrue(where))));
            case UNKNOWN -> {
                where.accept(parts);
                if (isUnsatisfiable(search, version)) {
                    warnings.add(warning(
                            where.origin(),
                            "no event that satisfies the condition makes a row: it lacks a field that 'by' names, and"
                                    + " there is no fillnull_value"));
                }
            }
        }
        return List.copyOf(warnings);
    }

    /**
     * Whether no event can ever count.
     *
     * @param version the data model that events go through first
     */
    public static boolean isUnsatisfiable(Search search, DataModelVersion version) {
        Condition counted = CountedEvents.of(search.tstats());
        return counted != null && isUnsatisfiable(counted, Calculations.of(version));
    }

    private static boolean isUnsatisfiable(Condition condition, Calculations model) {
        return SatisfiabilityCheck.of(condition, new Assumptions(model)) == Satisfiability.NEVER;
    }

    /**
     * The fields for which no event of a source counts: those that none of its events has, unless the data model fills them
     * with a text that satisfies the condition, and those that always have the same text. Empty if an event of the source
     * may count, and if no event of any source ever can.
     *
     * @param version the data model that events go through first
     */
    public static Set<ProcessField> blockingFields(Search search, DataModelVersion version, SourceFields source) {
        Condition counted = CountedEvents.of(search.tstats());
        return counted == null ? Set.of() : blockingFields(counted, version, source);
    }

    /** As {@link #blockingFields(Search, DataModelVersion, SourceFields)}, for a condition that events must satisfy. */
    public static Set<ProcessField> blockingFields(Condition counted, DataModelVersion version, SourceFields source) {
        Calculations model = Calculations.of(version);
        Set<ProcessField> absent = EnumSet.allOf(ProcessField.class);
        absent.removeAll(source.available());
        Map<ProcessField, String> constant = new EnumMap<>(ProcessField.class);
        constant.putAll(source.constant());
        if (isSatisfiable(counted, model, absent, constant) || isUnsatisfiable(counted, model)) {
            return Set.of();
        }
        // Drops each field that alone makes no difference; the rest are to blame together.
        for (ProcessField field : EnumSet.copyOf(absent)) {
            absent.remove(field);
            if (isSatisfiable(counted, model, absent, constant)) {
                absent.add(field);
            }
        }
        source.constant().forEach((field, text) -> {
            constant.remove(field);
            if (isSatisfiable(counted, model, absent, constant)) {
                constant.put(field, text);
            }
        });
        absent.addAll(constant.keySet());
        return absent;
    }

    private static boolean isSatisfiable(
            Condition condition, Calculations model, Set<ProcessField> absent, Map<ProcessField, String> constant) {
        Assumptions assumptions = new Assumptions(model);
        assumptions.assumeAbsent(absent);
        constant.forEach(assumptions::assumeText);
        return SatisfiabilityCheck.of(condition, assumptions) != Satisfiability.NEVER;
    }

    private static String because(String reason) {
        return reason.isEmpty() ? "" : ": " + reason;
    }

    private static Warning warning(Origin origin, String text) {
        return origin.warning(text);
    }
}
