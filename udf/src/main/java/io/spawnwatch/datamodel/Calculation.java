package io.spawnwatch.datamodel;

import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.event.Reporter;
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
 * @param reads the fields that decide the value, in events that do not say who reported them
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

    /** Computes a value. */
    @FunctionalInterface
    interface Rule {

        /** The field's value under the data model, or null if the event has none; the event's own value if it stays. */
        @Nullable
        String value(EventFields event);
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
     * The vendor and product. If missing, they come from what the sender says about the product that reported the event:
     * its vendor and product, of which {@code unknown} is a missing one, else the sourcetype.
     *
     * @see <a href="https://help.splunk.com/en/data-management/common-information-model">the expression of
     *     {@code Processes_vendor_product}, data model Endpoint</a>
     */
    static Calculation vendorProduct() {
        ProcessField field = ProcessField.VENDOR_PRODUCT;
        return new Calculation(PREFIX + field.cimName(), field, Set.of(field), true, event -> {
            String value = event.get(field);
            return value == null ? vendorProduct(event.reporter()) : value;
        });
    }

    private static String vendorProduct(@Nullable Reporter reporter) {
        if (reporter == null) {
            return UNKNOWN;
        }
        String vendor = Objects.requireNonNullElse(reporter.vendor(), UNKNOWN);
        String product = Objects.requireNonNullElse(reporter.product(), UNKNOWN);
        return vendor.equals(UNKNOWN) && product.equals(UNKNOWN)
                ? Objects.requireNonNullElse(reporter.sourcetype(), UNKNOWN)
                : vendor + " " + product;
    }

    /** The field's value under the data model, or null if the event has none. */
    @Nullable
    String value(EventFields event) {
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
