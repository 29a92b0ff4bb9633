package io.spawnwatch.report;

import io.spawnwatch.function.Metrics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * What a run has processed so far.
 *
 * @param decoded    process events
 * @param skipped    valid records that are not process events
 * @param rejected   unusable records
 * @param matched    events that satisfied a detection, once for each detection
 * @param skewed     events whose time lies too far ahead of their arrival
 * @param late       sightings beyond the allowed lateness
 * @param suppressed rows suppressed by the allowlist
 * @param riskEvents risk events, each revision counted
 * @param fenced     sightings of groups that got no row, because their detection has reached its limit of rows
 * @param costs      what each detection's condition cost; empty if no event was sampled
 * @param input      what was read, in more detail
 */
public record RunSummary(
        long decoded,
        long skipped,
        long rejected,
        long matched,
        long skewed,
        long late,
        long suppressed,
        long riskEvents,
        long fenced,
        List<DetectionCost> costs,
        RunInput input) {

    /** Copies the list. */
    public RunSummary {
        costs = List.copyOf(costs);
    }

    /** The summary of a run without limits of rows, of which no event was sampled. */
    public RunSummary(
            long decoded,
            long skipped,
            long rejected,
            long matched,
            long skewed,
            long late,
            long suppressed,
            long riskEvents) {
        this(decoded, skipped, rejected, matched, skewed, late, suppressed, riskEvents, 0, List.of(), RunInput.NONE);
    }

    /** Reads the accumulators of a job that is running or has finished. */
    public static RunSummary of(Map<String, Object> accumulators) {
        return new RunSummary(
                sum(accumulators, Metrics.EVENTS_DECODED),
                sum(accumulators, Metrics.RECORDS_SKIPPED),
                sum(accumulators, Metrics.RECORDS_REJECTED),
                sum(accumulators, Metrics.EVENTS_MATCHED),
                sum(accumulators, Metrics.EVENTS_SKEWED),
                sum(accumulators, Metrics.SIGHTINGS_LATE),
                sum(accumulators, Metrics.ROWS_SUPPRESSED),
                sum(accumulators, Metrics.RISK_EVENTS),
                sum(accumulators, Metrics.SIGHTINGS_FENCED),
                DetectionCost.of(accumulators),
                RunInput.of(accumulators));
    }

    /**
     * What was counted since an earlier summary of the same run, without the costs. If the job has restarted in between, its counts began at
     * zero again: then what was counted since the restart.
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
                riskEvents - earlier.riskEvents,
                fenced - earlier.fenced,
                List.of(),
                RunInput.NONE);
        return added.isNegative() ? this : added;
    }

    private boolean isNegative() {
        return LongStream.of(decoded, skipped, rejected, matched, skewed, late, suppressed, riskEvents, fenced)
                .anyMatch(count -> count < 0);
    }

    /** All records that were read. */
    public long read() {
        return decoded + skipped + rejected;
    }

    /** Process events of the hosts and users that are selected; all of them if none are. */
    public long selected() {
        return decoded - input.outside();
    }

    /** Whether there were process events, but none of the hosts and users that are selected. */
    public boolean selectsNothing() {
        return decoded > 0 && selected() == 0;
    }

    /** The counts in one line. */
    public String progressLine() {
        return String.format(Locale.ROOT, "events read %,d, matched %,d, risk events %,d", read(), matched, riskEvents);
    }

    private static long sum(Map<String, Object> accumulators, String name) {
        long sum = 0;
        for (Map.Entry<String, Object> accumulator : accumulators.entrySet()) {
            String key = accumulator.getKey();
            boolean counts = key.equals(name) || key.endsWith("." + name);
            if (counts && accumulator.getValue() instanceof Long count) {
                sum += count;
            }
        }
        return sum;
    }
}
