package io.spawnwatch.datamodel;

import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.Objects;
import java.util.Set;

/** Gives events the fields that the data model calculates. Immutable, and safe for use by several threads. */
public final class CalculatedFields {
    private final Calculation[] calculations;

    private CalculatedFields(Calculation[] calculations) {
        this.calculations = calculations;
    }

    /**
     * The calculation of some fields.
     *
     * @param needed the fields that are read afterwards; no other is calculated
     */
    public static CalculatedFields of(DataModelVersion version, Set<ProcessField> needed) {
        return new CalculatedFields(Calculations.of(version).all().stream()
                .filter(calculation -> needed.contains(calculation.field()))
                .toArray(Calculation[]::new));
    }

    /** The event with its calculated fields: the same instance if none of them changes. */
    public ProcessEvent apply(ProcessEvent event) {
        ProcessEvent.Builder calculated = null;
        for (Calculation calculation : calculations) {
            ProcessField field = calculation.field();
            String decoded = event.get(field);
            if (decoded != null && calculation.fills()) {
                continue;
            }
            String value = calculation.value(event);
            if (!Objects.equals(value, decoded)) {
                calculated = calculated == null ? event.toBuilder() : calculated;
                calculated.set(field, value);
            }
        }
        return calculated == null ? event : calculated.build();
    }
}
