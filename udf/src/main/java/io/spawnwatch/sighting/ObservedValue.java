package io.spawnwatch.sighting;

import io.spawnwatch.event.ProcessField;

/**
 * The sightings in a window that had one value of a field that aggregates need.
 *
 * @param count       sightings, at least 1
 * @param firstTimeMs earliest sighting, epoch milliseconds UTC
 * @param lastTimeMs  latest sighting, epoch milliseconds UTC
 */
public record ObservedValue(long count, long firstTimeMs, long lastTimeMs) {

    /** Separates field and value in a key; no CIM name contains it. */
    private static final char SEPARATOR = '=';

    /** A value seen for the first time. */
    public static ObservedValue at(long timeMs) {
        return new ObservedValue(1, timeMs, timeMs);
    }

    /** Adds a sighting; the order does not matter. */
    public ObservedValue and(long timeMs) {
        return new ObservedValue(count + 1, Math.min(firstTimeMs, timeMs), Math.max(lastTimeMs, timeMs));
    }

    /** Field and value as one text. It is the key in state, and a contract like that of {@link GroupKey}. */
    public static String key(ProcessField field, String value) {
        return field.cimName() + SEPARATOR + value;
    }

    /** The field's CIM name in a key. */
    public static String field(String key) {
        return key.substring(0, key.indexOf(SEPARATOR));
    }

    /** The value in a key. */
    public static String value(String key) {
        return key.substring(key.indexOf(SEPARATOR) + 1);
    }
}
