package io.spawnwatch.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a file are to a detection.
 *
 * @param file      the file, as it was given
 * @param read      records read
 * @param events    process events among them
 * @param skipped   records of other events
 * @param rejected  records that could not be read
 * @param matched   events that satisfy what is decided on events
 * @param fired     those that make a row by themselves which no entry of the allowlist covers
 * @param firing    numbers of the first of these records, from 1, in order
 * @param others    what some of the records are that are not process events, in words
 * @param fault     why the rest of the file could not be read, or null
 */
public record HeldRecords(
        String file,
        long read,
        long events,
        long skipped,
        long rejected,
        long matched,
        long fired,
        List<Long> firing,
        List<String> others,
        @Nullable String fault) {

    /** Copies the lists. */
    public HeldRecords {
        firing = List.copyOf(firing);
        others = List.copyOf(others);
    }
}
