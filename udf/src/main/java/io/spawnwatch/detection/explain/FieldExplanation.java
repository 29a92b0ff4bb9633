package io.spawnwatch.detection.explain;

import io.spawnwatch.datamodel.Calculations;
import io.spawnwatch.decode.EventKind;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessField;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a field that a detection needs comes from.
 *
 * @param name    CIM name
 * @param sources for each kind of events, in a few words, from which of their own values the field mapping takes the field,
 *                or what the data model calculates; without the kinds whose events do not have it
 */
public record FieldExplanation(String name, Map<EventKind, String> sources) {

    /** Copies the map and keeps its order. */
    public FieldExplanation {
        Map<EventKind, String> copy = new EnumMap<>(EventKind.class);
        copy.putAll(sources);
        sources = Collections.unmodifiableMap(copy);
    }

    /** Explains where a plan's field comes from. */
    public static FieldExplanation of(DetectionPlan plan, ProcessField field) {
        FieldMapping mapping = plan.normalization().fieldMapping();
        Calculations model = Calculations.of(plan.normalization().dataModel());
        Map<EventKind, String> sources = new EnumMap<>(EventKind.class);
        for (EventKind kind : EventKind.values()) {
            String mapped = kind.source(field, mapping);
            String source = mapped != null ? mapped : calculated(model, field, kind.fields(mapping));
            if (source != null) {
                sources.put(kind, source);
            }
        }
        return new FieldExplanation(field.cimName(), sources);
    }

    private static @Nullable String calculated(Calculations model, ProcessField field, Set<ProcessField> available) {
        Set<ProcessField> absent = EnumSet.complementOf(EnumSet.copyOf(available));
        String always = model.valueWithout(field, absent);
        if (always != null) {
            return "always " + always + ", from the data model";
        }
        return model.isNeverMissing(field) ? "calculated by the data model" : null;
    }
}
