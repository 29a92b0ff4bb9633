package io.spawnwatch.report;

import io.spawnwatch.decode.EventKind;
import io.spawnwatch.detection.explain.FieldExplanation;
import io.spawnwatch.detection.explain.PlanExplanation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Prints where each field of a detection comes from, for each kind of events. */
final class FieldSection {
    private static final String NONE = "none";

    /** CIM JSON is left out: it has every field under its own name. */
    private static final Set<EventKind> SHOWN = EnumSet.complementOf(EnumSet.of(EventKind.CIM));

    private final ReportLines lines;
    private final PlanExplanation plan;

    FieldSection(ReportLines lines, PlanExplanation plan) {
        this.lines = lines;
        this.plan = plan;
    }

    void print() {
        if (plan.sources().isEmpty()) {
            return;
        }
        lines.section("Fields");
        lines.entry(EventKind.CIM.label(), "each field under its own name");
        plan.sources().forEach(field -> lines.entries(field.name(), texts(field)));
    }

    /** One text for the kinds of events that take the field from the same values. */
    private static List<String> texts(FieldExplanation field) {
        Map<String, List<String>> kindsBySource = new LinkedHashMap<>();
        for (EventKind kind : SHOWN) {
            kindsBySource
                    .computeIfAbsent(field.sources().getOrDefault(kind, NONE), any -> new ArrayList<>())
                    .add(kind.label());
        }
        if (kindsBySource.size() == 1) {
            return List.copyOf(kindsBySource.keySet());
        }
        return kindsBySource.entrySet().stream()
                .map(source -> String.join(", ", source.getValue()) + ": " + source.getKey())
                .toList();
    }
}
