package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.HOUR;
import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.PROFILE;
import static io.spawnwatch.fixture.DetectionRows.TEN;
import static io.spawnwatch.fixture.DetectionRows.sighting;
import static io.spawnwatch.fixture.DetectionRows.tally;
import static io.spawnwatch.function.RecordedState.ENTRY;
import static io.spawnwatch.function.RecordedState.POLICY;
import static io.spawnwatch.function.RecordedState.key;
import static io.spawnwatch.function.RecordedState.saw;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RiskObjectKind;
import io.spawnwatch.detection.RiskObjectRule;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.fixture.DetectionRows;
import io.spawnwatch.risk.Risk;
import io.spawnwatch.risk.RiskObject;
import io.spawnwatch.risk.RiskScoring;
import io.spawnwatch.risk.Suppression;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.RowLimits;
import io.spawnwatch.sighting.Tally;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * State is a contract: a job continues from the state of an earlier version as if it had never stopped.
 *
 * <p>The folders of {@code src/test/resources/state} were written by {@link RecordedState} as it was then. Before
 * changing anything in state, run its {@code main} on the test class path with a new folder beside these as its argument,
 * commit the folder, and add a test here. Existing folders are never rewritten.
 */
@SuppressWarnings("try") // The operators declare close() with any exception.
class RecordedStateTest {

    private static OperatorSubtaskState recorded(String file) throws Exception {
        return OperatorSnapshotUtil.readStateHandle(resource("/state/" + file).toString());
    }

