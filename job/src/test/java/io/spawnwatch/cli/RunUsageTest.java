package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.config.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Live jobs that cannot be meant: each is refused in one sentence before Kafka is asked for anything. */
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
                                + " bootstrap.servers\n'spawnwatch run --help' says what can be given.\n"));
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
    void aSettingThatCannotBeUsedIsNamedWithItsPlace(String text, String fault) throws IOException {
        String file = config(text + "\nkafka: {bootstrap.servers: \"localhost:1\"}\n");

        refuses("run.yml:" + fault, "run", "--config", file);
    }

    @Test
    void anOptionThatCannotBeUsedIsNamed() {
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
    void detectionsAndAllowlistAreReadBeforeKafkaIsAsked() throws IOException {
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
    void everyKeyOfTheConfigurationThatMayBeOverriddenHasAnOptionOfItsName() {
        for (String key : RunSettings.KEYS) {
            boolean flag = key.equals("include-deprecated");
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
