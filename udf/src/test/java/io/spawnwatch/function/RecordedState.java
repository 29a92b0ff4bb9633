package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.HOUR;
import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.row;
import static io.spawnwatch.fixture.DetectionRows.sighting;
import static io.spawnwatch.fixture.DetectionRows.tally;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.lookup.LookupTable;
import io.spawnwatch.fixture.DetectionRows;
import io.spawnwatch.fixture.LookupFiles;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.RowLimits;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.WindowPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes the state of the stateful operators in the middle of a run, as savepoints in Flink's canonical format. The only
 * argument is the folder. {@link RecordedStateTest} restores what was written.
 */
@SuppressWarnings("try") // The operators declare close() with any exception.
final class RecordedState {
    static final WindowPolicy POLICY = new WindowPolicy(10 * MINUTE, Emission.REVISIONS, 10_000);
    static final long WATERMARK = NINE + 5 * MINUTE;
    static final AllowlistEntry ENTRY = new AllowlistEntry(
            "admins", List.of("*"), Map.of("dest", "ws-*"), Long.MIN_VALUE, Long.MAX_VALUE, "endpoint-team", "CHG-1");

    /** A search that uses every kind of state and does not report a row at first. */
    static final DetectionProfile PROFILE = DetectionRows.profile(
            1,
            "| tstats count values(Processes.process_name) as names values(Processes.user) as users from"
                    + " datamodel=Endpoint.Processes by Processes.dest Processes.user Processes.process | rename"
                    + " Processes.* as * | where count >= 2");

    /** A search that looks its rows up. */
    static final String LOOKUP_SEARCH =
            "| tstats count from datamodel=Endpoint.Processes by Processes.dest Processes.user"
                    + " Processes.process | rename Processes.* as * | lookup owners host as dest OUTPUT owner | search NOT"
                    + " [| inputlookup owners where owner=\"nobody\" | rename host as dest | fields dest]";

    private RecordedState() {}

    /** Writes windows of a search that looks its rows up. The only argument is the folder. */
    static final class OfLookups {
        private OfLookups() {}

        public static void main(String[] arguments) throws Exception {
            Path folder = Files.createDirectories(Path.of(arguments[0]));
            LookupTable table = Objects.requireNonNull(new LookupFiles(Files.createTempDirectory("lookups"))
                    .csv("owners", "host,owner", "srv-1,ann", "srv-2,nobody")
                    .read()
                    .find("owners"));
            DetectionProfile before = DetectionRows.profile(1, LOOKUP_SEARCH);
            DetectionProfile profile = new DetectionProfile(
                    before.id(),
                    before.version(),
                    before.digest(),
                    before.name(),
                    before.searchName(),
                    before.type(),
                    before.groupFields(),
                    before.fixedValues(),
                    before.risk(),
                    before.mitreAttackIds(),
                    before.analyticStories(),
                    before.securityDomain(),
                    before.rowSearch(),
                    before.fillnullValue(),
                    null,
                    Map.of("owners", table.digest()));
            try (TallyOperator operator = new TallyOperator(POLICY, List.of(profile), List.of(table), null)) {
                operator.watermark(NINE + MINUTE);
                for (String host : List.of("srv-1", "srv-2", "other")) {
                    operator.see(sighting(key(profile, host, NINE), NINE + 2 * MINUTE));
                    operator.see(sighting(key(profile, host, NINE), NINE + 3 * MINUTE));
                }
                RecordedState.write(operator.savepoint(), folder.resolve("tally-sightings-heap"));
            }
        }
    }

    /** Writes windows of a detection that has reached a limit of two rows. The only argument is the folder. */
    static final class OfRowCounts {
        private OfRowCounts() {}

