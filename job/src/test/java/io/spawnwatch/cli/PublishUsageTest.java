package io.spawnwatch.cli;

import static io.spawnwatch.cli.EventLines.cim;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What publish does without a broker. */
class PublishUsageTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void record() throws IOException {
        EventLines.write(
                folder.resolve("events.jsonl"),
                List.of(
                        cim("2025-11-16T09:00:00Z", "CORP\\eve", "first"),
                        cim("2025-11-16T09:30:00Z", "CORP\\ada", "second"),
                        cim("2025-11-16T10:00:00Z", "CORP\\ada", "third")
                                .replace("ws-1", "srv-2")
                                .replace("WmiPrvSE.exe", "explorer.exe"),
                        EventLines.networkConnection("2025-11-16T10:30:00Z"),
                        "no event"));
    }

    /** Runs the command; {@code @} in an argument stands for the test's folder. */
    private CommandRun publish(String... args) {
        return CommandRun.of(Stream.concat(
                        Stream.of(
                                "publish",
                                "--input",
                                folder.resolve("events.jsonl").toString()),
                        Arrays.stream(args).map(arg -> arg.replace("@", folder.toString())))
                .toArray(String[]::new));
    }

    @Test
    void aDryRunSaysWhatWouldBeSent() {
        assertThat(publish("--dry-run", "--speed", "10")).isEqualTo(new CommandRun(0, """
              records                     5   1.1 KB
                process events            3   of 2 hosts
                other events              1   valid, but not process events
                unreadable                1   a job will reject them
              times              2025-11-16T09:00:00Z to 2025-11-16T10:30:00Z, 1 h 30 min
              sending takes      9 min 0 s
            """, ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--host ws-1            | 2 | 3",
                "--user corp\\ada       | 2 | 3",
                "--host ws* --user *ada | 1 | 4",
                "--technique T1047      | 2 | 3",
                "--type TTP --host srv* | 0 | 5"
            })
    void onlySelectedEventsWouldBe(String options, int sent, int leftOut) {
        CommandRun run = publish(("--dry-run " + options).split(" "));

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .containsPattern("records +" + sent + "\\b")
                .containsPattern("process events +" + sent + "\\b")
                .containsPattern("left out +" + leftOut + " +not selected")
                .containsPattern("  unreadable +1 +nobody knows");
    }

    @Test
    void theSourcetypeAndTheMappingAreTheConfigurations() throws IOException {
        Files.writeString(folder.resolve("run.yml"), "sourcetype: nxlog\n");

        assertThat(publish("--dry-run", "--config", "@/run.yml").out())
                .containsPattern("process events +0\n")
                .containsPattern("unreadable +4\\b");
        assertThat(publish("--dry-run", "--kafka", "@/run.yml", "--sourcetype", "auto")
                        .out())
                .containsPattern("process events +3\\b");
    }

    @Test
    void wrongUsageIsExplained() throws IOException {
        Files.writeString(
                folder.resolve("run.yml"),
                "kafka: {bootstrap.servers: 'localhost:1'}\ntopics: {process-events: [sysmon, security]}\n");
        refuses("no Kafka broker is named; set kafka: bootstrap.servers: HOST:PORT in --config FILE or give --kafka"
                + " bootstrap.servers=HOST:PORT");
        refuses(
                "topics: process-events names several topics, sysmon, security; choose one with --topic",
                "--config",
                "@/run.yml");
        refuses(
                "--topic: risk-events is not a topic of process events in the configuration; events in it would be taken"
                        + " for what the job writes or for allowlist entries",
                "--kafka",
                "@/run.yml",
                "--topic",
                "risk-events");
        refuses(
                "several configuration files are named, @/run.yml and @/other.yml; name one with --config",
                "--kafka",
                "@/run.yml",
                "--config",
                "@/other.yml");
        refuses("other.yml: the file does not exist: @/other.yml", "--config", "@/other.yml");
        assertThat(publish("--speed", "fast").err())
                .isEqualTo(
                        "Invalid value for option '--speed': expected max or a number above 0 such as 1, 10 or 0.5, but"
                                + " found 'fast'\n'spawnwatch publish --help' lists the options.\n");
        refuses(
                "--technique: no detection that runs is for T1105 (Ingress Tool Transfer)",
                "--dry-run",
                "--technique",
                "T1105");
    }

    private void refuses(String sentence, String... options) {
        CommandRun run = publish(options);

        assertThat(run).isEqualTo(new CommandRun(2, "", sentence.replace("@", folder.toString()) + "\n"));
    }
}
