package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.HOUR;
import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.PROFILE;
import static io.spawnwatch.fixture.DetectionRows.TEN;
import static io.spawnwatch.fixture.DetectionRows.key;
import static io.spawnwatch.fixture.DetectionRows.profile;
import static io.spawnwatch.fixture.DetectionRows.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.fixture.DetectionRows;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows with conditions and with values of fields that are not group fields. */
class ConditionalRowsTest {
    private static final long LATENESS = 10 * MINUTE;
    private static final WindowPolicy REVISIONS = new WindowPolicy(LATENESS, Emission.REVISIONS, 0);
    private static final WindowPolicy FINAL = new WindowPolicy(LATENESS, Emission.FINAL, 0);
    private static final DetectionProfile THREE_NAMES = profile(3, "values >= 3");
    private static final DetectionProfile FEW_NAMES = profile(4, "values < 2");

    private static StateBackend backend(boolean rocksDb) {
        return rocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
    }

    private static TallyOperator operator(WindowPolicy policy, DetectionProfile profile) throws Exception {
        return TallyOperator.withFakeRows(policy, List.of(profile), new HashMapStateBackend(), null);
    }

    private static Sighting saw(
            DetectionProfile profile, long timeMs, @Nullable String processName, @Nullable String user) {
        return sighting(key(profile, "ws-1"), timeMs, processName, user);
    }

    private static DetectionRow row(
            DetectionProfile profile, Tally tally, int revision, boolean late, String names, String users) {
        DetectionRow group = DetectionRows.row(profile, "ws-1", tally, revision, late);
        return new DetectionRow(
                profile,
                NINE,
                TEN,
                group.groupValues(),
                tally,
                revision,
                late,
                List.of(
                        RowField.of("dest", "ws-1"),
                        RowField.of("user", "CORP\\adm"),
                        RowField.of("process", "cmd.exe"),
                        new RowField("count", List.of(Long.toString(tally.count())), true),
                        new RowField("values(process_name)", texts(names), false),
                        new RowField("values(user)", texts(users), false)));
    }

    private static List<String> texts(String texts) {
        return texts.isEmpty() ? List.of() : List.of(texts.split(", ", -1));
    }

    private static Tally tally(long count, long first, long last) {
        return new Tally(count, NINE + first, NINE + last, false);
    }

