package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.HOUR;
import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.PROFILE;
import static io.spawnwatch.fixture.DetectionRows.TEN;
import static io.spawnwatch.fixture.DetectionRows.key;
import static io.spawnwatch.fixture.DetectionRows.profile;
import static io.spawnwatch.fixture.DetectionRows.row;
import static io.spawnwatch.fixture.DetectionRows.sighting;
import static io.spawnwatch.fixture.DetectionRows.tally;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.Tally;
import io.spawnwatch.sighting.WindowPolicy;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TallySightingsTest {
    private static final long LATENESS = 10 * MINUTE;
    private static final WindowPolicy REVISIONS = new WindowPolicy(LATENESS, Emission.REVISIONS, 0);

    @Test
    void reportsTheFirstSightingAtOnceAndTheTallyWhenTheWindowCloses() throws Exception {
        try (TallyOperator operator = new TallyOperator(REVISIONS)) {
            assertThat(operator.see(sighting("ws-1", NINE + 5), sighting("ws-2", NINE + 6))
                            .rows())
                    .containsExactly(
                            row("ws-1", tally(1, NINE + 5, NINE + 5), 1), row("ws-2", tally(1, NINE + 6, NINE + 6), 1));
            assertThat(operator.see(sighting("ws-1", NINE + 2))
                            .watermark(TEN - 2)
                            .rows())
                    .isEmpty();
            assertThat(operator.watermark(TEN - 1).rows())
                    .containsExactly(row("ws-1", tally(2, NINE + 2, NINE + 5), 2));
        }
    }

    @Test
    void keepsNothingAfterTheLastWindowHasExpired() throws Exception {
        try (TallyOperator operator = new TallyOperator(REVISIONS)) {
            operator.see(sighting("ws-1", NINE + 5), sighting("ws-2", NINE + 6), sighting("ws-1", NINE + 7));
            assertThat(operator.entries()).isEqualTo(2 + 2);
            operator.watermark(TEN - 1 + LATENESS);

            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void aSightingWithinTheAllowedLatenessRevisesTheRow() throws Exception {
        try (TallyOperator operator = new TallyOperator(REVISIONS)) {
            operator.see(sighting("ws-1", NINE + 5)).watermark(TEN + MINUTE).rows();

            assertThat(operator.see(sighting("ws-1", NINE + 9)).rows())
                    .containsExactly(row("ws-1", tally(2, NINE + 5, NINE + 9), 2));
            assertThat(operator.watermark(TEN + HOUR).rows()).isEmpty();
        }
    }

    @Test
    void aSightingBeyondTheAllowedLatenessIsReportedMarkedAndForgottenAgain() throws Exception {
        // Late by fifty minutes: there may have been five openings of ten minutes before.
        int before = 2 * 5;
        try (TallyOperator operator = new TallyOperator(REVISIONS)) {
            operator.see(sighting("ws-1", NINE + 5)).watermark(TEN + HOUR).rows();

            assertThat(operator.see(sighting("ws-1", NINE + 9), sighting("ws-1", NINE + 11))
                            .rows())
                    .containsExactly(row(PROFILE, "ws-1", tally(1, NINE + 9, NINE + 9), before + 1, true));
            assertThat(operator.watermark(TEN + 2 * HOUR).rows())
                    .containsExactly(row(PROFILE, "ws-1", tally(2, NINE + 9, NINE + 11), before + 2, true));
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void finalEmissionReportsEachRowOnce() throws Exception {
        try (TallyOperator operator = new TallyOperator(new WindowPolicy(LATENESS, Emission.FINAL, 0))) {
            operator.see(sighting("ws-1", NINE + 5)).watermark(TEN + MINUTE).see(sighting("ws-1", NINE + 9));
            assertThat(operator.rows()).isEmpty();

            assertThat(operator.watermark(Long.MAX_VALUE).rows())
                    .containsExactly(row("ws-1", tally(2, NINE + 5, NINE + 9), 1));
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void aSkewedSightingKeepsItsWindowOpenUntilTheWatermarkReachesIt() throws Exception {
        try (TallyOperator operator = new TallyOperator(REVISIONS)) {
            Sighting skewed = new Sighting(key(PROFILE, "kiosk").encode(), NINE + 5, true, List.of());

            assertThat(operator.watermark(NINE - 48 * HOUR).see(skewed).rows())
                    .containsExactly(row("kiosk", new Tally(1, NINE + 5, NINE + 5, true), 1));
            operator.see(new Sighting(skewed.groupKey(), NINE + 6, false, List.of()))
                    .watermark(NINE - HOUR);
            assertThat(operator.watermark(TEN).rows())
                    .containsExactly(row("kiosk", new Tally(2, NINE + 5, NINE + 6, true), 2));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRestoredOperatorContinuesFromTheSnapshot(boolean rocksDb) throws Exception {
        OperatorSubtaskState snapshot;
        try (TallyOperator before = new TallyOperator(REVISIONS, List.of(PROFILE), backend(rocksDb), null)) {
            before.see(sighting("ws-1", NINE + 5), sighting("ws-1", NINE + 7), sighting("ws-2", NINE + 8));
            snapshot = before.snapshot(1);
        }
        try (TallyOperator after = new TallyOperator(REVISIONS, List.of(PROFILE), backend(rocksDb), snapshot)) {
            after.see(sighting("ws-1", NINE + 3));
            assertThat(after.rows()).isEmpty();

            assertThat(after.watermark(TEN).rows()).containsExactly(row("ws-1", tally(3, NINE + 3, NINE + 7), 2));
            assertThat(after.watermark(TEN + HOUR).entries()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWindowIsFinishedUnderTheDetectionThatOpenedItEvenIfThatHasChanged(boolean rocksDb) throws Exception {
        OperatorSubtaskState snapshot;
        try (TallyOperator before = new TallyOperator(REVISIONS, List.of(profile(1)), backend(rocksDb), null)) {
            before.see(sighting("ws-1", NINE + 5), sighting("ws-1", NINE + 6));
            snapshot = before.snapshot(1);
        }
        OperatorSubtaskState second;
        try (TallyOperator changed = new TallyOperator(REVISIONS, List.of(profile(2)), backend(rocksDb), snapshot)) {
            changed.see(sighting(key(profile(2), "ws-1"), NINE + 9));
            assertThat(changed.rows()).containsExactly(row(profile(2), "ws-1", tally(1, NINE + 9, NINE + 9), 1, false));
            second = changed.snapshot(2);
        }
        try (TallyOperator removed = new TallyOperator(REVISIONS, List.of(), backend(rocksDb), second)) {
            assertThat(removed.watermark(TEN).rows())
                    .containsExactly(row(profile(1), "ws-1", tally(2, NINE + 5, NINE + 6), 2, false));
            assertThat(removed.watermark(TEN + HOUR).entries()).isZero();
        }
    }

    @Test
    void profilesAreKeptOnlyAsLongAsAWindowNeedsThem() throws Exception {
        Profiles profiles = new Profiles(List.of(profile(1)));
        profiles.keepUntil(key(profile(1), "ws-1"), TEN);

        assertThat(profiles.toRetain(TEN, false)).containsExactly(new RetainedProfile(profile(1), TEN));
        assertThat(profiles.toRetain(TEN + 1, false)).isEmpty();
    }

    @Test
    void oneTaskKeepsTheRunningProfilesForSightingsInFlight() {
        assertThat(new Profiles(List.of(profile(1))).toRetain(TEN, true))
                .containsExactly(new RetainedProfile(profile(1), Long.MIN_VALUE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lateSightingsAreStillLateAfterARestart(boolean seenSince) throws Exception {
        OperatorSubtaskState snapshot;
        try (TallyOperator before = new TallyOperator(REVISIONS)) {
            before.see(sighting("ws-1", NINE + 5), sighting("ws-1", NINE + 6)).watermark(TEN + HOUR);
            snapshot = before.snapshot(1);
        }
        if (seenSince) {
            // A second restart before the first watermark: what was restored is saved again.
            try (TallyOperator between = new TallyOperator(REVISIONS, List.of(PROFILE), backend(false), snapshot)) {
                snapshot = between.snapshot(2);
            }
        }
        try (TallyOperator after = new TallyOperator(REVISIONS, List.of(PROFILE), backend(false), snapshot)) {
            List<DetectionRow> rows = after.see(sighting("ws-1", NINE + 7)).rows();

            assertThat(rows).singleElement().satisfies(row -> {
                assertThat(row.late()).isTrue();
                assertThat(row.tally()).isEqualTo(tally(1, NINE + 7, NINE + 7));
            });
            assertThat(after.watermark(TEN + 3 * HOUR).entries()).isZero();
        }
    }

    @Test
    void aLateWindowWithoutAllowedLatenessOutlivesARestartThatRemovesItsDetection() throws Exception {
        WindowPolicy strict = new WindowPolicy(0, Emission.REVISIONS, 0);
        OperatorSubtaskState snapshot;
        try (TallyOperator before = new TallyOperator(strict)) {
            before.watermark(TEN + HOUR).see(sighting("ws-1", NINE + 5));
            snapshot = before.snapshot(1);
        }
        try (TallyOperator after = new TallyOperator(strict, List.of(), backend(false), snapshot)) {
            assertThat(after.watermark(TEN + 2 * HOUR).entries()).isZero();
        }
    }

    private static StateBackend backend(boolean rocksDb) {
        return rocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
    }
}
