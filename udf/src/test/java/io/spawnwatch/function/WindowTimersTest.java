package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.HOUR;
import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.PROFILE;
import static io.spawnwatch.fixture.DetectionRows.TEN;
import static io.spawnwatch.fixture.DetectionRows.row;
import static io.spawnwatch.fixture.DetectionRows.sighting;
import static io.spawnwatch.fixture.DetectionRows.tally;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.WindowPolicy;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Test;

/** Which timers an open window has. {@link RandomSightingsTest} proves that its rows are the same as with all of them. */
class WindowTimersTest {
    private static final long LATENESS = 10 * MINUTE;
    private static final WindowPolicy POLICY = new WindowPolicy(LATENESS, Emission.REVISIONS, MINUTE);
    private static final int WINDOW_AND_TIMER = 2;

    @Test
    void aRowSeenOnceHasOneTimerAndIsLeftAloneAtItsClose() throws Exception {
        try (TallyOperator operator = new TallyOperator(POLICY)) {
            assertThat(operator.see(sighting("ws-1", NINE + 5)).entries()).isEqualTo(WINDOW_AND_TIMER);
            operator.rows();

            assertThat(operator.watermark(TEN).rows()).isEmpty();
            assertThat(operator.entries()).isEqualTo(WINDOW_AND_TIMER);
            assertThat(operator.watermark(TEN - 1 + LATENESS).rows()).isEmpty();
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void aRowSeenAgainHasOneTimerBeforeItsCloseAndOneAfter() throws Exception {
        try (TallyOperator operator = new TallyOperator(POLICY)) {
            operator.see(sighting("ws-1", NINE + 5), sighting("ws-1", NINE + 6), sighting("ws-1", NINE + 7));
            assertThat(operator.entries()).isEqualTo(WINDOW_AND_TIMER);
            operator.rows();

            assertThat(operator.watermark(TEN - 1).rows())
                    .containsExactly(row("ws-1", tally(3, NINE + 5, NINE + 7), 2));
            assertThat(operator.entries()).isEqualTo(WINDOW_AND_TIMER);
            assertThat(operator.watermark(TEN - 1 + LATENESS).rows()).isEmpty();
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void aSightingBetweenCloseAndExpiryIsReportedAfterTheRevisionIntervalAndTheRowStillExpires() throws Exception {
        try (TallyOperator operator = new TallyOperator(POLICY)) {
            operator.see(sighting("ws-1", NINE + 5), sighting("ws-1", NINE + 6))
                    .watermark(TEN)
                    .rows();
            operator.see(sighting("ws-1", NINE + 7));
            assertThat(operator.rows()).isEmpty();
            assertThat(operator.entries()).as("expiry and next revision").isEqualTo(1 + 2);

            assertThat(operator.watermark(TEN + 2 * MINUTE).rows())
                    .containsExactly(row("ws-1", tally(3, NINE + 5, NINE + 7), 3));
            assertThat(operator.watermark(TEN + LATENESS).rows()).isEmpty();
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void oneWatermarkClosesAndExpiresARow() throws Exception {
        try (TallyOperator operator = new TallyOperator(POLICY)) {
            operator.see(sighting("ws-1", NINE + 5), sighting("ws-1", NINE + 6), sighting("ws-2", NINE + 6))
                    .rows();

            assertThat(operator.watermark(Long.MAX_VALUE).rows())
                    .containsExactly(row("ws-1", tally(2, NINE + 5, NINE + 6), 2));
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void aRestoredRowHasTheTimersThatItNeeds() throws Exception {
        OperatorSubtaskState state;
        try (TallyOperator operator =
                new TallyOperator(POLICY, List.of(PROFILE), new EmbeddedRocksDBStateBackend(), null)) {
            state = operator.see(sighting("ws-1", NINE + 5), sighting("ws-2", NINE + 5), sighting("ws-2", NINE + 6))
                    .savepoint();
        }
        try (TallyOperator operator = new TallyOperator(POLICY, List.of(), new HashMapStateBackend(), state)) {
            assertThat(operator.entries()).isEqualTo(2 * WINDOW_AND_TIMER);
            operator.see(sighting("ws-1", NINE + 7));
            assertThat(operator.watermark(TEN).rows())
                    .containsExactlyInAnyOrder(
                            row("ws-1", tally(2, NINE + 5, NINE + 7), 2), row("ws-2", tally(2, NINE + 5, NINE + 6), 2));
            assertThat(operator.watermark(TEN + HOUR).entries()).isZero();
        }
    }

    @Test
    void aRowThatIsReportedOnceHasATimerForItsExpiryOnly() throws Exception {
        WindowPolicy once = new WindowPolicy(LATENESS, Emission.FINAL, MINUTE);
        try (TallyOperator operator = new TallyOperator(once)) {
            operator.see(sighting("ws-1", NINE + 5), sighting("ws-1", NINE + 6));
            assertThat(operator.entries()).isEqualTo(WINDOW_AND_TIMER);

            assertThat(operator.watermark(TEN).rows()).isEmpty();
            assertThat(operator.watermark(TEN - 1 + LATENESS).rows())
                    .containsExactly(row("ws-1", tally(2, NINE + 5, NINE + 6), 1));
            assertThat(operator.entries()).isZero();
        }
    }
}
