package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.HOUR;
import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.TEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.Tally;
import io.spawnwatch.sighting.UngroupedRow;
import io.spawnwatch.sighting.WindowPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of {@code tstats} from several tasks, brought together. */
class RegroupRowsTest {
    private static final long LATENESS = 10 * MINUTE;
    private static final long EXPIRY = TEN - 1 + LATENESS;
    private static final DetectionProfile USERS = profile("stats sum(count) as n values(user) as users by dest");
    private static final DetectionProfile MANY = profile("eventstats dc(user) as n by dest | where n > 1");

    private static DetectionProfile profile(String commands) {
        return Plans.of("| tstats fillnull_value=null count from datamodel=Endpoint.Processes by dest user | "
                        + commands)
                .profile();
    }

    private static WindowPolicy policy(Emission emission) {
        return new WindowPolicy(LATENESS, emission, 0);
    }

    private static TallyOperator tally(Emission emission, DetectionProfile... profiles) throws Exception {
        return new TallyOperator(policy(emission), List.of(profiles), new HashMapStateBackend(), null);
    }

    private static RegroupOperator regroup() throws Exception {
        return new RegroupOperator(1, 0, new HashMapStateBackend(), null);
    }

    private static StateBackend backend(boolean rocksDb) {
        return rocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
    }

    private static Sighting saw(DetectionProfile profile, String dest, String user, long timeMs) {
        GroupKey key = new GroupKey(profile.id(), profile.version(), profile.digest(), NINE, TEN, List.of(dest, user));
        return new Sighting(key.encode(), timeMs, false, List.of());
    }

    private static DetectionRow usersRow(String dest, int n, Tally tally, int revision, boolean late, String... users) {
        return new DetectionRow(
                USERS.groupedBy(List.of("dest")),
                NINE,
                TEN,
                List.of(dest),
                tally,
                revision,
                late,
                List.of(
                        RowField.of("dest", dest),
                        new RowField("n", List.of(Integer.toString(n)), true),
                        new RowField("users", List.of(users), false)),
                List.of());
    }

    private static Tally tally(long count, long first, long last) {
        return new Tally(count, NINE + first, NINE + last, false);
    }

    @ParameterizedTest
    @EnumSource(Emission.class)
    void theRowsOfAWindowAreBroughtTogetherWhenItExpires(Emission emission) throws Exception {
        try (TallyOperator tally = tally(emission, USERS);
                RegroupOperator regroup = regroup()) {
            tally.see(
                    saw(USERS, "ws-1", "bob", NINE + 7),
                    saw(USERS, "ws-2", "ada", NINE + 6),
                    saw(USERS, "ws-1", "ada", NINE + 5),
                    saw(USERS, "ws-1", "ada", NINE + 9));
            assertThat(tally.watermark(EXPIRY - 1).ungrouped()).isEmpty();

            regroup.see(tally.watermark(EXPIRY).ungrouped()).watermark(EXPIRY - 1);
            assertThat(tally.rows()).isEmpty();
            assertThat(regroup.rows()).isEmpty();
            assertThat(regroup.entries()).as("rows, profiles and timers").isEqualTo(2 + 2 + 2);

            assertThat(regroup.watermark(EXPIRY).rows())
                    .containsExactlyInAnyOrder(
                            usersRow("ws-1", 3, tally(3, 5, 9), 1, false, "ada", "bob"),
                            usersRow("ws-2", 1, tally(1, 6, 6), 1, false, "ada"));
            assertThat(regroup.entries()).isZero();
        }
    }

    @Test
    void aRowWaitsForTheRowsOfEveryTask() throws Exception {
        try (TallyOperator fast = tally(Emission.REVISIONS, MANY);
                TallyOperator slow = tally(Emission.REVISIONS, MANY);
                RegroupOperator regroup = regroup()) {
            fast.see(saw(MANY, "ws-1", "ada", NINE + 5)).watermark(TEN + HOUR);
            slow.see(saw(MANY, "ws-1", "bob", NINE + 6)).watermark(NINE + 7);
            regroup.see(fast.ungrouped()).watermark(NINE + 7);
            assertThat(regroup.rows()).isEmpty();

            regroup.see(slow.watermark(TEN + HOUR).ungrouped());

            assertThat(regroup.watermark(TEN + HOUR).rows())
                    .extracting(DetectionRow::groupValues)
                    .containsExactly(List.of("ws-1", "ada"), List.of("ws-1", "bob"));
            assertThat(regroup.entries()).isZero();
        }
    }

