package io.spawnwatch.kafka;

import static io.spawnwatch.kafka.Execution.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code replay --kafka --resume} while the live job's world changes. */
@Tag("slow") // Kafka.
@ExtendWith(SharedServers.class)
class TopicRangeResumeTest {
    @TempDir
    Path folder;

    @Test
    void aReplayGoesOnWithTheAllowlistAndTheRangeThatItBeganWith(KafkaBroker broker) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        Path output = folder.resolve("rows.csv");
        Path suppressed = folder.resolve("suppressed.jsonl");
        String[] replay = {
            "replay",
            "--kafka",
            Files.writeString(folder.resolve("spawnwatch.yml"), topics.configuration())
                    .toString(),
            "--from",
            "36500d",
            "--output",
            output.toString(),
            "--suppressed",
            suppressed.toString(),
            "--resume",
            folder.resolve("progress").toString()
        };
        topics.allow("lab", Map.of("dest", "host1"));
        topics.send(Execution.byWmi("host1", 1, NINE));
        topics.send(Execution.byWmi("host2", 1, NINE));
        broker.flush();
        Path obstacle = Files.createDirectories(folder.resolve("rows.csv.unfinished/obstacle"));
        CommandRun interrupted = CommandRun.of(replay);
        assertThat(interrupted.exitCode()).as(interrupted.err()).isEqualTo(1);
        String range = "reading up to 2 records in ";
        assertThat(interrupted.err()).contains(range, "everything has been read");
        Files.delete(obstacle);
        Files.delete(obstacle.getParent());
        topics.allow("more", Map.of("dest", "host2"));
        topics.send(Execution.byWmi("host3", 1, NINE));
        broker.flush();

        CommandRun resumed = CommandRun.successful(replay);

        assertThat(resumed.err())
                .contains("still " + range)
                .contains("allowlist: as it was when this replay began; entries: 1\n");
        assertThat(output).content().contains("host2").doesNotContain("host1", "host3");
        assertThat(CommandRun.jsonLines(suppressed))
                .extracting((JsonNode row) -> row.path("dest").asText())
                .containsExactly("host1");
        assertThat(folder.resolve("progress")).doesNotExist();
    }
}
