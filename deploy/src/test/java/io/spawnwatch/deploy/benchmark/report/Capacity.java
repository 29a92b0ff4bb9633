package io.spawnwatch.deploy.benchmark.report;

import io.spawnwatch.deploy.benchmark.report.Report.State;
import io.spawnwatch.deploy.benchmark.report.Report.Throughput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What fleets need, by the formulas and assumptions of the page on capacity ({@code deploy/capacity/README.md}). */
final class Capacity {
    private static final List<Long> HOSTS = List.of(10_000L, 1_000_000L, 10_000_000L);

    private static final double EVENTS_OF_HOST_AND_DAY = 5_000;
    private static final double PEAK_OVER_AVERAGE = 5;
    private static final double SIGHTINGS_OF_EVENT = 0.001;
    private static final double BUSY = 0.6;
    private static final double MINUTES_OPEN = 71;
    private static final double SECONDS_OF_DAY = 86_400;

    /** The most state for each slot with which anything was measured. */
    private static final double BYTES_OF_SLOT = 97e6;

    /** {@code pipeline.max-parallelism}: with a divisor of it, every task has the same number of key groups. */
    private static final int MAX_PARALLELISM = 720;

    private Capacity() {}

    /**
     * What a fleet needs.
     *
     * @param hosts           machines
     * @param peak            events a second in the busiest hours
     * @param slotsForEvents  cores that read, decide and open rows
     * @param slotsForState   slots that the state is spread over
     * @param parallelism     the larger of both, rounded up
     * @param openRows        in the busiest hours
     * @param checkpointBytes of those rows
     */
    record Need(
            long hosts,
            double peak,
            double slotsForEvents,
            double slotsForState,
            int parallelism,
            double openRows,
            double checkpointBytes) {}

    /** What fleets of three sizes need; nothing if the whole catalogue with two tasks or the state was not measured. */
    static List<Need> of(Report report) {
        Optional<Throughput> events = report.find("ours-all-p2");
        Optional<State> most = report.mostRows().filter(State::hasPace);
        if (events.isEmpty() || most.isEmpty()) {
            return List.of();
        }
        State state = most.get();
        List<Need> needs = new ArrayList<>();
        for (long hosts : HOSTS) {
            double peak = hosts * EVENTS_OF_HOST_AND_DAY / SECONDS_OF_DAY * PEAK_OVER_AVERAGE;
            double sightings = peak * SIGHTINGS_OF_EVENT;
            double openRows = sightings * 60 * MINUTES_OPEN;
            double checkpointBytes = openRows * state.bytesPerRow();
            double forEvents =
                    (peak / events.get().perCpuSecond().median() + sightings / state.rowsPerCpuSecond()) / BUSY;
            double forState = checkpointBytes / BYTES_OF_SLOT;
            needs.add(new Need(
                    hosts,
                    peak,
                    forEvents,
                    forState,
                    evenDivisor(Math.max(forEvents, forState)),
                    openRows,
                    checkpointBytes));
        }
        return needs;
    }

    private static int evenDivisor(double atLeast) {
        return IntStream.rangeClosed(1, MAX_PARALLELISM)
                .filter(slots -> slots % 2 == 0 && MAX_PARALLELISM % slots == 0 && slots >= atLeast)
                .findFirst()
                .orElse((int) Math.ceil(atLeast));
    }
}
