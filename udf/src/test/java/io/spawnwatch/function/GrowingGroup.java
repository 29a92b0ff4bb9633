package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.HOUR;
import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.TEN;
import static io.spawnwatch.fixture.DetectionRows.key;
import static io.spawnwatch.fixture.DetectionRows.profile;
import static io.spawnwatch.fixture.DetectionRows.sighting;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.WindowPolicy;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;

/**
 * Measures the cost of a group that is filled with values of which none satisfies the conditions. {@code main}, run on the
 * test class path, takes the number of values and, for RocksDB, {@code rocksdb}.
 */
final class GrowingGroup {
    private static final int ROUNDS = 3;

    /** Like Splunk's search for fsutil: values are gathered, then searched. */
    private static final DetectionProfile PROFILE = profile(
            1,
            "| tstats count min(_time) as firstTime max(_time) as lastTime values(Processes.process) as process from"
                    + " datamodel=Endpoint.Processes by Processes.dest Processes.user Processes.process_name | rename"
                    + " Processes.* as * | search process=*deletejournal*");

    private GrowingGroup() {}

    public static void main(String[] arguments) throws Exception {
        int values = Integer.parseInt(arguments[0]);
        boolean rocksDb = arguments.length > 1 && arguments[1].equals("rocksdb");
        for (int round = 1; round <= ROUNDS; round++) {
            for (Emission emission : Emission.values()) {
                System.out.printf(
                        Locale.ROOT,
                        "%,d values, %s, %s: %.2f CPU seconds%n",
                        values,
                        rocksDb ? "RocksDB" : "heap",
                        emission,
                        cpuSeconds(values, emission, rocksDb));
            }
        }
    }

    /** The CPU seconds of this thread for a window's sightings, close and expiry. */
    static double cpuSeconds(int values, Emission emission, boolean rocksDb) throws Exception {
        StateBackend backend = rocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
        WindowPolicy policy = new WindowPolicy(10 * MINUTE, emission, 10_000);
        try (TallyOperator operator = new TallyOperator(policy, List.of(PROFILE), backend, null)) {
            GroupKey key = key(PROFILE, "ws-1");
            long startedNanos = cpuNanos();
            for (int i = 0; i < values; i++) {
                operator.see(sighting(key, NINE + i, "fsutil.exe " + i));
            }
            operator.watermark(TEN).watermark(TEN + HOUR);
            return (cpuNanos() - startedNanos) / 1e9;
        }
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
