package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.cli.option.RunOptions;
import io.spawnwatch.config.Setting;
import io.spawnwatch.config.Settings;
import io.spawnwatch.run.ClusterEnvironment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Live jobs that make no sense are refused in one sentence, before Kafka is contacted. */
class RunUsageTest {
    @TempDir
    private Path folder;

    private void refuses(String sentence, String... args) {
        assertThat(CommandRun.of(args)).isEqualTo(new CommandRun(2, "", sentence + "\n"));
    }

    private String config(String text) throws IOException {
        return Files.writeString(folder.resolve("run.yml"), text).toString();
    }

    @Test
    void aBrokerMustBeNamed() throws IOException {
        String sentence = "no Kafka broker is named; set kafka: bootstrap.servers: HOST:PORT in --config FILE or give"
                + " --kafka bootstrap.servers=HOST:PORT";
        refuses(sentence, "run");
        refuses(sentence, "run", "--config", config("window: 1h\n"));
        refuses(sentence, "run", "--kafka", "bootstrap.servers=");
    }

    @Test
    void aKafkaPropertyHasAKeyAndAValue() {
        assertThat(CommandRun.of("run", "--kafka", "bootstrap.servers"))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "Value for option option '--kafka' (KEY=VALUE) should be in KEY=VALUE format but was"
                                + " bootstrap.servers\n'spawnwatch run --help' lists the options.\n"));
    }

    @Test
    void aConfigurationFileMustExist() {
        String file = folder.resolve("none.yml").toString();
        CommandRun run = CommandRun.of("run", "--config", file);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith("none.yml: the file does not exist: " + file)
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "windw: 1h       | 1:1: unknown key 'windw'; did you mean 'window'?",
                "window: 1 hour  | 1:9: 'window': '1 hour' is not a duration; expected a duration such as 30s, 10m, 1h"
                        + " or 7d",
                "window: 0s      | 1:9: 'window': must be at least 1ms, but is 0s",
                "parallelism: 0  | 1:14: 'parallelism': expected a whole number above 0, but found '0'",
                "overrides: {x: {}} | 1:13: no detection has the id 'x'",
                "topics: {allowlst: x} | 1:10: unknown key 'topics.allowlst'; did you mean 'allowlist'?"
            })
    void anUnusableSettingIsReportedWithItsPlace(String text, String fault) throws IOException {
        String file = config(text + "\nkafka: {bootstrap.servers: \"localhost:1\"}\n");

        refuses("run.yml:" + fault, "run", "--config", file);
    }

    @Test
    void anUnusableOptionIsNamed() {
        refuses(
                "--delivery: expected one of exactly-once, at-least-once, but found 'exactly-onc'; did you mean"
                        + " 'exactly-once'?",
                "run",
                "--delivery",
                "exactly-onc",
                "--kafka",
                "bootstrap.servers=localhost:1");
    }

    @Test
    void aMetricsPortInUseIsReportedBeforeAnythingRuns() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
            String port = String.valueOf(taken.getLocalPort());
            refuses(
                    "metrics-port: metrics cannot be served at localhost:" + port + ": Address already in use; name"
                            + " another port",
                    "run",
                    "--metrics-port",
                    port,
                    "--kafka",
                    "bootstrap.servers=localhost:1");
        }
    }

    /** Wherever the interval is set: output that Kafka aborts before a checkpoint commits it is lost, and the job continues. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flink: {execution.checkpointing.interval: 20min} | |"
                        + " flink: execution.checkpointing.interval: checkpoints 1200000 ms",
                "flink: {execution.checkpointing.interval: 20min} | 1m |"
                        + " flink: execution.checkpointing.interval: checkpoints 1200000 ms",
                "flink: {execution.checkpointing.min-pause: 20min} | 1m |"
                        + " flink: execution.checkpointing.min-pause: checkpoints 1200000 ms",
                "flink: {} | 301s | checkpoint-interval: checkpoints 301000 ms",
                "checkpoint-interval: 301s | | checkpoint-interval: checkpoints 301000 ms"
            })
    void checkpointsMustBeCloserThanTheTransactionTimeout(String text, @Nullable String option, String begin)
            throws IOException {
        String sentence = begin + " apart would lose exactly-once output, because Kafka aborts a transaction after"
                + " 900000 ms; set at most 300000 ms, or raise transaction.timeout.ms under 'kafka:' and"
                + " transaction.max.timeout.ms on the brokers";
        String file = config(text + "\nkafka: {bootstrap.servers: \"localhost:1\"}\n");
        if (option == null) {
            refuses(sentence, "run", "--config", file);
        } else {
            refuses(sentence, "run", "--config", file, "--checkpoint-interval", option);
        }
    }

    @Test
    void theCheckpointIntervalOfTheClusterIsCheckedToo() throws IOException {
        String file = config("kafka: {bootstrap.servers: \"localhost:1\", transaction.timeout.ms: \"60000\"}\n");
        ClusterEnvironment.with(
                Map.of("execution.checkpointing.interval", "21s"),
                () -> refuses(
                        "execution.checkpointing.interval of Flink's configuration: checkpoints 21000 ms apart would"
                                + " lose exactly-once output, because Kafka aborts a transaction after 60000 ms; set at"
                                + " most 20000 ms, or raise transaction.timeout.ms under 'kafka:' and"
                                + " transaction.max.timeout.ms on the brokers",
                        "run",
                        "--config",
                        file));
    }

    /** Without checkpoints, exactly-once output would never be committed. */
    @Test
    void checkpointsCannotBeSwitchedOff() throws IOException {
        String sentence = "Flink rejects its options: Checkpoint interval must be larger than or equal to 10 ms;"
                + " check 'flink:', checkpoint-interval and the cluster's own configuration";
        String kafka = "kafka: {bootstrap.servers: \"localhost:1\"}\n";
        refuses(sentence, "run", "--config", config("flink: {execution.checkpointing.interval: 0s}\n" + kafka));
        String file = config(kafka);
        refuses(sentence, "run", "--config", file, "--checkpoint-interval", "9ms");
        ClusterEnvironment.with(
                Map.of("execution.checkpointing.interval", "0s"), () -> refuses(sentence, "run", "--config", file));
    }

    @Test
    void detectionsAndAllowlistAreReadBeforeKafkaIsContacted() throws IOException {
        refuses(
                folder + "/none: the folder does not exist, expected a folder of detection files",
                "run",
                "--detections",
                folder + "/none",
                "--kafka",
                "bootstrap.servers=localhost:1");
        Path allowlist = Files.writeString(folder.resolve("allowlist.yml"), "allowlist:\n  - id: x\n");
        refuses(
                "allowlist.yml:2:5: 'detections' must name at least one detection id, or '*' for all",
                "run",
                "--allowlist-file",
                allowlist.toString(),
                "--kafka",
                "bootstrap.servers=localhost:1");
    }

    @Test
    void anAllowlistEntryForAnUnknownDetectionCausesAWarning() throws IOException {
        Path allowlist = Files.writeString(folder.resolve("allowlist.yml"), """
            allowlist:
              - {id: a, detections: [24869767], match: {user: u}, owner: o, reason: r}
            """);

        CommandRun run = CommandRun.of(
                "run",
                "--allowlist-file",
                allowlist.toString(),
                "--kafka",
                "bootstrap.servers=localhost:1",
                "--checkpoint-interval",
                "9ms");

        assertThat(run.err())
                .startsWith("warning: allowlist.yml:2:26: the entry 'a' never applies: no detection has the id"
                        + " '24869767'\n");
    }

    @Test
    void everySettingHasAnOptionOfItsName() {
        for (Setting<?> setting : Settings.LIVE.withOption()) {
            String key = setting.key();
            boolean flag = setting.equals(Settings.INCLUDE_DEPRECATED);
            RunOptions options = flag
                    ? CommandLine.populateCommand(new RunOptions(), "--" + key)
                    : CommandLine.populateCommand(new RunOptions(), "--" + key, "value");

            assertThat(options.overrides()).isEqualTo(Map.of(key, flag ? "true" : "value"));
        }
        RunOptions options = CommandLine.populateCommand(new RunOptions(), "--kafka", "a=b=c", "--kafka", "d=");
        assertThat(options.overrides()).isEmpty();
        assertThat(options.kafka()).isEqualTo(Map.of("a", "b=c", "d", ""));
    }
}
