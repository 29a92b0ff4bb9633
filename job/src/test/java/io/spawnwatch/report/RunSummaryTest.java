package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.function.Metrics;
import io.spawnwatch.function.RunCounter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunSummaryTest {

    @Test
    void countsOfAllDetectionsAndEntriesAreAdded() {
        Map<String, Object> accumulators = Map.of(
                Metrics.EVENTS_DECODED,
                10L,
                Metrics.RECORDS_SKIPPED,
                20L,
                Metrics.RECORDS_REJECTED,
                3L,
                RunCounter.accumulator(Metrics.BY_DETECTION, "a", Metrics.EVENTS_MATCHED),
                4L,
                RunCounter.accumulator(Metrics.BY_DETECTION, "b", Metrics.EVENTS_MATCHED),
                5L,
                Metrics.EVENTS_SKEWED,
                6L,
                Metrics.SIGHTINGS_LATE,
                7L,
                RunCounter.accumulator(Metrics.BY_ENTRY, "x.rowsSuppressed", Metrics.ROWS_SUPPRESSED),
                8L,
                Metrics.RISK_EVENTS,
                9L,
                "somebody else's",
                "riskEvents");

        RunSummary summary = RunSummary.of(accumulators);

        assertThat(summary).isEqualTo(new RunSummary(10, 20, 3, 9, 6, 7, 8, 9));
        assertThat(summary.read()).isEqualTo(33);
    }

    @Test
    void everythingIsZeroBeforeTheFirstCount() {
        assertThat(RunSummary.of(Map.of())).isEqualTo(new RunSummary(0, 0, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void theProgressLineGroupsDigitsInAnyLocale() {
        assertThat(new RunSummary(1_000_000, 234_567, 1, 2345, 0, 0, 0, 12).progressLine())
                .isEqualTo("events read 1,234,568, matched 2,345, risk events 12");
    }
}
