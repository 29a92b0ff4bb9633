package io.spawnwatch.detection.explain;

import io.spawnwatch.datamodel.Calculations;
import io.spawnwatch.decode.EventKind;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.lint.ConditionLint;
import io.spawnwatch.detection.plan.lint.SourceFields;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Whether a detection can find events of a kind.
 *
 * @param kind     the kind of events
 * @param canFire  whether any of its events can count
 * @param lacking  names of the fields that none of its events has, which is why none can count; empty if one can, and if
 *                 no event of any kind can
 * @param fixed    the fields that always have the same text, which is why none can count, by name, each with that text
 * @param constant the fields that rows are grouped by and none of its events has, by name, each with the text that rows
 *                 have instead
 */
public record EventKindExplanation(
        EventKind kind,
        boolean canFire,
        List<String> lacking,
        Map<String, String> fixed,
        Map<String, String> constant) {

    /** Copies the collections and keeps their order. */
    public EventKindExplanation {
        lacking = List.copyOf(lacking);
        fixed = Collections.unmodifiableMap(new LinkedHashMap<>(fixed));
        constant = Collections.unmodifiableMap(new LinkedHashMap<>(constant));
    }

    /** Explains what a detection can find among events of a kind. */
    public static EventKindExplanation of(DetectionPlan plan, EventKind kind) {
        DataModelVersion version = plan.normalization().dataModel();
        SourceFields source = source(kind, plan.normalization().fieldMapping());
        List<String> lacking = new ArrayList<>();
        Map<String, String> fixed = new LinkedHashMap<>();
        for (ProcessField field : ConditionLint.blockingFields(plan.search(), version, source)) {
            String text = source.constant().get(field);
            if (text == null) {
                lacking.add(field.cimName());
            } else {
                fixed.put(field.cimName(), text);
            }
        }
        boolean blocked = !lacking.isEmpty() || !fixed.isEmpty();
        return new EventKindExplanation(
                kind,
                !blocked && !ConditionLint.isUnsatisfiable(plan.search(), version),
                lacking,
                fixed,
                constant(plan, source.available()));
    }

    /** Whether no event of this kind can count although events of other kinds may. */
    public boolean isBlocked() {
        return !lacking.isEmpty() || !fixed.isEmpty();
    }

    /**
     * Why no event of this kind can count, one reason each: {@code it has no original_file_name}. Empty if one can, and if no
     * event of any kind can.
     */
    public List<String> reasons() {
        List<String> reasons = new ArrayList<>();
        if (!lacking.isEmpty()) {
            reasons.add("it has no " + String.join(", ", lacking));
        }
        fixed.forEach((name, text) -> reasons.add(name + " is always " + text));
        return reasons;
    }

    private static Map<String, String> constant(DetectionPlan plan, Set<ProcessField> available) {
        Calculations model = Calculations.of(plan.normalization().dataModel());
        Set<ProcessField> absent = EnumSet.allOf(ProcessField.class);
        absent.removeAll(available);
        Map<String, String> constant = new LinkedHashMap<>();
        for (ProcessField field : plan.groupFields()) {
            String calculated = absent.contains(field) ? model.valueWithout(field, absent) : null;
            if (calculated != null) {
                constant.put(field.cimName(), calculated);
            } else if (absent.contains(field) && !model.isNeverMissing(field)) {
                constant.put(field.cimName(), plan.profile().filler());
            }
        }
        return constant;
    }

    private static SourceFields source(EventKind kind, FieldMapping mapping) {
        Map<ProcessField, String> constant = new EnumMap<>(ProcessField.class);
        for (ProcessField field : kind.fields(mapping)) {
            String text = kind.constant(field, mapping);
            if (text != null) {
                constant.put(field, text);
            }
        }
        return new SourceFields(kind.fields(mapping), constant);
    }
}
