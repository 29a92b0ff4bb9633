package io.spawnwatch.function;

import static io.spawnwatch.function.Fixtures.HOUR;
import static io.spawnwatch.function.Fixtures.MINUTE;
import static io.spawnwatch.function.Fixtures.NINE;
import static io.spawnwatch.function.Fixtures.PROFILE;
import static io.spawnwatch.function.Fixtures.TEN;
import static io.spawnwatch.function.Fixtures.key;
import static io.spawnwatch.function.Fixtures.profile;
import static io.spawnwatch.function.Fixtures.row;
import static io.spawnwatch.function.Fixtures.sighting;
import static io.spawnwatch.function.Fixtures.tally;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.Tally;
import io.spawnwatch.sighting.WindowPolicy;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TallySightingsTest {
    private static final long LATENESS = 10 * MINUTE;
    private static final WindowPolicy REVISIONS = new WindowPolicy(LATENESS, Emission.REVISIONS);

    /** The operator as the topology runs it, on a state backend, restored from a snapshot if there is one. */
    private static final class Operator implements AutoCloseable {
        private final KeyedOneInputStreamOperatorTestHarness<String, Sighting, DetectionRow> harness;

        Operator(
                WindowPolicy policy,
                List<DetectionProfile> running,
                StateBackend backend,
                OperatorSubtaskState snapshot)
                throws Exception {
            harness = new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(new TallySightings(policy, running)), Sighting::groupKey, Types.STRING);
            ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig()).setGenericTypes(false);
            harness.setStateBackend(backend);
            harness.setup();
            if (snapshot != null) {
                harness.initializeState(snapshot);
            }
            harness.open();
        }

        Operator(WindowPolicy policy) throws Exception {
            this(policy, List.of(PROFILE), new HashMapStateBackend(), null);
        }

        List<DetectionRow> rows() {
            List<DetectionRow> rows = harness.extractOutputValues();
            harness.getOutput().clear();
            return rows;
        }

        Operator see(Sighting... sightings) throws Exception {
            for (Sighting sighting : sightings) {
                harness.processElement(sighting, sighting.timeMs());
            }
            return this;
        }

        Operator watermark(long timeMs) throws Exception {
            harness.processWatermark(timeMs);
            return this;
        }

        /** Windows in keyed state and timers, together. */
        long entries() {
            KeyedStateBackend<String> state = harness.getOperator().getKeyedStateBackend();
            try (Stream<String> windows = state.getKeys(TallySightings.OPEN_WINDOW.getName(), VoidNamespace.INSTANCE)) {
                return windows.count() + harness.numEventTimeTimers();
            }
        }

        @Override
        public void close() {
            assertThatCode(harness::close).doesNotThrowAnyException();
        }
    }

    @Test
    void reportsTheFirstSightingAtOnceAndTheTallyWhenTheWindowCloses() throws Exception {
        try (Operator operator = new Operator(REVISIONS)) {
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
        try (Operator operator = new Operator(REVISIONS)) {
            operator.see(sighting("ws-1", NINE + 5), sighting("ws-2", NINE + 6), sighting("ws-1", NINE + 7));
            assertThat(operator.entries()).isEqualTo(2 + 4);
            operator.watermark(TEN - 1 + LATENESS);

            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void aSightingWithinTheAllowedLatenessRevisesTheRow() throws Exception {
        try (Operator operator = new Operator(REVISIONS)) {
            operator.see(sighting("ws-1", NINE + 5)).watermark(TEN + MINUTE).rows();

            assertThat(operator.see(sighting("ws-1", NINE + 9)).rows())
                    .containsExactly(row("ws-1", tally(2, NINE + 5, NINE + 9), 2));
            assertThat(operator.watermark(TEN + HOUR).rows()).isEmpty();
        }
    }

    @Test
    void aSightingBeyondTheAllowedLatenessIsReportedMarkedAndForgottenAgain() throws Exception {
        // Late by an hour less ten minutes: there may have been five openings of ten minutes before.
        int before = 2 * 5;
        try (Operator operator = new Operator(REVISIONS)) {
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
        try (Operator operator = new Operator(new WindowPolicy(LATENESS, Emission.FINAL))) {
            operator.see(sighting("ws-1", NINE + 5)).watermark(TEN + MINUTE).see(sighting("ws-1", NINE + 9));
            assertThat(operator.rows()).isEmpty();

            assertThat(operator.watermark(Long.MAX_VALUE).rows())
                    .containsExactly(row("ws-1", tally(2, NINE + 5, NINE + 9), 1));
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void aSkewedSightingKeepsItsWindowOpenUntilTimeComesToIt() throws Exception {
        try (Operator operator = new Operator(REVISIONS)) {
            Sighting skewed = new Sighting(key(PROFILE, "kiosk").encode(), NINE + 5, true);

            assertThat(operator.watermark(NINE - 48 * HOUR).see(skewed).rows())
                    .containsExactly(row("kiosk", new Tally(1, NINE + 5, NINE + 5, true), 1));
            operator.see(new Sighting(skewed.groupKey(), NINE + 6, false)).watermark(NINE - HOUR);
            assertThat(operator.watermark(TEN).rows())
                    .containsExactly(row("kiosk", new Tally(2, NINE + 5, NINE + 6, true), 2));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRestoredOperatorGoesOnWhereTheSnapshotWasTaken(boolean rocksDb) throws Exception {
        OperatorSubtaskState snapshot;
        try (Operator before = new Operator(REVISIONS, List.of(PROFILE), backend(rocksDb), null)) {
            before.see(sighting("ws-1", NINE + 5), sighting("ws-1", NINE + 7), sighting("ws-2", NINE + 8));
            snapshot = before.harness.snapshot(1, 1);
        }
        try (Operator after = new Operator(REVISIONS, List.of(PROFILE), backend(rocksDb), snapshot)) {
            after.see(sighting("ws-1", NINE + 3));
            assertThat(after.rows()).isEmpty();

            assertThat(after.watermark(TEN).rows()).containsExactly(row("ws-1", tally(3, NINE + 3, NINE + 7), 2));
            assertThat(after.watermark(TEN + HOUR).entries()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWindowIsFinishedUnderTheDetectionThatOpenedItAfterThatWasChanged(boolean rocksDb) throws Exception {
        OperatorSubtaskState snapshot;
        try (Operator before = new Operator(REVISIONS, List.of(profile(1)), backend(rocksDb), null)) {
            before.see(sighting("ws-1", NINE + 5), sighting("ws-1", NINE + 6));
            snapshot = before.harness.snapshot(1, 1);
        }
        OperatorSubtaskState second;
        try (Operator changed = new Operator(REVISIONS, List.of(profile(2)), backend(rocksDb), snapshot)) {
            changed.see(new Sighting(key(profile(2), "ws-1").encode(), NINE + 9, false));
            assertThat(changed.rows()).containsExactly(row(profile(2), "ws-1", tally(1, NINE + 9, NINE + 9), 1, false));
            second = changed.harness.snapshot(2, 2);
        }
        try (Operator removed = new Operator(REVISIONS, List.of(), backend(rocksDb), second)) {
            assertThat(removed.watermark(TEN).rows())
                    .containsExactly(row(profile(1), "ws-1", tally(2, NINE + 5, NINE + 6), 2, false));
            assertThat(removed.watermark(TEN + HOUR).entries()).isZero();
        }
    }

    @Test
    void profilesAreKeptOnlyAsLongAsAWindowNeedsThem() throws Exception {
        Profiles profiles = new Profiles(List.of(profile(1)));
        profiles.neededUntil(key(profile(1), "ws-1"), TEN);

        assertThat(profiles.toRetain(TEN, false)).containsExactly(new RetainedProfile(profile(1), TEN));
        assertThat(profiles.toRetain(TEN + 1, false)).isEmpty();
    }

    @Test
    void oneTaskKeepsTheRunningProfilesForSightingsThatAreStillOnTheirWay() {
        assertThat(new Profiles(List.of(profile(1))).toRetain(TEN, true))
                .containsExactly(new RetainedProfile(profile(1), Long.MIN_VALUE));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsLateStaysLateAfterARestart(boolean seenSince) throws Exception {
        OperatorSubtaskState snapshot;
        try (Operator before = new Operator(REVISIONS)) {
            before.see(sighting("ws-1", NINE + 5), sighting("ws-1", NINE + 6)).watermark(TEN + HOUR);
            snapshot = before.harness.snapshot(1, 1);
        }
        if (seenSince) {
            // A second restart, before any watermark has come: what was restored is saved again.
            try (Operator between = new Operator(REVISIONS, List.of(PROFILE), backend(false), snapshot)) {
                snapshot = between.harness.snapshot(2, 2);
            }
        }
        try (Operator after = new Operator(REVISIONS, List.of(PROFILE), backend(false), snapshot)) {
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
        WindowPolicy strict = new WindowPolicy(0, Emission.REVISIONS);
        OperatorSubtaskState snapshot;
        try (Operator before = new Operator(strict)) {
            before.watermark(TEN + HOUR).see(sighting("ws-1", NINE + 5));
            snapshot = before.harness.snapshot(1, 1);
        }
        try (Operator after = new Operator(strict, List.of(), backend(false), snapshot)) {
            assertThat(after.watermark(TEN + 2 * HOUR).entries()).isZero();
        }
    }

    private static StateBackend backend(boolean rocksDb) {
        return rocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
    }
}
