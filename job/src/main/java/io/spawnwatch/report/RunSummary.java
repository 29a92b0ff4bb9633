package io.spawnwatch.report;

import io.spawnwatch.function.Metrics;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What a run has come to so far.
 *
 * @param decoded    process events
 * @param skipped    records that are in order but no process events
 * @param rejected   records that could not be used
 * @param matched    events that satisfied a condition, each detection counted
 * @param skewed     events whose time lies too far ahead of their arrival
 * @param late       sightings beyond the allowed lateness
 * @param suppressed rows that the allowlist suppressed
 * @param riskEvents risk events, each revision counted
 */
public record RunSummary(
        long decoded,
        long skipped,
        long rejected,
        long matched,
        long skewed,
        long late,
        long suppressed,
        long riskEvents) {

    /** From the accumulators of a job, running or done. */
    public static RunSummary of(Map<String, Object> accumulators) {
        return new RunSummary(
                sum(accumulators, Metrics.EVENTS_DECODED),
                sum(accumulators, Metrics.RECORDS_SKIPPED),
                sum(accumulators, Metrics.RECORDS_REJECTED),
                sum(accumulators, Metrics.EVENTS_MATCHED),
                sum(accumulators, Metrics.EVENTS_SKEWED),
                sum(accumulators, Metrics.SIGHTINGS_LATE),
                sum(accumulators, Metrics.ROWS_SUPPRESSED),
                sum(accumulators, Metrics.RISK_EVENTS));
    }

    /**
     * What was added since an earlier summary of the same run. Counts begin anew when the job has started again by itself
     * in between; then it is what was added since that.
     */
    public RunSummary since(RunSummary earlier) {
        RunSummary added = new RunSummary(
                decoded - earlier.decoded,
                skipped - earlier.skipped,
                rejected - earlier.rejected,
                matched - earlier.matched,
                skewed - earlier.skewed,
                late - earlier.late,
                suppressed - earlier.suppressed,
                riskEvents - earlier.riskEvents);
        return added.isNegative() ? this : added;
    }

    private boolean isNegative() {
        return LongStream.of(decoded, skipped, rejected, matched, skewed, late, suppressed, riskEvents)
                .anyMatch(count -> count < 0);
    }

    /** Records that were read, of every kind. */
    public long read() {
        return decoded + skipped + rejected;
    }

    /** One line for a progress display. */
    public String progressLine() {
        return String.format(Locale.ROOT, "events read %,d, matched %,d, risk events %,d", read(), matched, riskEvents);
    }

    private static long sum(Map<String, Object> accumulators, String name) {
        long sum = 0;
        for (Map.Entry<String, Object> one : accumulators.entrySet()) {
            boolean counts = one.getKey().equals(name) || one.getKey().endsWith("." + name);
            if (counts && one.getValue() instanceof Long count) {
                sum += count;
            }
        }
        return sum;
    }
}