        public static void main(String[] arguments) throws Exception {
            Path folder = Files.createDirectories(Path.of(arguments[0]));
            TallySightings function =
                    new TallySightings(POLICY, List.of(PROFILE), List.of(), new RowLimits(2, Map.of()));
            try (TallyOperator operator = TallyOperator.of(function, new HashMapStateBackend())) {
                operator.watermark(NINE + MINUTE);
                for (int i = 0; i < 8; i++) {
                    operator.see(saw(key(PROFILE, "ws-" + i, NINE), NINE + i, "a", "u"));
                }
                RecordedState.write(operator.savepoint(), folder.resolve("tally-sightings-heap"));
            }
        }
    }

    /** Writes a window in which a detection has gone beyond its limit of rows. The only argument is the folder. */
    static final class OfFenced {
        private OfFenced() {}

        public static void main(String[] arguments) throws Exception {
            Path folder = Files.createDirectories(Path.of(arguments[0]));
            try (TallyFencedTest.Operator operator = new TallyFencedTest.Operator(Emission.REVISIONS, null)) {
                operator.see(tally(1, NINE + 5, NINE + 5), NINE).see(tally(7, NINE + 1, NINE + 9), NINE + MINUTE);
                RecordedState.write(operator.savepoint(), folder.resolve("tally-fenced-heap"));
            }
        }
    }

    public static void main(String[] arguments) throws Exception {
        write(Path.of(arguments[0]));
    }

    /** Writes the state of all stateful operators. */
    static void write(Path folder) throws Exception {
        Files.createDirectories(folder);
        write(tallySightings(new HashMapStateBackend()), folder.resolve("tally-sightings-heap"));
        write(tallySightings(new EmbeddedRocksDBStateBackend()), folder.resolve("tally-sightings-rocksdb"));
        write(applyAllowlist(), folder.resolve("apply-allowlist"));
    }

    /** Windows that are not reported yet, have counted since their report, are open for lateness, and are late. */
    private static OperatorSubtaskState tallySightings(StateBackend backend) throws Exception {
        try (TallyOperator operator = new TallyOperator(POLICY, List.of(PROFILE), backend, null)) {
            GroupKey revised = key(PROFILE, "revised", NINE - HOUR);
            GroupKey first = key(PROFILE, "first", NINE);
            GroupKey counted = key(PROFILE, "counted", NINE);
            GroupKey late = key(PROFILE, "late", NINE - 2 * HOUR);
            operator.see(saw(revised, NINE - MINUTE, "a", "u"))
                    .watermark(WATERMARK)
                    .see(
                            saw(revised, NINE - 2 * MINUTE, "b", null),
                            saw(first, NINE + 6 * MINUTE, "a", "u"),
                            saw(counted, NINE + 7 * MINUTE, "a", "u"),
                            saw(counted, NINE + 8 * MINUTE, "b", "u"),
                            saw(late, NINE - 2 * HOUR + 1, "a", "u"),
                            saw(late, NINE - 2 * HOUR + 2, "a", null));
            return operator.savepoint();
        }
    }

    /** A sighting with the values that the search's aggregates need. */
    static Sighting saw(GroupKey key, long timeMs, @Nullable String name, @Nullable String user) {
        return sighting(key, timeMs, user, name);
    }

    private static OperatorSubtaskState applyAllowlist() throws Exception {
        try (AllowlistOperator operator = new AllowlistOperator(List.of(), true, null)) {
            return operator.rows(row("ws-1", tally(1, NINE, NINE), 1), row("srv-1", tally(2, NINE, NINE + 1), 2))
                    .update(AllowlistUpdate.put(ENTRY))
                    .savepoint();
        }
    }

    static GroupKey key(DetectionProfile profile, String dest, long windowStartMs) {
        return new GroupKey(
                profile.id(),
                profile.version(),
                profile.digest(),
                windowStartMs,
                windowStartMs + HOUR,
                List.of(dest, "CORP\\adm", "cmd.exe"));
    }

    private static void write(OperatorSubtaskState state, Path file) throws Exception {
        OperatorSnapshotUtil.writeStateHandle(state, file.toString());
    }
}
