package io.spawnwatch.event;

import org.jspecify.annotations.Nullable;

/**
 * What a sender says about the product that reported an event. None of it is a field of {@code Endpoint.Processes}: no
 * search can name it, and the data model only calculates {@code vendor_product} from it. Only CIM JSON has it.
 *
 * @param vendor     the vendor, or null
 * @param product    the vendor's product, or null
 * @param sourcetype Splunk's name for the format of the event, or null
 */
public record Reporter(
        @Nullable String vendor,
        @Nullable String product,
        @Nullable String sourcetype) {}
