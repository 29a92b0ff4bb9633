package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.HOUR;
import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.PROFILE;
import static io.spawnwatch.fixture.DetectionRows.TEN;
import static io.spawnwatch.fixture.DetectionRows.key;
import static io.spawnwatch.fixture.DetectionRows.profile;
import static io.spawnwatch.fixture.DetectionRows.sighting;
import static io.spawnwatch.fixture.DetectionRows.tally;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.FencedSightings;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.RowLimits;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.WindowPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A detection gets rows up to its limit, and what is beyond it is counted and passed on. */
class RowFenceTest {
    private static final WindowPolicy POLICY = new WindowPolicy(10 * MINUTE, Emission.REVISIONS, 10_000);

    /** When a window that ends at ten is forgotten. */
    private static final long EXPIRY = TEN - 1 + 10 * MINUTE;

    private static TallySightings function(RowLimits limits) {
        return new TallySightings(POLICY, List.of(PROFILE), List.of(), limits);
    }

    private static RowLimits limit(int rows) {
        return new RowLimits(rows, Map.of());
    }

    private static TallyOperator operator(int rows) throws Exception {
        return TallyOperator.of(function(limit(rows)), new HashMapStateBackend());
    }

    private static TallyOperator operator(int rows, OperatorSubtaskState snapshot) throws Exception {
        return TallyOperator.of(function(limit(rows)), new HashMapStateBackend(), snapshot);
    }

    private static List<String> hosts(List<DetectionRow> rows) {
        return rows.stream().map(row -> row.groupValues().get(0)).toList();
    }

    private static Sighting[] hosts(int from, int until) {
        List<Sighting> sightings = new ArrayList<>();
        for (int i = from; i < until; i++) {
            sightings.add(sighting("ws-" + i, NINE + i));
        }
        return sightings.toArray(Sighting[]::new);
    }

    private static long count(List<FencedSightings> fenced) {
        return fenced.stream().mapToLong(sightings -> sightings.tally().count()).sum();
    }

    @Test
    void groupsGetRowsUpToTheLimitAndGoOnCounting() throws Exception {
        try (TallyOperator operator = operator(2)) {
            operator.see(
                    sighting("a", NINE), sighting("b", NINE + 1), sighting("c", NINE + 2), sighting("a", NINE + 3));
            assertThat(hosts(operator.rows())).containsExactly("a", "b");
            assertThat(operator.fenced())
                    .containsExactly(new FencedSightings(
                            key(PROFILE, "any").window().encode(),
                            PROFILE,
                            2,
                            false,
                            tally(1, NINE + 2, NINE + 2),
                            Long.MIN_VALUE));

            operator.watermark(TEN - 1);
            assertThat(operator.rows()).as("a has changed").singleElement().satisfies(row -> assertThat(row.tally())
                    .isEqualTo(tally(2, NINE, NINE + 3)));
            assertThat(operator.fenced()).isEmpty();
        }
    }

