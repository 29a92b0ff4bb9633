package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Sends the sample of {@code demo} to Kafka all at once, on any day. */
@Tag("slow")
@ExtendWith(SharedServers.class)
class LiveSampleTest {
    private static final long SEED = 23;

    /** By then both partitions have advanced the watermark, and the laptop is not back yet. */
    private static final int FIRST_PART = 1000;

    /** The inventory service starts a process in every 120 records. */
    private static final int SUPPRESSED_OF_FIRST_PART = FIRST_PART / 120;

    @TempDir
    Path folder;

    @Test
    void theLiveJobGetsTheResultsOfTheDemoOnAnyDay(KafkaBroker broker, FlinkCluster cluster) throws Exception {
        DemoStory demo = DemoStory.told(folder);
        Path events = folder.resolve("events");
        JobTopics topics = JobTopics.create(broker);
        try (TopicReader riskEvents = broker.reader(topics.riskEvents());
                TopicReader suppressed = broker.reader(topics.suppressed());
                TopicReader rejected = broker.reader(topics.rejected());
                RunningJob job = RunningJob.start(
                        cluster,
                        topics.settings(
                                Map.of("allowlist-file", demo.allowlist().toString())),
                        folder.resolve("state"))) {
            CommandRun.successful("demo", "--write-events", events.toString());
            List<String> lines = Files.readAllLines(events);
            SplittableRandom partitions = new SplittableRandom(SEED);
            send(topics, lines.subList(0, FIRST_PART), partitions);
            suppressed.await(SUPPRESSED_OF_FIRST_PART);
            send(topics, lines.subList(FIRST_PART, lines.size()), partitions);

            riskEvents.await(demo.riskEvents().size());
            suppressed.await(demo.suppressed().size());
            job.stop();
            assertThat(DemoStory.ofWritten(riskEvents.all())).containsExactlyInAnyOrderElementsOf(demo.riskEvents());
            assertThat(DemoStory.ofWritten(suppressed.all())).containsExactlyInAnyOrderElementsOf(demo.suppressed());
            assertThat(rejected.all()).hasSize(demo.rejected());
        }
    }

    private static void send(JobTopics topics, List<String> lines, SplittableRandom partitions) {
        lines.forEach(
                line -> topics.send(partitions.nextInt(JobTopics.PARTITIONS), line.getBytes(StandardCharsets.UTF_8)));
    }
}
