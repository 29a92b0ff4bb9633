package io.spawnwatch.function;

import org.jspecify.annotations.Nullable;

/**
 * A record of the allowlist's control stream, as read.
 *
 * @param origin    Kafka topic
 * @param partition Kafka partition
 * @param offset    Kafka offset
 * @param arrivalMs Kafka record timestamp, epoch milliseconds UTC
 * @param key       the record's key, which is the entry's id, or null if it has none
 * @param value     the entry as JSON, or null to remove it
 * @param loaded    whether this is not a record but marks that everything that existed at the start has been read
 */
public record AllowlistRecord(
        String origin,
        int partition,
        long offset,
        long arrivalMs,
        @Nullable String key,
        @Nullable String value,
        boolean loaded) {

    /** Marks that everything that existed at the start has been read. */
    public static AllowlistRecord loaded(String origin) {
        return new AllowlistRecord(origin, 0, 0, 0, null, null, true);
    }
}