    @Test
    void nothingIsFencedAtExactlyTheLimit() throws Exception {
        try (TallyOperator operator = operator(3)) {
            operator.see(hosts(0, 3)).see(hosts(0, 3));
            assertThat(operator.rows()).hasSize(3);
            operator.watermark(EXPIRY);
            assertThat(operator.fenced()).isEmpty();
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void withoutALimitNothingIsFencedOrSaved() throws Exception {
        OperatorSubtaskState state;
        try (TallyOperator operator = operator(RowLimits.NONE)) {
            state = operator.see(hosts(0, 50)).snapshot(1);
            assertThat(operator.rows()).hasSize(50);
        }
        try (TallyOperator operator = operator(2, state)) {
            operator.see(hosts(0, 52));
            assertThat(hosts(operator.rows()))
                    .as("rows of before are not counted")
                    .containsExactly("ws-50", "ws-51");
            operator.see(hosts(52, 53));
            assertThat(count(operator.fenced())).isOne();
        }
    }

    @Test
    void sightingsBeyondTheLimitArePassedOnTogetherAndAllOfThemWhenTheWindowClosesAndExpires() throws Exception {
        try (TallyOperator operator = operator(1)) {
            operator.see(hosts(0, 7));
            assertThat(operator.fenced())
                    .extracting(fenced -> fenced.tally().count())
                    .as("one, then as many as before; two wait")
                    .containsExactly(1L, 1L, 2L);
            assertThat(count(operator.watermark(TEN - 1).fenced())).isEqualTo(2);
            operator.see(hosts(7, 9));
            assertThat(operator.fenced()).isEmpty();
            operator.watermark(EXPIRY);
            assertThat(operator.fenced()).singleElement().satisfies(fenced -> {
                assertThat(fenced.tally()).isEqualTo(tally(2, NINE + 7, NINE + 8));
                assertThat(fenced.watermarkMs()).isEqualTo(TEN - 1);
            });
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void refusedGroupsLeaveNothingInState() throws Exception {
        DetectionProfile values = profile(
                1,
                "| tstats count values(Processes.process_name) as names from datamodel=Endpoint.Processes by"
                        + " Processes.dest Processes.user Processes.process | rename Processes.* as *");
        TallySightings function = new TallySightings(POLICY, List.of(values), List.of(), limit(1));
        try (TallyOperator operator = TallyOperator.of(function, new HashMapStateBackend())) {
            operator.see(sighting(key(values, "a"), NINE, "cmd.exe"));
            long entries = operator.entries();
            for (int i = 0; i < 100; i++) {
                operator.see(sighting(key(values, "ws-" + i), NINE, "cmd.exe"));
            }
            assertThat(operator.entries()).as("one timer for all").isEqualTo(entries + 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"heap", "rocksdb"})
    void aRestartForgetsNeitherRowsNorRefusedSightings(String backend) throws Exception {
        StateBackend state = backend.equals("heap") ? new HashMapStateBackend() : new EmbeddedRocksDBStateBackend();
        OperatorSubtaskState snapshot;
        long before;
        try (TallyOperator operator = TallyOperator.of(function(limit(2)), state)) {
            snapshot = operator.watermark(NINE).see(hosts(0, 8)).savepoint();
            before = count(operator.fenced());
            assertThat(before).isLessThan(6);
        }
        try (TallyOperator operator = TallyOperator.of(function(limit(2)), state, snapshot)) {
            operator.see(hosts(0, 10));
            assertThat(operator.rows()).as("no new row").isEmpty();
            operator.watermark(TEN - 1);
            assertThat(hosts(operator.rows())).containsExactlyInAnyOrder("ws-0", "ws-1");
            operator.watermark(EXPIRY);
            assertThat(before + count(operator.fenced())).isEqualTo(6 + 8);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 5})
    void anotherLimitAppliesFromTheRestartOn(int limit) throws Exception {
        OperatorSubtaskState snapshot;
        try (TallyOperator operator = operator(2)) {
            snapshot = operator.see(hosts(0, 8)).snapshot(1);
        }
        try (TallyOperator operator = operator(limit, snapshot)) {
            operator.see(hosts(10, 20));
            int more = limit == RowLimits.NONE ? 10 : Math.max(0, limit - 2);
            assertThat(operator.rows()).hasSize(more);
            operator.watermark(EXPIRY);
            assertThat(count(operator.fenced())).as("2 were pending").isEqualTo(2 + 10 - more);
        }
    }

    @Test
    void whatIsPendingIsPassedOnWithTheOldLimitIfThereIsNoneNow() throws Exception {
        OperatorSubtaskState snapshot;
        try (TallyOperator operator = operator(2)) {
            snapshot = operator.see(hosts(0, 8)).snapshot(1);
        }
        try (TallyOperator operator = operator(RowLimits.NONE, snapshot)) {
            operator.watermark(TEN);
            assertThat(operator.fenced()).singleElement().satisfies(fenced -> assertThat(fenced.rowLimit())
                    .isEqualTo(2));
        }
    }

    @Test
    void eachWindowAndDetectionHasALimitOfItsOwn() throws Exception {
        DetectionProfile second = profile(2);
        TallySightings function = new TallySightings(POLICY, List.of(PROFILE, second), List.of(), limit(1));
        try (TallyOperator operator = TallyOperator.of(function, new HashMapStateBackend())) {
            GroupKey earlier = new GroupKey(
                    PROFILE.id(),
                    1,
                    PROFILE.digest(),
                    NINE - HOUR,
                    NINE,
                    key(PROFILE, "a").values());
            operator.see(
                    sighting("a", NINE),
                    sighting("b", NINE),
                    sighting(key(second, "c"), NINE),
                    sighting(earlier, NINE - 1));
            assertThat(hosts(operator.rows())).containsExactly("a", "c", "a");
            assertThat(count(operator.fenced())).isOne();
        }
    }

    @Test
    void aDetectionMayHaveALimitOfItsOwnOrNone() {
        RowLimits limits = RowLimits.of(
                100,
                new DetectionOverrides(Map.of(
                        "few",
                        new DetectionOverrides.Setting(
                                true, null, null, null, 5, new DetectionOverrides.Setting(true, null, null).places()),
                        "all",
                        new DetectionOverrides.Setting(
                                true, null, null, null, 0, new DetectionOverrides.Setting(true, null, null).places()),
                        "other",
                        new DetectionOverrides.Setting(true, null, null))));
        assertThat(List.of(limits.of("FEW"), limits.of("all"), limits.of("other"), limits.of("unknown")))
                .containsExactly(5, RowLimits.NONE, 100, 100);
    }

    @Test
    void sightingsAfterTheExpiryAreCountedAnew() throws Exception {
        try (TallyOperator operator = operator(2)) {
            operator.see(hosts(0, 4)).watermark(EXPIRY);
            operator.rows();
            operator.fenced();

            operator.see(sighting("ws-3", NINE), sighting("ws-4", NINE), sighting("ws-5", NINE));
            assertThat(operator.rows())
                    .allMatch(DetectionRow::late)
                    .extracting(row -> row.groupValues().get(0))
                    .containsExactly("ws-3", "ws-4");
            assertThat(operator.fenced()).singleElement().satisfies(fenced -> assertThat(fenced.watermarkMs())
                    .isEqualTo(EXPIRY));
            // Each late sighting puts off when the late rows are forgotten, and with them their number.
            for (int i = 1; i <= 5; i++) {
                operator.watermark(EXPIRY + i * 9L * MINUTE).see(sighting("ws-3", NINE));
            }
            operator.see(sighting("ws-6", NINE));
            assertThat(operator.rows()).extracting(DetectionRow::groupValues).allMatch(row -> !row.contains("ws-6"));
            operator.watermark(EXPIRY + 2 * HOUR);
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void countsAreForgottenWithTheirRows() throws Exception {
        try (TallyOperator operator = operator(1)) {
            OperatorSubtaskState open = operator.see(hosts(0, 3)).snapshot(1);
            OperatorSubtaskState expired = operator.watermark(EXPIRY).snapshot(2);
            assertThat(counts(open)).isOne();
            assertThat(counts(expired)).isZero();
        }
    }

    private static long counts(OperatorSubtaskState state) {
        return state.getManagedOperatorState()
                .iterator()
                .next()
                .getStateNameToPartitionOffsets()
                .get(TallySightings.ROW_COUNTS.getName())
                .getOffsets()
                .length;
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "2, 1", "2, 3", "3, 8", "8, 3"})
    void theLimitHoldsAtEveryParallelismAndWhenItChanges(int before, int after) throws Exception {
        int limit = 80;
        Map<List<String>, Long> counts = new HashMap<>();
        Tasks first = new Tasks(limit, before, null, before, counts);
        first.see(0, 60).see(0, 60);
        assertThat(counts).as("some task may reach its share early").hasSizeBetween(40, 60);
        Tasks second = new Tasks(limit, after, first.stop(), before, counts);
        second.see(60, 1000);
        assertThat(counts.size())
                .as("%s: the limit, but for parts of rows that are not where they were counted", limit)
                .isBetween(limit - 8, limit + 8);
        second.end();
        assertThat(first.fenced
                        + second.fenced
                        + counts.values().stream().mapToLong(count -> count).sum())
                .as("every sighting is in a row or beyond the limit")
                .isEqualTo(60 + 1000);
    }

    /** All tasks of one run. */
    private static final class Tasks {
        private final List<TallyOperator> operators = new ArrayList<>();
        private final Map<List<String>, Long> counts;
        private long fenced;

        Tasks(
                int limit,
                int parallelism,
                @Nullable OperatorSubtaskState state,
                int parallelismBefore,
                Map<List<String>, Long> counts)
                throws Exception {
            this.counts = counts;
            for (int subtask = 0; subtask < parallelism; subtask++) {
                OperatorSubtaskState part = state == null
                        ? null
                        : AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                state, TallyOperator.KEY_GROUPS, parallelismBefore, parallelism, subtask);
                operators.add(TallyOperator.ofSubtask(function(limit(limit)), part, parallelism, subtask));
            }
        }

        Tasks see(int from, int until) throws Exception {
            for (Sighting sighting : hosts(from, until)) {
                operators
                        .get(KeyGroupRangeAssignment.assignKeyToParallelOperator(
                                sighting.groupKey(), TallyOperator.KEY_GROUPS, operators.size()))
                        .see(sighting);
            }
            for (TallyOperator operator : operators) {
                take(operator);
            }
            return this;
        }

        private void take(TallyOperator operator) {
            for (DetectionRow row : operator.rows()) {
                counts.put(row.groupValues(), row.tally().count());
            }
            fenced += count(operator.fenced());
        }

        OperatorSubtaskState stop() throws Exception {
            OperatorSubtaskState[] states = new OperatorSubtaskState[operators.size()];
            for (int i = 0; i < states.length; i++) {
                states[i] = operators.get(i).snapshot(1);
                operators.get(i).close();
            }
            return AbstractStreamOperatorTestHarness.repackageState(states);
        }

        void end() throws Exception {
            for (TallyOperator operator : operators) {
                operator.watermark(EXPIRY);
                take(operator);
                assertThat(operator.entries()).isZero();
                operator.close();
            }
        }
    }
}
