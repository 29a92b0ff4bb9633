package io.spawnwatch.sighting;

import io.spawnwatch.event.ProcessField;

/**
 * What has been seen in a window of one value of a field that aggregates need.
 *
 * @param count       sightings with it, at least 1
 * @param firstTimeMs earliest of them, epoch milliseconds UTC
 * @param lastTimeMs  latest of them, epoch milliseconds UTC
 */
public record ObservedValue(long count, long firstTimeMs, long lastTimeMs) {

    /** Between field and value in a key; no CIM name has it. */
    private static final char SEPARATOR = '=';

    /** A value that is seen for the first time. */
    public static ObservedValue at(long timeMs) {
        return new ObservedValue(1, timeMs, timeMs);
    }

    /** This and one more sighting; the order does not matter. */
    public ObservedValue and(long timeMs) {
        return new ObservedValue(count + 1, Math.min(firstTimeMs, timeMs), Math.max(lastTimeMs, timeMs));
    }

    /** Field and value as one text: the key in the state, a contract as the group's key is. */
    public static String key(ProcessField field, String value) {
        return field.cimName() + SEPARATOR + value;
    }

    /** The CIM name of the field in a key. */
    public static String field(String key) {
        return key.substring(0, key.indexOf(SEPARATOR));
    }

    /** The value in a key. */
    public static String value(String key) {
        return key.substring(key.indexOf(SEPARATOR) + 1);
    }
}
