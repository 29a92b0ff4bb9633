package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
@ExtendWith(SharedServers.class)
class ArrivalTimeTest {
    /** Kafka rejects records with a timestamp more than an hour ahead. */
    private static final Duration AHEAD = Duration.ofMinutes(50);

    @TempDir
    Path folder;

    /** Each host sends its own events, with timestamps of its own clock. */
    @Test
    void aProducerWhoseClockIsAheadMakesNoOtherHostLate(KafkaBroker broker, FlinkCluster cluster) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        Instant now = Instant.now();
        Instant ahead = now.plus(AHEAD);
        try (TopicReader riskEvents = broker.reader(topics.riskEvents());
                RunningJob job = RunningJob.start(
                        cluster,
                        topics.settings(Map.of("window", "5m", "lateness", "1m", "out-of-orderness", "1s")),
                        folder.resolve("state"))) {
            for (int partition = 0; partition < JobTopics.PARTITIONS; partition++) {
                Execution fast = Execution.byWmi("fast" + partition, 1, ahead);
                broker.sendDated(topics.processEvents(), partition, ahead, fast.cim());
            }
            riskEvents.await(JobTopics.PARTITIONS);
            topics.send(Execution.byWmi("sound", 2, now));

            riskEvents.await("the sound host's row", row -> row.text("dest").equals("sound"));
            job.stop();
            assertThat(riskEvents.all())
                    .extracting(row ->
                            row.text("dest") + ", late " + row.text("late") + ", clock_skew " + row.text("clock_skew"))
                    .containsExactlyInAnyOrderElementsOf(List.of(
                            "fast0, late false, clock_skew true",
                            "fast1, late false, clock_skew true",
                            "sound, late false, clock_skew false"));
        }
    }
}
