package io.spawnwatch.control;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The latest revision of a row that a live job has written, to whichever topic.
 *
 * @param id            the row's key: late sightings are other rows with the same risk event id
 * @param revision      from 1
 * @param writtenMs     when it was written, epoch milliseconds UTC
 * @param detectionId   the detection's id
 * @param detectionName its name
 * @param values        the values of its CIM fields, by name
 * @param firstTimeMs   earliest sighting, epoch milliseconds UTC
 * @param lastTimeMs    latest sighting, epoch milliseconds UTC
 * @param coveredBy     id of the allowlist entry that covered it, or null if it was raised as a risk event
 */
public record WrittenRow(
        String id,
        int revision,
        long writtenMs,
        String detectionId,
        String detectionName,
        Map<String, List<String>> values,
        long firstTimeMs,
        long lastTimeMs,
        @Nullable String coveredBy) {

    /** The hosts in it; none if the detection has no {@code dest}. */
    public List<String> hosts() {
        return values.getOrDefault("dest", List.of());
    }

    /** This row with its hosts only: other values may be long, and rows are many. */
    WrittenRow withHostsOnly() {
        return new WrittenRow(
                id,
                revision,
                writtenMs,
                detectionId,
                detectionName,
                Map.of("dest", hosts()),
                firstTimeMs,
                lastTimeMs,
                coveredBy);
    }

    boolean isLaterThan(@Nullable WrittenRow other) {
        return other == null
                || revision > other.revision
                || (revision == other.revision && writtenMs >= other.writtenMs);
    }
}
