package io.spawnwatch.sighting;

/**
 * What one group of sightings adds up to inside one window.
 *
 * @param count       sightings, at least 1
 * @param firstTimeMs earliest event time, epoch milliseconds UTC
 * @param lastTimeMs  latest event time, epoch milliseconds UTC
 * @param clockSkew   whether any of the sightings had a skewed clock
 * @param literalFillers bit i is set where a sighting really had, in the i-th group-by field, the text that missing ones
 *                    are filled with: a user called {@code null} counts in the same row as no user, as in Splunk, but
 *                    is somebody. Nearly always 0, and 0 in state from a time before it was kept
 */
public record Tally(long count, long firstTimeMs, long lastTimeMs, boolean clockSkew, long literalFillers) {

    /** A tally of sightings that had no field whose text is taken for a missing one. */
    public Tally(long count, long firstTimeMs, long lastTimeMs, boolean clockSkew) {
        this(count, firstTimeMs, lastTimeMs, clockSkew, 0);
    }

    /** The tally of a single sighting. */
    public static Tally of(Sighting sighting) {
        return new Tally(1, sighting.timeMs(), sighting.timeMs(), sighting.clockSkew(), sighting.literalFillers());
    }

    /** Both together; the order does not matter. */
    public Tally merge(Tally other) {
        return new Tally(
                count + other.count,
                Math.min(firstTimeMs, other.firstTimeMs),
                Math.max(lastTimeMs, other.lastTimeMs),
                clockSkew || other.clockSkew,
                literalFillers | other.literalFillers);
    }
}