    @Test
    void aWindowThatTheConditionsDropLeavesNothingBehind() throws Exception {
        try (TallyOperator tally = tally(Emission.FINAL, MANY);
                RegroupOperator regroup = regroup()) {
            tally.see(saw(MANY, "ws-1", "ada", NINE + 5)).watermark(Long.MAX_VALUE);

            assertThat(regroup.see(tally.ungrouped()).watermark(Long.MAX_VALUE).rows())
                    .isEmpty();
            assertThat(regroup.entries()).isZero();
        }
    }

    @Test
    void lateRowsAreReportedByThemselvesMarkedLate() throws Exception {
        try (TallyOperator tally = tally(Emission.REVISIONS, USERS);
                RegroupOperator regroup = regroup()) {
            tally.see(saw(USERS, "ws-1", "ada", NINE + 5)).watermark(TEN + HOUR);
            regroup.see(tally.ungrouped()).watermark(TEN + HOUR);
            assertThat(regroup.rows()).containsExactly(usersRow("ws-1", 1, tally(1, 5, 5), 1, false, "ada"));

            tally.see(saw(USERS, "ws-1", "ada", NINE + 6)).watermark(TEN + HOUR + MINUTE);
            tally.see(saw(USERS, "ws-1", "bob", NINE + 4)).watermark(TEN + 2 * HOUR);
            regroup.see(tally.ungrouped()).watermark(TEN + 2 * HOUR);
            int first = 2 * (1 + (int) ((HOUR + LATENESS - LATENESS) / LATENESS)) + 1;
            assertThat(regroup.rows()).containsExactly(usersRow("ws-1", 2, tally(2, 4, 6), first, true, "ada", "bob"));

            tally.see(saw(USERS, "ws-1", "ada", NINE + 8)).watermark(TEN + 3 * HOUR);
            regroup.see(tally.ungrouped()).watermark(TEN + 3 * HOUR);
            assertThat(regroup.rows()).containsExactly(usersRow("ws-1", 1, tally(1, 8, 8), first + 12, true, "ada"));
            assertThat(regroup.entries()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 1", "false, 2", "true, 2", "true, 5"})
    void rowsThatWaitSurviveARestartWithMoreTasksAndWithoutTheirDetection(boolean rocksDb, int tasks) throws Exception {
        List<UngroupedRow> early = new ArrayList<>();
        List<UngroupedRow> late = new ArrayList<>();
        OperatorSubtaskState tallies;
        try (TallyOperator tally = tally(Emission.FINAL, USERS)) {
            for (int host = 0; host < 9; host++) {
                tally.see(saw(USERS, "ws-" + host, "ada", NINE + 5 + host));
            }
            early.addAll(tally.watermark(EXPIRY).ungrouped());
        }
        try (TallyOperator tally = tally(Emission.FINAL, USERS)) {
            for (int host = 0; host < 9; host++) {
                tally.see(saw(USERS, "ws-" + host, "bob", NINE + 50));
            }
            tallies = tally.snapshot(1);
        }
        OperatorSubtaskState waiting;
        try (RegroupOperator before = new RegroupOperator(1, 0, backend(rocksDb), null)) {
            before.see(early).watermark(EXPIRY - 1);
            waiting = before.snapshot(1);
        }
        try (TallyOperator tally =
                new TallyOperator(policy(Emission.FINAL), List.of(), new HashMapStateBackend(), tallies)) {
            late.addAll(tally.watermark(EXPIRY).ungrouped());
        }
        List<DetectionRow> rows = new ArrayList<>();
        for (int index = 0; index < tasks; index++) {
            int task = index;
            OperatorSubtaskState own = AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    waiting, RegroupOperator.MAX_PARALLELISM, 1, tasks, task);
            try (RegroupOperator after = new RegroupOperator(tasks, task, backend(rocksDb), own)) {
                after.see(late.stream()
                        .filter(row -> KeyGroupRangeAssignment.assignKeyToParallelOperator(
                                        row.regroupKey(), RegroupOperator.MAX_PARALLELISM, tasks)
                                == task)
                        .toList());
                rows.addAll(after.watermark(EXPIRY).rows());
                assertThat(after.entries()).isZero();
            }
        }

        List<DetectionRow> expected = new ArrayList<>();
        for (int host = 0; host < 9; host++) {
            expected.add(usersRow("ws-" + host, 2, tally(2, 5 + host, 50), 1, false, "ada", "bob"));
        }
        assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aMissingFieldIsKnownToBeMissingAfterRegrouping() throws Exception {
        try (TallyOperator tally = tally(Emission.FINAL, USERS);
                RegroupOperator regroup = regroup()) {
            tally.see(saw(USERS, "ws-1", "null", NINE + 5), saw(USERS, "ws-1", "ada", NINE + 5))
                    .watermark(Long.MAX_VALUE);
            DetectionRow row = regroup.see(tally.ungrouped())
                    .watermark(Long.MAX_VALUE)
                    .rows()
                    .get(0);

            assertThat(row.values("users")).containsExactly("ada", "null");
            assertThat(row.fillers("users")).isEqualTo(Set.of("null"));
            assertThat(row.fillers("dest")).isEmpty();
        }
    }

    @Test
    void theFillerOfTheDataModelIsKnownAfterRegrouping() throws Exception {
        DetectionProfile filled = Plans.of(
                        "| tstats fillnull_value=null count from datamodel=Endpoint.Processes by dest user | stats dc(dest)"
                                + " as n by user",
                        Normalization.DEFAULT)
                .profile();
        try (TallyOperator tally = tally(Emission.FINAL, filled);
                RegroupOperator regroup = regroup()) {
            tally.see(saw(filled, "ws-1", "unknown", NINE + 5)).watermark(Long.MAX_VALUE);
            DetectionRow row = regroup.see(tally.ungrouped())
                    .watermark(Long.MAX_VALUE)
                    .rows()
                    .get(0);

            assertThat(row.values("user")).containsExactly("unknown");
            assertThat(row.fillers("user")).contains("unknown");
        }
    }

    @Test
    void aChangedMessageAppliesFromTheNextWindowOn() throws Exception {
        DetectionProfile changed = withMessage("changed");
        try (TallyOperator before = tally(Emission.FINAL, USERS);
                TallyOperator after = tally(Emission.FINAL, changed);
                RegroupOperator regroup = regroup()) {
            before.see(saw(USERS, "ws-1", "ada", NINE + 5)).watermark(EXPIRY);
            regroup.see(before.ungrouped()).watermark(EXPIRY);
            after.see(saw(changed, "ws-2", "ada", NINE + 6)).watermark(EXPIRY);
            regroup.see(after.ungrouped()).watermark(EXPIRY + 1);

            assertThat(regroup.rows())
                    .extracting(row -> row.profile().risk().message())
                    .containsExactly("m", "changed");
        }
    }

    private static DetectionProfile withMessage(String message) {
        return new DetectionProfile(
                USERS.id(),
                USERS.version(),
                USERS.digest(),
                USERS.name(),
                USERS.searchName(),
                USERS.type(),
                USERS.groupFields(),
                USERS.fixedValues(),
                new RiskRule(70, 70, 49.0, message, List.of(), List.of()),
                USERS.mitreAttackIds(),
                USERS.analyticStories(),
                USERS.securityDomain(),
                USERS.rowSearch(),
                USERS.fillnullValue());
    }

    @Test
    void aNameThatReallyIsTheFillerIsStillAName() throws Exception {
        DetectionProfile byUser = profile("stats dc(dest) as n by user");
        try (TallyOperator tally = tally(Emission.FINAL, byUser);
                RegroupOperator regroup = regroup()) {
            Sighting missing = saw(byUser, "ws-1", "null", NINE + 5);
            tally.see(
                            missing,
                            new Sighting(saw(byUser, "ws-2", "null", 0).groupKey(), NINE + 6, false, List.of(), 0b10))
                    .watermark(Long.MAX_VALUE);
            DetectionRow row = regroup.see(tally.ungrouped())
                    .watermark(Long.MAX_VALUE)
                    .rows()
                    .get(0);

            assertThat(row.groupValues()).containsExactly("null");
            assertThat(row.fillers("user")).isEmpty();
        }
    }

    @Test
    void theCountIsThatOfTheSearch() throws Exception {
        DetectionProfile counted = profile("stats count by dest");
        try (TallyOperator tally = tally(Emission.FINAL, counted);
                RegroupOperator regroup = regroup()) {
            tally.see(
                            saw(counted, "ws-1", "ada", NINE + 5),
                            saw(counted, "ws-1", "ada", NINE + 6),
                            saw(counted, "ws-1", "bob", NINE + 7))
                    .watermark(Long.MAX_VALUE);

            assertThat(regroup.see(tally.ungrouped()).watermark(Long.MAX_VALUE).rows())
                    .extracting(DetectionRow::tally)
                    .containsExactly(tally(2, 5, 7));
        }
    }
}
