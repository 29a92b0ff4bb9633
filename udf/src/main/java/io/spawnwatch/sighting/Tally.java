package io.spawnwatch.sighting;

/**
 * What one group of sightings adds up to inside one window.
 *
 * @param count       sightings, at least 1
 * @param firstTimeMs earliest event time, epoch milliseconds UTC
 * @param lastTimeMs  latest event time, epoch milliseconds UTC
 * @param clockSkew   whether any of the sightings had a skewed clock
 */
public record Tally(long count, long firstTimeMs, long lastTimeMs, boolean clockSkew) {

    /** The tally of a single sighting. */
    public static Tally of(Sighting sighting) {
        return new Tally(1, sighting.timeMs(), sighting.timeMs(), sighting.clockSkew());
    }

    /** Both together; the order does not matter. */
    public Tally merge(Tally other) {
        return new Tally(
                count + other.count,
                Math.min(firstTimeMs, other.firstTimeMs),
                Math.max(lastTimeMs, other.lastTimeMs),
                clockSkew || other.clockSkew);
    }
}
