package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wrong usage of {@code replay --kafka} is reported before Kafka is asked. */
class TopicRangeUsageTest {
    private static final String SEE_HELP = "\n'spawnwatch replay --help' lists the options.\n";

    @TempDir
    private Path folder;

    private void refuses(String sentence, String... args) {
        List<String> all = new ArrayList<>(
                List.of("replay", "--output", folder.resolve("out.jsonl").toString()));
        all.addAll(List.of(args));
        assertThat(CommandRun.of(all.toArray(String[]::new))).isEqualTo(new CommandRun(2, "", sentence));
        assertThat(folder.resolve("out.jsonl")).doesNotExist();
    }

    private String live(String text) throws IOException {
        return Files.writeString(folder.resolve("live.yml"), text).toString();
    }

    @Test
    void filesAndKafkaExcludeEachOther() throws IOException {
        refuses(
                "--input and --kafka exclude each other: events come from files or from Kafka" + SEE_HELP,
                "--kafka",
                live(""),
                "--input",
                "events.jsonl");
    }

    @Test
    void aRangeOfTimeGoesWithKafka() {
        for (String option : List.of("--from", "--to", "--margin")) {
            refuses(
                    option + " goes with --kafka FILE, which names the topics; files are read whole" + SEE_HELP,
                    "--input",
                    "events.jsonl",
                    option,
                    "24h");
        }
    }

    @Test
    void anInputIsStillRequired() {
        refuses("Missing required option: '--input=FILE|DIR|GLOB'" + SEE_HELP);
    }

    @Test
    void timesAreReadBeforeAnythingElse() {
        refuses(
                "Invalid value for option '--from': 'yesterday' is not a time; expected a time such as 2026-11-22 or"
                        + " 2026-11-22T09:30:00Z, or an age such as 24h or 7d" + SEE_HELP,
                "--kafka",
                "missing.yml",
                "--from",
                "yesterday");
        refuses(
                "Invalid value for option '--margin': '1x' is not a duration; expected a duration such as 30s, 10m, 1h or"
                        + " 7d" + SEE_HELP,
                "--kafka",
                "missing.yml",
                "--margin",
                "1x");
    }

    @Test
    void theEndComesAfterTheBeginning() throws IOException {
        refuses(
                "--from (2026-11-01T00:00:00Z) is not before --to (2026-10-01T00:00:00Z); events between them are read,"
                        + " without those at --to itself\n",
                "--kafka",
                live("kafka: {bootstrap.servers: \"127.0.0.1:1\"}"),
                "--from",
                "2026-11-01T00:00Z",
                "--to",
                "2026-10-01");
    }

    @Test
    void theConfigurationIsCheckedAsForRun() throws IOException {
        assertThat(CommandRun.of(
                                "replay",
                                "--output",
                                folder.resolve("out.jsonl").toString(),
                                "--kafka",
                                live("kafka: {bootstrap.servers: \"127.0.0.1:1\"}\ntopic: x\n"))
                        .err())
                .contains("live.yml:2:1: unknown key 'topic'; did you mean 'topics'?");
    }

    @Test
    void theConfigurationMustNameABroker() throws IOException {
        String live = live("detections: my-detections\n");

        refuses(
                "--kafka: " + live + " names no Kafka broker; set kafka: bootstrap.servers: HOST:PORT in it\n",
                "--kafka",
                live);
    }
}