    private static Path resource(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(RecordedStateTest.class.getResource(name), name)
                .toURI());
    }

    private static StateBackend backend(String name) {
        return name.equals("heap") ? new HashMapStateBackend() : new EmbeddedRocksDBStateBackend();
    }

    private static DetectionRow row(
            DetectionProfile profile, String dest, long windowStartMs, Tally tally, int revision, boolean late) {
        return new DetectionRow(
                profile,
                windowStartMs,
                windowStartMs + HOUR,
                List.of(dest, "CORP\\adm", "cmd.exe"),
                tally,
                revision,
                late,
                null);
    }

    @ParameterizedTest
    @CsvSource({"heap, heap", "rocksdb, rocksdb", "heap, rocksdb", "rocksdb, heap"})
    void windowsOfAVersionThatOnlyCountedAreFinished(String from, String to) throws Exception {
        OperatorSubtaskState state = recorded("counting-only/tally-sightings-" + from);
        // The detection has been removed: only the state knows it.
        try (TallyOperator operator = new TallyOperator(POLICY, List.of(), backend(to), state)) {
            assertThat(operator.entries()).as("windows and timers").isEqualTo(4 + 6);

            operator.see(sighting(key(PROFILE, "first", NINE), NINE + 1));
            assertThat(operator.rows()).isEmpty();
            assertThat(operator.see(sighting(key(PROFILE, "revised", NINE - HOUR), NINE - 1))
                            .rows())
                    .containsExactly(
                            row(PROFILE, "revised", NINE - HOUR, tally(3, NINE - 2 * MINUTE, NINE - 1), 3, false));
            assertThat(operator.see(sighting(key(PROFILE, "later", NINE - 2 * HOUR), NINE - HOUR - 1))
                            .rows())
                    .as("the watermark is restored")
                    .containsExactly(row(
                            PROFILE, "later", NINE - 2 * HOUR, tally(1, NINE - HOUR - 1, NINE - HOUR - 1), 11, true));

            assertThat(operator.watermark(TEN - 1).rows())
                    .containsExactlyInAnyOrder(
                            row(
                                    PROFILE,
                                    "late",
                                    NINE - 2 * HOUR,
                                    tally(2, NINE - 2 * HOUR + 1, NINE - 2 * HOUR + 2),
                                    12,
                                    true),
                            row(PROFILE, "first", NINE, tally(2, NINE + 1, NINE + 6 * MINUTE), 2, false),
                            row(PROFILE, "counted", NINE, tally(2, NINE + 7 * MINUTE, NINE + 8 * MINUTE), 2, false));
            assertThat(operator.watermark(TEN + HOUR).rows()).isEmpty();
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void aWindowContinuesUnderTheSameVersionThatRunsNow() throws Exception {
        DetectionProfile running = DetectionRows.profile(1, "count >= 1");
        OperatorSubtaskState state = recorded("counting-only/tally-sightings-heap");
        try (TallyOperator operator = TallyOperator.withFakeRows(POLICY, List.of(running), backend("heap"), state)) {
            operator.see(sighting(key(running, "first", NINE), NINE + 1, "a", null));

            assertThat(operator.watermark(TEN - 1).rows())
                    .filteredOn(row -> row.groupValues().contains("first"))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.profile()).isEqualTo(running);
                        assertThat(row.revision()).isEqualTo(2);
                        assertThat(row.tally()).isEqualTo(tally(2, NINE + 1, NINE + 6 * MINUTE));
                        assertThat(row.fields().get(4).values()).containsExactly("a x1 1-1");
                    });
        }
    }

    @Test
    void waitingRowsOfAVersionThatOnlyCountedAreReleased() throws Exception {
        DetectionRow allowed = DetectionRows.row("ws-1", tally(1, NINE, NINE), 1);
        DetectionRow other = DetectionRows.row("srv-1", tally(2, NINE, NINE + 1), 2);
        try (AllowlistOperator operator =
                new AllowlistOperator(List.of(), true, recorded("counting-only/apply-allowlist"))) {
            assertThat(operator.entries()).containsExactly(ENTRY);
            assertThat(operator.passed()).isEmpty();

            operator.update(AllowlistUpdate.put(ENTRY), AllowlistUpdate.loaded());
            assertThat(operator.passed()).containsExactly(other);
            assertThat(operator.suppressed())
                    .containsExactly(new Suppression(RiskScoring.score(allowed), "admins", "endpoint-team", "CHG-1"));
            assertThat(other.fields())
                    .containsExactly(
                            RowField.of("dest", "srv-1"),
                            RowField.of("user", "CORP\\adm"),
                            RowField.of("process", "cmd.exe"));
        }
    }

    @ParameterizedTest
    @CsvSource({"heap, heap", "rocksdb, rocksdb", "heap, rocksdb", "rocksdb, heap"})
    void windowsWithObservedValuesContinueAndAreFinished(String from, String to) throws Exception {
        assertContinues(recorded("observed-values/tally-sightings-" + from), to);
    }

    @ParameterizedTest
    @CsvSource({"heap, rocksdb", "rocksdb, heap"})
    void stateOfTodayContinuesToo(String from, String to, @TempDir Path folder) throws Exception {
        RecordedState.write(folder);
        assertContinues(
                OperatorSnapshotUtil.readStateHandle(
                        folder.resolve("tally-sightings-" + from).toString()),
                to);
    }

    @Test
    void windowsOfASearchWithLookupsAreFinishedWithTheContentThatTheyHad() throws Exception {
        DetectionProfile profile = DetectionRows.profile(1, RecordedState.LOOKUP_SEARCH);
        // Neither the detection nor the lookup's file is there any more.
        try (TallyOperator operator =
                new TallyOperator(POLICY, List.of(), List.of(), recorded("lookups/tally-sightings-heap"))) {
            operator.see(sighting(key(profile, "srv-2", NINE), NINE + 4 * MINUTE));
            assertThat(operator.rows()).as("its owner is nobody").isEmpty();

            assertThat(operator.watermark(TEN).rows())
                    .hasSize(2)
                    .allMatch(row -> row.tally().count() == 2)
                    .anyMatch(row -> row.values("owner").equals(List.of("ann")))
                    .noneMatch(row -> row.groupValues().contains("srv-2"));
        }
    }

    @Test
    void rowsThatWereCountedUnderALimitStillCount() throws Exception {
        DetectionProfile profile = RecordedState.PROFILE;
        TallySightings function = new TallySightings(POLICY, List.of(), List.of(), new RowLimits(2, Map.of()));
        try (TallyOperator operator =
                TallyOperator.of(function, new HashMapStateBackend(), recorded("row-counts/tally-sightings-heap"))) {
            operator.see(saw(key(profile, "ws-0", NINE), NINE + 10, "a", "u"));
            assertThat(operator.rows())
                    .as("its second sighting satisfies the condition")
                    .hasSize(1);
            operator.see(saw(key(profile, "ws-9", NINE), NINE + 11, "a", "u"));
            operator.see(saw(key(profile, "ws-9", NINE), NINE + 12, "a", "u"));
            assertThat(operator.rows()).isEmpty();

            // Six had been refused before, and four of them passed on.
            operator.watermark(TEN + HOUR);
            assertThat(operator.fenced().stream()
                            .mapToLong(fenced -> fenced.tally().count())
                            .sum())
                    .isEqualTo(2 + 2);
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void whatWasBeyondALimitIsStillReported() throws Exception {
        try (TallyFencedTest.Operator operator =
                new TallyFencedTest.Operator(Emission.REVISIONS, recorded("fenced/tally-fenced-heap"))) {
            operator.see(tally(2, NINE + 3, NINE + 12), NINE + 2 * MINUTE);
            assertThat(operator.reported()).isEmpty();
            assertThat(operator.watermark(TEN + HOUR).reported())
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(event.tally()).isEqualTo(tally(10, NINE + 1, NINE + 12));
                        assertThat(event.revision()).isEqualTo(2);
                        assertThat(event.late()).isFalse();
                    });
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void rowsOfAVersionWithoutLimitsAreNotCounted() throws Exception {
        DetectionProfile profile = RecordedState.PROFILE;
        TallySightings function = new TallySightings(POLICY, List.of(), List.of(), new RowLimits(1, Map.of()));
        try (TallyOperator operator = TallyOperator.of(
                function, new HashMapStateBackend(), recorded("observed-values/tally-sightings-heap"))) {
            long open = operator.keys(TallySightings.OPEN_WINDOW.getName());
            operator.see(saw(key(profile, "new", NINE), NINE, "a", "u"));
            operator.see(saw(key(profile, "newer", NINE), NINE, "a", "u"));
            assertThat(operator.keys(TallySightings.OPEN_WINDOW.getName())).isEqualTo(open + 1);
            assertThat(operator.fenced()).hasSize(1);
        }
    }

    private static void assertContinues(OperatorSubtaskState state, String to) throws Exception {
        DetectionProfile profile = RecordedState.PROFILE;
        // The detection has been removed: only the state knows it.
        try (TallyOperator operator = new TallyOperator(POLICY, List.of(), backend(to), state)) {
            assertThat(operator.keys(TallySightings.OBSERVED_VALUES.getName())).isEqualTo(4);
            operator.see(saw(key(profile, "counted", NINE), NINE + MINUTE, "c", null));
            assertThat(operator.rows()).isEmpty();

            assertThat(operator.see(saw(key(profile, "first", NINE), NINE + 7 * MINUTE, "b", null))
                            .rows())
                    .as("its second sighting satisfies the condition")
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.profile()).isEqualTo(profile);
                        assertThat(row.revision()).isEqualTo(1);
                        assertThat(row.values("names")).containsExactly("a", "b");
                    });
            assertThat(operator.watermark(TEN - 1).rows())
                    .filteredOn(row -> row.groupValues().contains("counted"))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.revision()).isEqualTo(2);
                        assertThat(row.tally()).isEqualTo(tally(3, NINE + MINUTE, NINE + 8 * MINUTE));
                        assertThat(row.values("names")).containsExactly("a", "b", "c");
                        assertThat(row.values("users")).containsExactly("u");
                        assertThat(RiskScoring.score(row).risk().riskObjects())
                                .hasSize(2)
                                .allMatch(object -> object.kind() == RiskObjectKind.RISK);
                    });
            assertThat(operator.watermark(TEN + HOUR).entries()).isZero();
        }
    }

    /** Versions before the third generation of detection files knew neither kinds nor messages of risk objects. */
    @ParameterizedTest
    @ValueSource(strings = {"heap", "rocksdb"})
    void objectsOfAnOlderVersionRaiseRiskWithTheMessageOfTheRow(String from) throws Exception {
        OperatorSubtaskState state = recorded("counting-only/tally-sightings-" + from);
        try (TallyOperator operator = new TallyOperator(POLICY, List.of(), backend("heap"), state)) {
            assertThat(operator.watermark(TEN + HOUR).rows()).isNotEmpty().allSatisfy(row -> {
                Risk risk = RiskScoring.score(row).risk();

                assertThat(risk.findingTitle()).isNull();
                assertThat(risk.riskObjects()).hasSize(2).allSatisfy(object -> {
                    assertThat(object.kind()).isEqualTo(RiskObjectKind.RISK);
                    assertThat(object.message()).isEqualTo(risk.message()).contains(" ran cmd.exe on ");
                });
            });
        }
    }

    @ParameterizedTest
    @CsvSource({"heap, rocksdb", "rocksdb, heap"})
    void findingsOfARemovedDetectionAreStillRaised(String from, String to) throws Exception {
        RiskRule risk = new RiskRule(
                null,
                null,
                50.0,
                "title",
                List.of(
                        new RiskObjectRule("user", "user", 50.0, RiskObjectKind.FINDING, "title"),
                        new RiskObjectRule("dest", "system", 20.0, RiskObjectKind.INTERMEDIATE_FINDING, "on $dest$")),
                List.of());
        DetectionProfile profile = DetectionRows.profile(1, "d", risk, List.of());
        OperatorSubtaskState state;
        try (TallyOperator operator = new TallyOperator(POLICY, List.of(profile), backend(from), null)) {
            state = operator.see(sighting(key(profile, "ws-1", NINE), NINE + 1))
                    .see(sighting(key(profile, "ws-1", NINE), NINE + 2))
                    .savepoint();
        }
        try (TallyOperator operator = new TallyOperator(POLICY, List.of(), backend(to), state)) {
            assertThat(operator.watermark(TEN).rows()).singleElement().satisfies(row -> {
                assertThat(row.profile()).isEqualTo(profile);
                assertThat(RiskScoring.score(row).risk().riskObjects())
                        .containsExactly(
                                new RiskObject("CORP\\adm", "user", 50.0, RiskObjectKind.FINDING, "title"),
                                new RiskObject("ws-1", "system", 20.0, RiskObjectKind.INTERMEDIATE_FINDING, "on ws-1"));
            });
        }
    }
}
