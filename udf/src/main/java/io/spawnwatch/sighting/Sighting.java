package io.spawnwatch.sighting;

/**
 * One event that satisfied one detection's condition.
 *
 * @param groupKey  what it counts under, as {@link GroupKey#encode()} writes it
 * @param timeMs    event time, epoch milliseconds UTC
 * @param clockSkew whether the event's time lies further ahead of its arrival than a sound clock explains
 */
public record Sighting(String groupKey, long timeMs, boolean clockSkew) {}
