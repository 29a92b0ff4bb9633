package io.spawnwatch.report;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a replay did, for whoever started it. Rows are counted once, in their last revision.
 *
 * @param counts     what was read, matched and written, each revision counted
 * @param took       how long it took
 * @param detections what became of the detection files
 * @param fired      the detections that have rows, those with the most rows first
 * @param hosts      hosts by the risk that rows raise for them
 * @param users      users by the risk that rows raise for them
 * @param allowlist  the allowlist's entries for the detections that ran, those that cover the most rows first; those that
 *                   cover nothing are last
 * @param digest     the digest of the rows, or null if it was not wanted
 * @param selection  whether some detections, hosts or users were selected: an entry that covers nothing of them may be needed
 */
public record ReplaySummary(
        RunSummary counts,
        Duration took,
        DetectionFiles detections,
        List<FiredDetection> fired,
        RiskRanking hosts,
        RiskRanking users,
        List<EntryCover> allowlist,
        @Nullable RowsDigest digest,
        boolean selection) {

    /** The summary of a run of all detections on all events. */
    public ReplaySummary(
            RunSummary counts,
            Duration took,
            DetectionFiles detections,
            List<FiredDetection> fired,
            RiskRanking hosts,
            RiskRanking users,
            List<EntryCover> allowlist,
            @Nullable RowsDigest digest) {
        this(counts, took, detections, fired, hosts, users, allowlist, digest, false);
    }

    /** Copies the lists. */
    public ReplaySummary {
        fired = List.copyOf(fired);
        allowlist = List.copyOf(allowlist);
    }

    /**
     * What became of the detection files.
     *
     * @param run     whose detections ran
     * @param refused that cannot run
     * @param leftOut that were deprecated or disabled
     */
    public record DetectionFiles(long run, long refused, long leftOut) {}

    /**
     * A detection that has rows.
     *
     * @param id    of the detection
     * @param name  of the detection
     * @param rows  that it has, without suppressed ones
     * @param hosts distinct values of {@code dest} in them
     * @param first earliest time of an event in them, ISO 8601 in UTC
     * @param last  latest time of an event in them, ISO 8601 in UTC
     */
    public record FiredDetection(String id, String name, long rows, long hosts, String first, String last) {}

    /**
     * Who is most at risk.
     *
     * @param distinct how many there are
     * @param top      those with the highest scores, highest first
     */
    public record RiskRanking(long distinct, List<RankedObject> top) {

        /** Copies the list. */
        public RiskRanking {
            top = List.copyOf(top);
        }
    }

    /**
     * Somebody or something at risk.
     *
     * @param name of the risk object
     * @param risk the sum of the scores that rows raise for it
     * @param rows that raise any
     */
    public record RankedObject(String name, double risk, long rows) {}

    /**
     * What an entry of the allowlist covers.
     *
     * @param entry  id of the entry
     * @param owner  who answers for it
     * @param reason why it is allowed
     * @param rows   that it covers
     * @param hosts  distinct values of {@code dest} in them
     */
    public record EntryCover(String entry, String owner, String reason, long rows, long hosts) {}

    /**
     * A digest of the rows.
     *
     * @param value 64 hexadecimal digits
     * @param rows  that it covers
     */
    public record RowsDigest(String value, long rows) {}
}
