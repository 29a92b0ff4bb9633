package io.spawnwatch.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.config.TopologySettings;
import io.spawnwatch.connector.file.FileEndpoints;
import io.spawnwatch.connector.file.ProcessEventDeserializer;
import io.spawnwatch.connector.file.RecordDeserializer;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.EventTimeWatermarks;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.report.Progress;
import io.spawnwatch.report.RunSummary;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.topology.DetectionTopology;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However often a run is interrupted, its output and its counts are those of a run without interruption. */
@Tag("slow")
@Timeout(300)
class ResumableRunTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RECORDS_PER_FILE = 2_000;
    private static final int FILES = 3;

    /** More attempts when run by hand. */
    private static final int INTERRUPTIONS = Integer.getInteger("resume.interruptions", 2);

    @TempDir
    private Path folder;

    private final SplittableRandom seeds = new SplittableRandom();
    private List<Path> events = List.of();

    @BeforeEach
    void write() throws IOException {
        Path one = write(new SplittableRandom(1), Files.newOutputStream(folder.resolve("1.json")), "1.json");
        Path two = write(
                new SplittableRandom(2),
                new GZIPOutputStream(Files.newOutputStream(folder.resolve("2.json.gz"))),
                "2.json.gz");
        Path three = write(new SplittableRandom(3), Files.newOutputStream(folder.resolve("3.json")), "3.json");
        events = List.of(one, two, three);
    }

    private Path write(SplittableRandom random, OutputStream out, String name) throws IOException {
        try (Writer lines = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
            for (int i = 0; i < RECORDS_PER_FILE; i++) {
                lines.write(record(random) + "\n");
            }
        }
        return folder.resolve(name);
    }

    private static String record(SplittableRandom random) throws JsonProcessingException {
        if (random.nextInt(10) == 0) {
            return "no event " + random.nextInt(100);
        }
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("_time", 1_764_000_000 + random.nextInt(4 * 3600));
        event.put("dest", "host-" + random.nextInt(20));
        event.put("user", random.nextInt(4) == 0 ? "backup" : "ann");
        event.put("process_name", "cmd.exe");
        event.put("process", "cmd.exe /c " + random.nextInt(5));
        event.put("parent_process_name", random.nextInt(3) == 0 ? "explorer.exe" : "WmiPrvSE.exe");
        event.put("parent_process", "parent");
        event.put("process_id", "1");
        event.put("parent_process_id", "2");
        return JSON.writeValueAsString(event);
    }

    @AfterEach
    void forget() {
        Interrupting.beforeWait.set(Long.MAX_VALUE);
        Interrupting.beforeEnd.set(Long.MAX_VALUE);
    }

    /** Decodes records, waits at one of them for a checkpoint, and fails at a later one. */
    private static final class Interrupting implements RecordDeserializer<SourceRecord> {
        private static final long serialVersionUID = 1L;

        static final AtomicLong beforeWait = new AtomicLong(Long.MAX_VALUE);
        static final AtomicLong beforeEnd = new AtomicLong(Long.MAX_VALUE);
        static volatile @Nullable Path progress;

        private final ProcessEventDeserializer decoder =
                new ProcessEventDeserializer(new EventIntake(Sourcetype.AUTO, FieldMapping.NATIVE, Duration.ZERO));

        /** While one reader waits, the others do, so that the run is not over before the checkpoint. */
        private static synchronized void interrupt() {
            if (beforeWait.decrementAndGet() == 0) {
                awaitCheckpoint();
            }
            if (beforeEnd.decrementAndGet() == 0) {
                throw new IllegalStateException("interrupted");
            }
        }

        /** What is read after the wait may be in the first checkpoint that completes, but not in the one before it. */
        private static void awaitCheckpoint() {
            Path file = progress;
            String before = content(file);
            while (content(file).equals(before)) {
                LockSupport.parkNanos(5_000_000);
            }
        }

        private static String content(@Nullable Path file) {
            try {
                return file == null || !Files.exists(file) ? "" : Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public SourceRecord deserialize(String file, long line, byte[] bytes) {
            interrupt();
            return decoder.deserialize(file, line, bytes);
        }

        @Override
        public @Nullable SourceRecord deserializeLine(String file, long line, byte[] bytes) {
            SourceRecord record = decoder.deserializeLine(file, line, bytes);
            if (record != null) {
                interrupt();
            }
            return record;
        }

        @Override
        public SourceRecord unreadable(String file, long line, String fault) {
            return decoder.unreadable(file, line, fault);
        }
    }

    private FileEndpoints endpoints(String name) {
        return new FileEndpoints(
                events,
                new Interrupting(),
                EventTimeWatermarks.untilAllIsRead(),
                folder.resolve(name + "-rows.jsonl").toString(),
                folder.resolve(name + "-suppressed.jsonl").toString(),
                folder.resolve(name + "-rejected.jsonl").toString());
    }

    private static CatalogPlan plan() {
        return CatalogPlan.of(DetectionCatalog.bundled(), Environments.raw());
    }

    private static TopologySettings settings() {
        return new TopologySettings(
                Duration.ofHours(1),
                Duration.ZERO,
                Duration.ofMinutes(10),
                Emission.FINAL,
                Duration.ofSeconds(10),
                List.of(new AllowlistEntry(
                        "backup",
                        List.of(AllowlistEntry.EVERY_DETECTION),
                        Map.of("user", "backup"),
                        Long.MIN_VALUE,
                        Long.MAX_VALUE,
                        "ops",
                        "backup")));
    }

    private RunSummary uninterrupted() throws Exception {
        EmbeddedFlink flink = new EmbeddedFlink();
        StreamExecutionEnvironment env = EmbeddedFlinkOptions.bounded(flink, 1, RuntimeExecutionMode.BATCH);
        FileEndpoints files = endpoints("right");
        DetectionTopology.build(env, plan(), settings(), files.endpoints());
        RunSummary summary =
                BoundedRun.execute(flink, env, "right", new Progress(new PrintWriter(Writer.nullWriter()), false));
        files.complete();
        return summary;
    }

    private RunSummary resumable(int parallelism, Writer messages) throws Exception {
        RunDescription description = RunDescription.empty().with("test", "resumable");
        try (ResumableRun run =
                ResumableRun.open(folder.resolve("progress"), description, new PrintWriter(messages, true))) {
            EmbeddedFlink flink = new EmbeddedFlink();
            StreamExecutionEnvironment env = run.environment(flink, parallelism);
            FileEndpoints files = endpoints("resumed");
            DetectionTopology.buildResumable(env, plan(), settings(), files.endpoints());
            RunSummary summary =
                    run.execute(flink, env, "resumed", new Progress(new PrintWriter(Writer.nullWriter()), false));
            files.complete();
            run.complete();
            return summary;
        }
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(folder.resolve(file)).stream().sorted().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anInterruptedRunGoesOn(int parallelism) throws Exception {
        long seed = Long.getLong("resume.seed", seeds.nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        RunSummary right = uninterrupted();
        Interrupting.progress = folder.resolve("progress/progress.properties");

        for (int i = 0; i < INTERRUPTIONS; i++) {
            // No more in all than there are records, so that each attempt is interrupted.
            int most = RECORDS_PER_FILE * FILES / (INTERRUPTIONS + 1) / 2;
            long wait = 1L + random.nextInt(most);
            Interrupting.beforeWait.set(wait);
            Interrupting.beforeEnd.set(wait + 1 + random.nextInt(most));
            StringWriter messages = new StringWriter();
            assertThatThrownBy(() -> resumable(parallelism, messages))
                    .as("seed %s, interruption %s", seed, i)
                    .isInstanceOf(RunFailedException.class)
                    .hasMessage("interrupted");
            assertThat(messages.toString()).contains("interrupted; the same command goes on at record ");
            assertThat(folder.resolve("resumed-rows.jsonl")).doesNotExist();
            // As a process leaves it that is killed while it writes.
            Files.writeString(
                    folder.resolve("resumed-rejected.jsonl.part"), "{\"half\":\"a li", StandardOpenOption.APPEND);
        }
        forget();
        StringWriter messages = new StringWriter();
        RunSummary resumed = resumable(parallelism, messages);

        assertThat(messages.toString()).startsWith("goes on at record ");
        for (String file : List.of("rows", "suppressed", "rejected")) {
            assertThat(lines("resumed-" + file + ".jsonl"))
                    .as("seed %s: %s", seed, file)
                    .isNotEmpty()
                    .isEqualTo(lines("right-" + file + ".jsonl"));
        }
        assertThat(withoutCosts(resumed)).as("seed %s", seed).isEqualTo(withoutCosts(right));
        assertThat(folder.resolve("progress")).doesNotExist();
    }

    private static RunSummary withoutCosts(RunSummary summary) {
        return summary.since(RunSummary.of(Map.of()));
    }
}
