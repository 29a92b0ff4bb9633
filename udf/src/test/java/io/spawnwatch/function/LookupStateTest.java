package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.HOUR;
import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.TEN;
import static io.spawnwatch.fixture.DetectionRows.sighting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.lookup.LookupTable;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.fixture.LookupFiles;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.WindowPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A window is finished with the lookups that it was opened with, whatever has become of their files since. */
class LookupStateTest {
    private static final WindowPolicy FINAL = new WindowPolicy(10 * MINUTE, Emission.FINAL, 10_000);

    @TempDir
    Path folder;

    /** A version of the detection, with the lookup as its file was then. */
    private record Version(DetectionProfile profile, List<LookupTable> lookups) {
        TallySightings function() {
            return new TallySightings(FINAL, List.of(profile), lookups);
        }

        TallyOperator operator(OperatorSubtaskState snapshot) throws Exception {
            return new TallyOperator(FINAL, List.of(profile), lookups, snapshot);
        }

        GroupKey key(String dest) {
            return new GroupKey(profile.id(), profile.version(), profile.digest(), NINE, TEN, List.of(dest));
        }
    }

    private Version version(String owner) {
        return version("lookup owners host as dest OUTPUT owner", owner);
    }

    private Version version(String commands, String owner) {
        LookupFiles files = new LookupFiles(folder.resolve(owner))
                .csv("owners", "host,owner", "a," + owner, "b," + owner + "-b", "c," + owner + "-c");
        DetectionPlan plan = Plans.of(
                "| tstats fillnull_value=null count from datamodel=Endpoint.Processes by Processes.dest | rename"
                        + " Processes.* as * | " + commands,
                files.read());
        return new Version(plan.profile(), List.copyOf(plan.rows().lookups().values()));
    }

    private static List<String> owners(List<DetectionRow> rows) {
        return rows.stream()
                .sorted(Comparator.comparing(
                        (DetectionRow row) -> row.groupValues().get(0)))
                .map(row -> row.groupValues().get(0) + "=" + String.join("+", row.values("owner")))
                .toList();
    }

    @Test
    void aWindowIsFinishedAsItWasBegunIfTheFileHasChanged() throws Exception {
        Version before = version("ann");
        Version after = version("bob");
        assertThat(after.profile().digest()).isNotEqualTo(before.profile().digest());
        OperatorSubtaskState state;
        try (TallyOperator operator = before.operator(null)) {
            state = operator.see(sighting(before.key("a"), NINE + 1)).snapshot(1);
        }
        try (TallyOperator operator = after.operator(state)) {
            operator.see(sighting(after.key("b"), NINE + 2), sighting(after.key("a"), NINE + 3));
            assertThat(owners(operator.watermark(TEN + HOUR).rows()))
                    .containsExactlyInAnyOrder("a=ann", "a=bob", "b=bob-b");
        }
    }

    @Test
    void aWindowIsFinishedAsItWasBegunIfDetectionAndFileAreGone() throws Exception {
        Version before = version(
                "search dest=a OR [inputlookup owners where owner=*-b | rename host as dest | fields dest] | eval owner=\"kept\"",
                "ann");
        OperatorSubtaskState state;
        try (TallyOperator operator = before.operator(null)) {
            state = operator.see(
                            sighting(before.key("a"), NINE + 1),
                            sighting(before.key("b"), NINE + 1),
                            sighting(before.key("c"), NINE + 1))
                    .snapshot(1);
        }
        try (TallyOperator operator = new TallyOperator(FINAL, List.of(), List.of(), state)) {
            operator.see(sighting(before.key("b"), NINE + 5));
            assertThat(owners(operator.watermark(TEN + HOUR).rows())).containsExactly("a=kept", "b=kept");
        }
    }

