package io.spawnwatch.connector.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.connector.framing.Framed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class EventFileSourceTest {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static final int RECORDS = 20_000;
    private static final TypeInformation<OriginAndText> TYPE = TypeInformation.of(OriginAndText.class);

    @TempDir
    Path directory;

    private static StreamExecutionEnvironment environment(int parallelism) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ZERO);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setRuntimeMode(RuntimeExecutionMode.STREAMING);
        env.setParallelism(parallelism);
        return env;
    }

    private static DataStreamSource<OriginAndText> read(
            StreamExecutionEnvironment env, List<Path> files, RecordDeserializer<OriginAndText> deserializer) {
        return env.fromSource(
                EventFiles.source(files, deserializer, TYPE), WatermarkStrategy.noWatermarks(), "files", TYPE);
    }

    private List<OriginAndText> write() throws IOException {
        List<OriginAndText> expected = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        StringBuilder documents = new StringBuilder("[\n");
        StringBuilder xml = new StringBuilder("<Events>\n");
        for (int n = 0; n < 3000; n++) {
            lines.append("{\"n\":").append(n).append("}\n");
            expected.add(new OriginAndText("1 lines%20#.json", n + 1, "{\"n\":" + n + "}"));
        }
        for (int n = 0; n < 2000; n++) {
            documents.append("{\n\"n\":").append(n).append("},\n");
            expected.add(new OriginAndText("2.log", 2 * n + 2, "{\n\"n\":" + n + "}"));
        }
        for (int n = 0; n < 1000; n++) {
            xml.append("<Event>").append(n).append("</Event>\n");
            expected.add(new OriginAndText("3.xml", n + 2, "<Event>" + n + "</Event>"));
        }
        Files.writeString(directory.resolve("3.xml"), xml);
        Files.writeString(directory.resolve("1 lines%20#.json"), lines);
        Files.write(
                directory.resolve("2.log"), Framed.gzip(documents.append("]").toString()));
        Files.writeString(directory.resolve("4 empty.json"), "");
        return expected;
    }

    @Test
    void readsTheFilesOneAfterAnotherInTheirOrder() throws Exception {
        List<OriginAndText> expected = write();
        assertThat(run(1)).isEqualTo(expected);
    }

    @Test
    void readsEveryRecordOnceWithTwoReaders() throws Exception {
        List<OriginAndText> expected = write();
        assertThat(run(2)).containsExactlyInAnyOrderElementsOf(expected);
    }

    private List<OriginAndText> run(int parallelism) throws Exception {
        List<Path> files = EventFiles.resolve(List.of(directory.toString()));
        return read(environment(parallelism), files, new OriginAndText.Deserializer())
                .executeAndCollect(1_000_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void losesAndRepeatsNothingAfterARestartFromACheckpoint(int parallelism) throws Exception {
        restart(parallelism, Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void losesAndRepeatsNothingAfterARestartIfFilesAreReadInParts(int parallelism) throws Exception {
        restart(parallelism, 30_000);
    }

    private void restart(int parallelism, long rangeSize) throws Exception {
        List<String> expected = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            StringBuilder lines = new StringBuilder();
            for (int n = 0; n < RECORDS; n++) {
                String text = "{\"" + name + "\":" + n + "}";
                lines.append(text).append('\n');
                expected.add(text);
            }
            byte[] plain = lines.toString().getBytes(StandardCharsets.UTF_8);
            Files.write(directory.resolve(name), name.equals("b") ? Framed.gzip(plain) : plain);
        }
        Path output = directory.resolve("output/texts.jsonl");
        StreamExecutionEnvironment env = environment(parallelism);
        env.enableCheckpointing(10);
        FailOnce.FAILED.set(false);
        HalfwayWait.checkpointed = new CountDownLatch(1);
        InputFiles files = EventFiles.find(List.of(directory.toString()));
        env.fromSource(
                        EventFiles.source(files, new HalfwayWait(), TYPE, rangeSize),
                        WatermarkStrategy.noWatermarks(),
                        "files",
                        TYPE)
                .map(new FailOnce())
                .returns(TYPE)
                .sinkTo(JsonLinesSink.to(output.toString(), new TextOnly()))
                .setParallelism(1);
        env.execute();
        JsonLinesSink.complete(output);
        assertThat(FailOnce.FAILED).as("the job has failed once").isTrue();
        assertThat(files.bytesRead()).isEqualTo(files.bytes());
        List<String> written = new ArrayList<>(Files.readAllLines(output));
        if (parallelism == 2) {
            written.sort(null);
            expected.sort(null);
        }
        assertThat(written).isEqualTo(expected);
    }

    /** Blocks the reading thread in the middle of a file until there is a checkpoint to return to. */
    private static final class HalfwayWait implements RecordDeserializer<OriginAndText> {
        static volatile CountDownLatch checkpointed = new CountDownLatch(1);
        private static final long serialVersionUID = 1L;

        private final OriginAndText.Deserializer deserializer = new OriginAndText.Deserializer();

        @Override
        public OriginAndText deserialize(String file, long line, byte[] bytes) {
            try {
                if (line == RECORDS / 2 && !checkpointed.await(60, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("no checkpoint within a minute");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return deserializer.deserialize(file, line, bytes);
        }

        @Override
        public OriginAndText unreadable(String file, long line, String fault) {
            return deserializer.unreadable(file, line, fault);
        }
    }

    /** Fails once, after a checkpoint that contains some records has completed. */
    private static final class FailOnce extends RichMapFunction<OriginAndText, OriginAndText>
            implements CheckpointListener {
        static final AtomicBoolean FAILED = new AtomicBoolean();
        private static final long serialVersionUID = 1L;

        private boolean seen;
        private boolean seenAtCheckpoint;
        private boolean seenBeforeCheckpoint;

        @Override
        public OriginAndText map(OriginAndText record) {
            seen = true;
            if (seenBeforeCheckpoint && FAILED.compareAndSet(false, true)) {
                throw new IllegalStateException("fails once, for the test");
            }
            return record;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            // The first checkpoint may have begun before the first record, but not the second.
            seenBeforeCheckpoint |= seenAtCheckpoint;
            seenAtCheckpoint |= seen;
            if (seenBeforeCheckpoint) {
                HalfwayWait.checkpointed.countDown();
            }
        }
    }
}
