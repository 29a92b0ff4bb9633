package io.spawnwatch.datamodel;

import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A calculated field of the data model.
 *
 * <p>In Splunk, a calculation may read what an earlier one has filled. Here each reads the event as it was decoded, which
 * gives the same values: the only field that another calculation reads is a command line, and a missing one reads as
 * {@link #UNKNOWN}.
 *
 * @param id    name of the calculation in the data model
 * @param field the field that it gives a value
 * @param reads the fields that decide the value
 * @param fills whether only a missing value changes
 * @param rule  computes the value
 */
record Calculation(String id, ProcessField field, Set<ProcessField> reads, boolean fills, Rule rule) {
    /** The text that stands for a missing value. */
    static final String UNKNOWN = "unknown";

    private static final String PREFIX = "Endpoint_Processes_";
    private static final ProcessEvent WITHOUT_FIELDS = ProcessEvent.at(0).build();

    Calculation {
        reads = Set.copyOf(reads);
    }

    /** How a value is computed. */
    @FunctionalInterface
    interface Rule {

        /** The field's value under the data model, or null if the event has none; the event's own value if it stays. */
        @Nullable
        String value(ProcessEvent event);
    }

    /** A field that is {@code unknown} if it is missing. */
    static Calculation fillnull(ProcessField field) {
        return new Calculation(PREFIX + "fillnull_" + field.cimName(), field, Set.of(field), true, event -> {
            String value = event.get(field);
            return value == null ? UNKNOWN : value;
        });
    }

    /** A program's name that comes from a command line if it is missing, and is {@code unknown} if that has none. */
    static Calculation fillnull(ProcessField name, ProcessField commandLine) {
        return new Calculation(PREFIX + "fillnull_" + name.cimName(), name, Set.of(name, commandLine), true, event -> {
            String value = event.get(name);
            return value == null ? nameIn(event.get(commandLine)) : value;
        });
    }

    /** A field in lower case. */
    static Calculation lower(ProcessField field) {
        return new Calculation("baseSearch", field, Set.of(field), false, event -> {
            String value = event.get(field);
            return value == null ? null : value.toLowerCase(Locale.ROOT);
        });
    }

    /**
     * The vendor and product. Splunk falls back on the fields {@code vendor} and {@code product}, then on the sourcetype;
     * events have none of these here.
     */
    static Calculation vendorProduct() {
        ProcessField field = ProcessField.VENDOR_PRODUCT;
        return new Calculation(PREFIX + field.cimName(), field, Set.of(field), true, fillnull(field).rule);
    }

    /** The field's value under the data model, or null if the event has none. */
    @Nullable
    String value(ProcessEvent event) {
        return rule.value(event);
    }

    /** The value in events that lack all the fields that the calculation reads, or null if they have none. */
    @Nullable
    String valueOfNothing() {
        return rule.value(WITHOUT_FIELDS);
    }

    private static String nameIn(@Nullable String commandLine) {
        return commandLine == null ? UNKNOWN : Objects.requireNonNullElse(CommandLineName.in(commandLine), UNKNOWN);
    }
}