    @Test
    void eachWindowIsFinishedAsItWasBegunAfterSeveralUpgrades() throws Exception {
        List<Version> versions = List.of(version("ann"), version("bob"), version("cy"));
        OperatorSubtaskState state = null;
        List<String> hosts = List.of("a", "b", "c");
        for (int i = 0; i < 3; i++) {
            try (TallyOperator operator = versions.get(i).operator(state)) {
                // Each is stopped twice, so that what was restored is saved again.
                state = operator.see(sighting(versions.get(i).key(hosts.get(i)), NINE + i))
                        .snapshot(1);
            }
            try (TallyOperator operator = versions.get(i).operator(state)) {
                state = operator.snapshot(2);
            }
        }
        try (TallyOperator operator = version("dan").operator(state)) {
            assertThat(owners(operator.watermark(TEN + HOUR).rows())).containsExactly("a=ann", "b=bob-b", "c=cy-c");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 8})
    void aWindowIsFinishedAsItWasBegunAtAnotherParallelism(int parallelism) throws Exception {
        Version before = version("ann");
        Version after = version("bob");
        List<String> hosts = List.of("a", "b", "c");
        OperatorSubtaskState[] states = new OperatorSubtaskState[2];
        for (int subtask = 0; subtask < 2; subtask++) {
            try (TallyOperator operator = TallyOperator.ofSubtask(before.function(), null, 2, subtask)) {
                for (String host : hosts) {
                    if (owner(before.key(host), 2) == subtask) {
                        operator.see(sighting(before.key(host), NINE + 1));
                    }
                }
                states[subtask] = operator.snapshot(1);
            }
        }
        OperatorSubtaskState state = AbstractStreamOperatorTestHarness.repackageState(states);
        List<DetectionRow> rows = new ArrayList<>();
        OperatorSubtaskState[] later = new OperatorSubtaskState[parallelism];
        for (int subtask = 0; subtask < parallelism; subtask++) {
            OperatorSubtaskState part = AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    state, TallyOperator.KEY_GROUPS, 2, parallelism, subtask);
            try (TallyOperator operator = TallyOperator.ofSubtask(after.function(), part, parallelism, subtask)) {
                later[subtask] = operator.snapshot(2);
            }
        }
        state = AbstractStreamOperatorTestHarness.repackageState(later);
        for (int subtask = 0; subtask < 2; subtask++) {
            OperatorSubtaskState part = AbstractStreamOperatorTestHarness.repartitionOperatorState(
                    state, TallyOperator.KEY_GROUPS, parallelism, 2, subtask);
            try (TallyOperator operator = TallyOperator.ofSubtask(after.function(), part, 2, subtask)) {
                rows.addAll(operator.watermark(TEN + HOUR).rows());
            }
        }
        assertThat(owners(rows)).containsExactly("a=ann", "b=ann-b", "c=ann-c");
    }

    private static int owner(GroupKey key, int parallelism) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(key.encode(), TallyOperator.KEY_GROUPS, parallelism);
    }

    @Test
    void aTableIsKeptAsLongAsAWindowNeedsIt() throws Exception {
        Version before = version("ann");
        Version after = version("bob");
        OperatorSubtaskState open;
        OperatorSubtaskState expired;
        try (TallyOperator operator = before.operator(null)) {
            open = operator.see(sighting(before.key("a"), NINE + 1)).snapshot(1);
        }
        try (TallyOperator operator = after.operator(open)) {
            open = operator.watermark(TEN + 9 * MINUTE).snapshot(2);
            expired = operator.watermark(TEN + HOUR).snapshot(3);
        }
        // The profile runs, but without its table: only state can have it.
        new TallyOperator(FINAL, List.of(before.profile()), List.of(), open).close();
        OperatorSubtaskState without = expired;
        assertThatThrownBy(() -> new TallyOperator(FINAL, List.of(before.profile()), List.of(), without))
                .hasMessage(
                        "the detection id version 1 uses the lookup 'owners', whose content is neither running nor in"
                                + " state");
        // One task saves the running ones, with windows or without.
        new TallyOperator(FINAL, List.of(after.profile()), List.of(), expired).close();
    }

    @Test
    void onlyOneTaskSavesTheTablesOfRunningDetections() throws Exception {
        Version version = version("ann");
        List<Integer> saved = new ArrayList<>();
        for (int subtask = 0; subtask < 2; subtask++) {
            Profiles profiles = new Profiles(List.of(version.profile()));
            RowLookups lookups = new RowLookups(version.lookups());
            profiles.keepUntil(version.key("a"), TEN);
            saved.add(lookups.toRetain(profiles.toRetainLookupsOf(NINE, subtask == 0))
                    .size());
        }
        assertThat(saved).containsExactly(1, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"counting-only", "observed-values"})
    void stateOfAVersionWithoutLookupsIsRestored(String recorded) throws Exception {
        Version version = version("ann");
        Path file =
                Path.of(Objects.requireNonNull(getClass().getResource("/state/" + recorded + "/tally-sightings-heap"))
                        .toURI());
        OperatorSubtaskState state = OperatorSnapshotUtil.readStateHandle(file.toString());
        try (TallyOperator operator = version.operator(state)) {
            operator.see(sighting(version.key("a"), NINE + 6 * MINUTE));
            state = operator.snapshot(1);
        }
        try (TallyOperator operator = new TallyOperator(FINAL, List.of(), List.of(), state)) {
            assertThat(owners(operator.watermark(TEN + HOUR).rows().stream()
                            .filter(row -> row.profile().equals(version.profile()))
                            .toList()))
                    .containsExactly("a=ann");
        }
    }
}