    @Test
    void aRowIsReportedAsSoonAsItSatisfiesTheConditionAndAgainAtTheClose() throws Exception {
        try (TallyOperator operator = operator(REVISIONS, THREE_NAMES)) {
            operator.see(
                    saw(THREE_NAMES, NINE + 5, "a", "u"),
                    saw(THREE_NAMES, NINE + 3, "a", null),
                    saw(THREE_NAMES, NINE + 7, "b", "v"),
                    saw(THREE_NAMES, NINE + 8, null, "u"));
            assertThat(operator.rows()).isEmpty();

            assertThat(operator.see(saw(THREE_NAMES, NINE + 9, "c", "u")).rows())
                    .containsExactly(row(
                            THREE_NAMES,
                            tally(5, 3, 9),
                            1,
                            false,
                            "a x2 3-5, b x1 7-7, c x1 9-9",
                            "u x3 5-9, v x1 7-7"));

            operator.see(saw(THREE_NAMES, NINE + 1, "c", null));
            assertThat(operator.rows()).isEmpty();
            assertThat(operator.watermark(TEN).rows())
                    .containsExactly(row(
                            THREE_NAMES,
                            tally(6, 1, 9),
                            2,
                            false,
                            "a x2 3-5, b x1 7-7, c x2 1-9",
                            "u x3 5-9, v x1 7-7"));
            assertThat(operator.entries()).isEqualTo(1 + 1 + 1);
            assertThat(operator.watermark(TEN + LATENESS).rows()).isEmpty();
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void aRowThatMayCeaseToSatisfyTheConditionIsReportedAtTheExpiry() throws Exception {
        try (TallyOperator operator = operator(REVISIONS, FEW_NAMES)) {
            operator.see(saw(FEW_NAMES, NINE + 5, "a", null));
            assertThat(operator.watermark(TEN).rows()).isEmpty();
            operator.see(saw(FEW_NAMES, NINE + 6, "a", null));
            assertThat(operator.rows()).isEmpty();

            assertThat(operator.watermark(TEN + LATENESS).rows())
                    .containsExactly(row(FEW_NAMES, tally(2, 5, 6), 1, false, "a x2 5-6", ""));
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void aRowThatALateSightingDisqualifiesIsNeverReported() throws Exception {
        try (TallyOperator operator = operator(REVISIONS, FEW_NAMES)) {
            operator.see(saw(FEW_NAMES, NINE + 5, "a", null)).watermark(TEN);
            operator.see(saw(FEW_NAMES, NINE + 7, "b", null));
            assertThat(operator.watermark(TEN + LATENESS).rows()).isEmpty();
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void aRowThatNeverSatisfiesTheConditionIsForgottenWithItsValues() throws Exception {
        try (TallyOperator operator = operator(REVISIONS, THREE_NAMES)) {
            operator.see(saw(THREE_NAMES, NINE + 5, "a", "u"), saw(THREE_NAMES, NINE + 6, "b", "u"));
            assertThat(operator.entries())
                    .as("window, values, progress and timer")
                    .isEqualTo(1 + 1 + 1 + 1);

            assertThat(operator.watermark(TEN + HOUR).rows()).isEmpty();
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void aLateWindowCountsOnlyItsOwnValues() throws Exception {
        int before = 2 * 5;
        try (TallyOperator operator = operator(REVISIONS, THREE_NAMES)) {
            operator.see(saw(THREE_NAMES, NINE + 5, "a", null), saw(THREE_NAMES, NINE + 6, "b", null))
                    .watermark(TEN + HOUR);
            operator.see(saw(THREE_NAMES, NINE + 7, "c", null), saw(THREE_NAMES, NINE + 8, "d", null));
            assertThat(operator.rows()).isEmpty();

            assertThat(operator.see(saw(THREE_NAMES, NINE + 9, "e", null)).rows())
                    .containsExactly(
                            row(THREE_NAMES, tally(3, 7, 9), before + 1, true, "c x1 7-7, d x1 8-8, e x1 9-9", ""));
            assertThat(operator.watermark(TEN + 2 * HOUR).rows()).isEmpty();
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void finalEmissionReportsOnceWhatSatisfiesTheConditionInTheEnd() throws Exception {
        try (TallyOperator operator = operator(FINAL, THREE_NAMES)) {
            operator.see(
                            saw(THREE_NAMES, NINE + 5, "a", null),
                            saw(THREE_NAMES, NINE + 6, "b", null),
                            saw(THREE_NAMES, NINE + 7, "c", null))
                    .watermark(TEN)
                    .see(saw(THREE_NAMES, NINE + 8, "c", "u"));
            assertThat(operator.rows()).isEmpty();

            assertThat(operator.watermark(Long.MAX_VALUE).rows())
                    .containsExactly(
                            row(THREE_NAMES, tally(4, 5, 8), 1, false, "a x1 5-5, b x1 6-6, c x2 7-8", "u x1 8-8"));
            assertThat(operator.entries()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void afterARestartAWindowContinuesUnderTheSearchThatOpenedIt(boolean rocksDb) throws Exception {
        OperatorSubtaskState snapshot;
        try (TallyOperator before =
                TallyOperator.withFakeRows(REVISIONS, List.of(THREE_NAMES), backend(rocksDb), null)) {
            before.see(saw(THREE_NAMES, NINE + 5, "a", "u"), saw(THREE_NAMES, NINE + 6, "b", "u"));
            snapshot = before.snapshot(1);
        }
        try (TallyOperator after = TallyOperator.withFakeRows(REVISIONS, List.of(), backend(rocksDb), snapshot)) {
            after.see(saw(THREE_NAMES, NINE + 4, "a", "v"));
            assertThat(after.rows()).isEmpty();

            assertThat(after.see(saw(THREE_NAMES, NINE + 7, "\u00e9=", null)).rows())
                    .containsExactly(row(
                            THREE_NAMES,
                            tally(4, 4, 7),
                            1,
                            false,
                            "a x2 4-5, b x1 6-6, \u00e9= x1 7-7",
                            "u x2 5-6, v x1 4-4"));
            assertThat(after.watermark(TEN + HOUR).entries()).isZero();
        }
    }

    @Test
    void aSightingOfAVersionThatObservedNoValuesStillCounts() throws Exception {
        DetectionProfile counting = profile(5, "count >= 1");
        try (TallyOperator operator = operator(REVISIONS, counting)) {
            Sighting bare = new Sighting(key(counting, "ws-1").encode(), NINE + 5, false, null);

            assertThat(operator.see(bare).rows()).containsExactly(row(counting, tally(1, 5, 5), 1, false, "", ""));
        }
    }

    @Test
    void theStateOfADetectionThatOnlyCountsHasNoValues() throws Exception {
        try (TallyOperator operator = operator(REVISIONS, PROFILE)) {
            operator.see(sighting(key(PROFILE, "ws-1"), NINE + 5, "a", "u"));

            assertThat(operator.keys(TallySightings.OBSERVED_VALUES.getName())).isZero();
        }
    }

    @Test
    void aRowIsBuiltOnlyWhenItMayBeReported() throws Exception {
        try (TallyOperator operator = operator(REVISIONS, FEW_NAMES)) {
            long before = FakeRows.BUILT.get();
            for (int i = 0; i < 100; i++) {
                operator.see(saw(FEW_NAMES, NINE + i, "a", null));
            }
            assertThat(FakeRows.BUILT.get()).isEqualTo(before);
            operator.watermark(TEN);
            assertThat(FakeRows.BUILT.get()).isEqualTo(before);
            operator.watermark(TEN + LATENESS);
            assertThat(FakeRows.BUILT.get()).isEqualTo(before + 1);
        }
    }
}
