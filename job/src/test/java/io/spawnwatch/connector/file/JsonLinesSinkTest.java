package io.spawnwatch.connector.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesSinkTest {
    @RegisterExtension
    static final MiniClusterExtension CLUSTER = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    private static final OriginAndText FIRST = new OriginAndText("f", 1, "a\nb\"\u00fc");
    private static final OriginAndText SECOND = new OriginAndText("f", 2, "");
    private static final String LINES =
            "{\"file\":\"f\",\"line\":1,\"text\":\"a\\nb\\\"\u00fc\"}\n{\"file\":\"f\",\"line\":2,\"text\":\"\"}\n";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final SinkWriter.Context NO_CONTEXT = new SinkWriter.Context() {
        @Override
        public long currentWatermark() {
            return Long.MIN_VALUE;
        }

        @Override
        public @Nullable Long timestamp() {
            return null;
        }
    };

    @TempDir
    Path directory;

    private static void run(String output, int parallelism) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.fromData(TypeInformation.of(OriginAndText.class), FIRST, SECOND)
                .sinkTo(JsonLinesSink.to(output, JsonLinesSinkTest::json))
                .setParallelism(parallelism);
        env.execute();
    }

    private static byte[] json(OriginAndText element) {
        try {
            return JSON.writeValueAsBytes(element);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void writesOneObjectPerLineAndNamesTheFileOnlyWhenItIsComplete() throws Exception {
        Path output = directory.resolve("new/folder/risk.jsonl");
        run(output.toString(), 1);
        assertThat(output).doesNotExist();
        assertThat(output.resolveSibling("risk.jsonl.part")).hasContent(LINES);
        JsonLinesSink.complete(output);
        assertThat(Files.readString(output)).isEqualTo(LINES);
        assertThat(output.resolveSibling("risk.jsonl.part")).doesNotExist();
    }

    @Test
    void replacesWhatAnEarlierRunLeftBehind() throws Exception {
        Path output = directory.resolve("risk.jsonl");
        Files.writeString(output, "an older run\n");
        Files.writeString(directory.resolve("risk.jsonl.part"), "half of a failed run ".repeat(100));
        run(output.toString(), 1);
        assertThat(output).hasContent("an older run");
        JsonLinesSink.complete(output);
        assertThat(Files.readString(output)).isEqualTo(LINES);
    }

    @Test
    void replacesTheFileThatALinkPointsToNotTheLink() throws Exception {
        Path real = Files.writeString(directory.resolve("real.jsonl"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.jsonl"), real);
        run(link.toString(), 1);
        JsonLinesSink.complete(link);
        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(real)).isEqualTo(LINES);
    }

    @Test
    void writesToStandardOutputAndLeavesItOpen() throws Exception {
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        PrintStream original = System.out;
        System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            run(JsonLinesSink.STANDARD_OUTPUT, 1);
            System.out.print("open");
        } finally {
            System.setOut(original);
        }
        assertThat(captured.toString(StandardCharsets.UTF_8)).isEqualTo(LINES + "open");
    }

    @Test
    void refusesMoreThanOneWriter() {
        assertThatThrownBy(() -> run(directory.resolve("risk.jsonl").toString(), 2))
                .hasStackTraceContaining("a file or standard output has one writer; set the sink's parallelism to 1");
    }

    @Test
    void refusesAnOutputThatIsNotARegularFile() {
        for (String output : List.of(directory.toString(), "/dev/null", "/")) {
            assertThatThrownBy(() -> JsonLinesSink.to(output, new TextOnly()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "output '" + output + "': is not a regular file; name a file, or - for standard output");
        }
    }

    @Test
    void doesNotCompleteWhatWasNeverWritten() {
        assertThatThrownBy(() -> JsonLinesSink.complete(directory.resolve("risk.jsonl")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void cutsOffWhatWasWrittenAfterTheCheckpoint() throws IOException {
        Path part = directory.resolve("risk.jsonl.part");
        long length;
        try (JsonLinesWriter<OriginAndText> writer = writer(PartFile.open(part, 0))) {
            writer.write(new OriginAndText("f", 1, "one"), NO_CONTEXT);
            length = writer.snapshotState(1).get(0);
            writer.write(new OriginAndText("f", 2, "lost"), NO_CONTEXT);
            writer.flush(false);
        }
        assertThat(part).hasContent("one\nlost");
        try (JsonLinesWriter<OriginAndText> writer = writer(PartFile.open(part, length))) {
            writer.write(new OriginAndText("f", 2, "x".repeat(200_000)), NO_CONTEXT);
            writer.write(new OriginAndText("f", 3, "three"), NO_CONTEXT);
            writer.flush(true);
        }
        assertThat(part).hasContent("one\n" + "x".repeat(200_000) + "\nthree");
        Files.writeString(part, "one");
        assertThatThrownBy(() -> PartFile.open(part, length))
                .isInstanceOf(IOException.class)
                .hasMessage(part + ": had 4 bytes at the checkpoint and now has 3; it must not be changed or removed"
                        + " while the job runs");
    }

    @Test
    void failsWithAnExplanationWhenTheReaderOfStandardOutputHasStopped() throws Exception {
        Process writing = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EndlessLines.class.getName())
                .redirectError(directory.resolve("stderr").toFile())
                .start();
        try (BufferedReader head =
                new BufferedReader(new InputStreamReader(writing.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(head.readLine()).isEqualTo("line");
        }
        try {
            assertThat(writing.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            writing.destroyForcibly();
        }
        assertThat(directory.resolve("stderr"))
                .content()
                .contains("java.io.IOException: standard output can no longer be written to: either its reader has"
                        + " stopped, as 'head' does after its last line, or the disk is full");
        assertThat(writing.exitValue()).isEqualTo(1);
    }

    /** The program on the left of a pipe. */
    static final class EndlessLines {
        private EndlessLines() {}

        public static void main(String[] arguments) throws IOException {
            try (JsonLinesWriter<OriginAndText> writer = writer(new StandardOutput())) {
                while (true) {
                    writer.write(new OriginAndText("", 0, "line"), NO_CONTEXT);
                }
            }
        }
    }

    private static JsonLinesWriter<OriginAndText> writer(LineOutput output) {
        return new JsonLinesWriter<>(output, new TextOnly(), UnregisteredMetricsGroup.createSinkWriterMetricGroup());
    }
}
