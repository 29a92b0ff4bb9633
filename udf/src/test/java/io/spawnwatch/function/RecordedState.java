package io.spawnwatch.function;

import static io.spawnwatch.function.Fixtures.HOUR;
import static io.spawnwatch.function.Fixtures.MINUTE;
import static io.spawnwatch.function.Fixtures.NINE;
import static io.spawnwatch.function.Fixtures.row;
import static io.spawnwatch.function.Fixtures.sighting;
import static io.spawnwatch.function.Fixtures.tally;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.WindowPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;

/**
 * Writes the state that stateful operators have in the middle of a run, as savepoints in Flink's canonical form, into
 * the folder that is the only argument. {@link RecordedStateTest} says what becomes of what was written once.
 */
final class RecordedState {
    static final WindowPolicy POLICY = new WindowPolicy(10 * MINUTE, Emission.REVISIONS);
    static final long WATERMARK = NINE + 5 * MINUTE;
    static final AllowlistEntry ENTRY = new AllowlistEntry(
            "admins", List.of("*"), Map.of("dest", "ws-*"), Long.MIN_VALUE, Long.MAX_VALUE, "endpoint-team", "CHG-1");

    private RecordedState() {}

    public static void main(String[] arguments) throws Exception {
        write(Path.of(arguments[0]), Fixtures.profile(1, "values >= 1"));
    }

    /** Writes the state of windows that were opened under a detection. */
    static void write(Path folder, DetectionProfile profile) throws Exception {
        Files.createDirectories(folder);
        write(tallySightings(new HashMapStateBackend(), profile), folder.resolve("tally-sightings-heap"));
        write(tallySightings(new EmbeddedRocksDBStateBackend(), profile), folder.resolve("tally-sightings-rocksdb"));
        write(applyAllowlist(), folder.resolve("apply-allowlist"));
    }

    /** Of windows that were reported, have been counted on since, are open for allowed lateness, and are late. */
    private static OperatorSubtaskState tallySightings(StateBackend backend, DetectionProfile profile)
            throws Exception {
        try (TallyOperator operator = TallyOperator.withFakeRows(POLICY, List.of(profile), backend, null)) {
            GroupKey revised = key(profile, "revised", NINE - HOUR);
            GroupKey first = key(profile, "first", NINE);
            GroupKey counted = key(profile, "counted", NINE);
            GroupKey late = key(profile, "late", NINE - 2 * HOUR);
            operator.see(sighting(revised, NINE - MINUTE, "a", "u"))
                    .watermark(WATERMARK)
                    .see(
                            sighting(revised, NINE - 2 * MINUTE, "b", null),
                            sighting(first, NINE + 6 * MINUTE, "a", "u"),
                            sighting(counted, NINE + 7 * MINUTE, "a", "u"),
                            sighting(counted, NINE + 8 * MINUTE, "b", "u"),
                            sighting(late, NINE - 2 * HOUR + 1, "a", "u"),
                            sighting(late, NINE - 2 * HOUR + 2, "a", null));
            return operator.savepoint();
        }
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
