package io.spawnwatch.sighting;

/**
 * The sum of one group's sightings in one window.
 *
 * @param count       sightings, at least 1
 * @param firstTimeMs earliest event time, epoch milliseconds UTC
 * @param lastTimeMs  latest event time, epoch milliseconds UTC
 * @param clockSkew   whether any sighting had a skewed clock
 * @param literalFillers bit i is set if a sighting really had the filler as its value of the i-th group-by field: a user
 *                    called {@code null} is counted in the same row as a missing user, as in Splunk, but is somebody. Nearly
 *                    always 0, and 0 in state that is older than this component
 */
public record Tally(long count, long firstTimeMs, long lastTimeMs, boolean clockSkew, long literalFillers) {

    /** A tally of sightings in which no value equals the filler. */
    public Tally(long count, long firstTimeMs, long lastTimeMs, boolean clockSkew) {
        this(count, firstTimeMs, lastTimeMs, clockSkew, 0);
    }

    /** The tally of a single sighting. */
    public static Tally of(Sighting sighting) {
        return new Tally(1, sighting.timeMs(), sighting.timeMs(), sighting.clockSkew(), sighting.literalFillers());
    }

    /** The sum of both; the order does not matter. */
    public Tally merge(Tally other) {
        return new Tally(
                count + other.count,
                Math.min(firstTimeMs, other.firstTimeMs),
                Math.max(lastTimeMs, other.lastTimeMs),
                clockSkew || other.clockSkew,
                literalFillers | other.literalFillers);
    }
}
