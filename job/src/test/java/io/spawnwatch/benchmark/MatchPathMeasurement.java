package io.spawnwatch.benchmark;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.TopologySettings;
import io.spawnwatch.connector.json.RecordJson;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.function.EventTimeWatermarks;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.run.FlinkOptions;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.topology.DetectionTopology;
import io.spawnwatch.topology.Endpoints;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Measures what rows cost: the whole topology between a source of decoded events and a sink that writes JSON and drops it,
 * with RocksDB and incremental checkpoints, in this process. Each event makes a row, then each row gets a second sighting,
 * then all windows close. Printed are rows per second of CPU, who spent it, and the bytes of a checkpoint for each row.
 *
 * <pre>
 * mvn -q test-compile dependency:build-classpath -pl udf,job -Dmdep.outputFile=target/classpath -Dmdep.includeScope=test
 * cd job
 * java --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED \
 *   -cp target/test-classes:target/classes:$(cat target/classpath) io.spawnwatch.benchmark.MatchPathMeasurement
 * </pre>
 *
 * <p>Arguments, all optional: the number of rows; how many are made in a second; Flink options as {@code key=value}, which
 * override the job's own. The pace must be one that the machine keeps up with: checkpoints come each second, and what they and
 * compactions cost depends on how many rows there are in between.
 */
public final class MatchPathMeasurement {

    private static final int OPTIONS_FROM = 2;

    private MatchPathMeasurement() {}

    /** Runs one measurement. */
    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        double rowsASecond = arguments.length > 1 ? Double.parseDouble(arguments[1]) : 2000;
        Path folder = Files.createTempDirectory("spawnwatch-match-path-");
        try {
            measure(rows, rowsASecond, options(List.of(arguments), folder), folder);
        } finally {
            delete(folder);
        }
        // Flink leaves threads behind.
        System.exit(0);
    }

    private static Configuration options(List<String> arguments, Path folder) {
        Configuration options = new Configuration();
        options.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        options.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        // Otherwise the last one would be deleted with the job while it is being measured.
        options.set(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // On a busy machine, the next one completes while the newest is being read.
        options.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 3);
        options.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(128));
        options.set(RestOptions.BIND_PORT, "0");
        for (String argument : arguments.subList(Math.min(OPTIONS_FROM, arguments.size()), arguments.size())) {
            int equals = argument.indexOf('=');
            options.setString(argument.substring(0, equals), argument.substring(equals + 1));
        }
        RunSettings settings = RunSettings.of(null, Map.of(), Map.of("bootstrap.servers", "localhost:9092"));
        options.addAll(FlinkOptions.configuration(settings, options, false));
        return options;
    }

    private static void measure(int rows, double rowsASecond, Configuration options, Path folder) throws Exception {
        MatchingEvents.reset(rows, rowsASecond);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1, options);
        DetectionTopology.build(
                env,
                CatalogPlan.of(DetectionCatalog.bundled(), Environments.raw()),
                new TopologySettings(
                        Duration.ofHours(1),
                        Duration.ZERO,
                        Duration.ofMinutes(10),
                        Emission.REVISIONS,
                        Duration.ofSeconds(10),
                        List.of()),
                new Endpoints(
                        new DataGeneratorSource<>(
                                MatchingEvents::next, Long.MAX_VALUE, TypeInformation.of(SourceRecord.class)),
                        EventTimeWatermarks.live(Duration.ofMinutes(1), Duration.ofMinutes(10)),
                        null,
                        new CountingSink<>(RecordJson.boundedRiskEvents(1 << 20), true),
                        new CountingSink<>(RecordJson.boundedSuppressions(1 << 20), false),
                        new CountingSink<>(RecordJson.boundedRejections(1 << 20), false),
                        false));
        JobClient job = env.executeAsync("match path");
        try {
            MatchingEvents.phase(MatchingEvents.Phase.NEW);
            print("new rows", between(CountingSink::counted, 0.4 * rows, 0.95 * rows));
            CpuTimes.await(CountingSink::counted, rows);
            printBytes(checkpoint(folder) / rows);
            MatchingEvents.phase(MatchingEvents.Phase.OPEN);
            print("open rows", between(MatchingEvents::made, 1.2 * rows, 1.95 * rows));
            CpuTimes.await(MatchingEvents::made, 2L * rows);
            checkpoint(folder);
            printBytes(checkpoint(folder) / rows);
            MatchingEvents.phase(MatchingEvents.Phase.CLOSE);
            print("closing", between(CountingSink::counted, 1.05 * rows, 1.95 * rows));
            CpuTimes.await(CountingSink::counted, 2L * rows);
        } finally {
            job.cancel().get();
            // Until its tasks have ended: RocksDB's threads must not outlive what its library keeps.
            job.getJobExecutionResult().handle((result, cancelled) -> result).get();
        }
    }

    private static CpuTimes between(LongSupplier counter, double from, double to) throws Exception {
        CpuTimes.await(counter, (long) from);
        CpuTimes before = CpuTimes.now((double) counter.getAsLong());
        CpuTimes.await(counter, (long) to);
        return CpuTimes.now((double) counter.getAsLong()).since(before);
    }

    private static void print(String what, CpuTimes times) {
        System.out.printf(
                Locale.ROOT,
                "%-12s %,.0f a second of CPU (%.1f us, and %.1f for the JIT compiler); us by thread: %s%n",
                what,
                times.count() / times.seconds(),
                times.seconds() / times.count() * 1e6,
                times.compilerSeconds() / times.count() * 1e6,
                times.microsByThread());
    }

    private static void printBytes(double bytes) {
        System.out.printf(Locale.ROOT, "%-12s %,.0f bytes of checkpoint a row%n", "", bytes);
    }

    /** The bytes that the next complete checkpoint refers to. */
    private static double checkpoint(Path folder) throws Exception {
        Path after = newest(folder);
        CpuTimes.await(() -> newest(folder).equals(after) ? 0 : 1, 1);
        Path next = newest(folder);
        try (DataInputStream in = new DataInputStream(Files.newInputStream(next.resolve("_metadata")))) {
            return Checkpoints.loadCheckpointMetadata(in, MatchPathMeasurement.class.getClassLoader(), next.toString())
                    .getOperatorStates()
                    .stream()
                    .mapToLong(OperatorState::getStateSize)
                    .sum();
        }
    }

    private static Path newest(Path folder) {
        try (Stream<Path> files = Files.walk(folder, 2)) {
            return files.filter(file -> Files.exists(file.resolve("_metadata")))
                    .max(Comparator.comparing(file ->
                            Integer.parseInt(file.getFileName().toString().substring(4))))
                    .orElse(folder);
        } catch (IOException | UncheckedIOException deletedMeanwhile) {
            return folder;
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
