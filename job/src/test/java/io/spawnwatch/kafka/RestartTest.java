package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.kafka.SwitchedSource.Switch;
import io.spawnwatch.topology.Endpoints;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceSplit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Each revision of each risk event is written once, whatever interrupts the job. */
@Tag("slow")
@ExtendWith(SharedServers.class)
class RestartTest {
    private static final long SEED = 47;
    private static final int PART = 600;

    @TempDir
    Path stateDir;

    private static Endpoints failing(Endpoints endpoints, Switch control) {
        return new Endpoints(
                failing(endpoints.processEvents(), control),
                endpoints.watermarks(),
                endpoints.allowlist(),
                endpoints.riskEvents(),
                endpoints.suppressed(),
                endpoints.rejected(),
                endpoints.singleWriter());
    }

    private static <S extends SourceSplit, C> Source<SourceRecord, S, C> failing(
            Source<SourceRecord, S, C> source, Switch control) {
        return new SwitchedSource<>(source, control.id());
    }

    @Test
    void failuresLostMachinesCancellationsAndSavepointsNeitherLoseNorDuplicateOutput(
            KafkaBroker broker, FlinkCluster cluster) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        ExecutionStream stream = new ExecutionStream(topics, SEED);
        try (Switch control = Switch.open(topics.name());
                TopicReader riskEvents = broker.reader(topics.riskEvents());
                RunningJob job = RunningJob.startToFail(
                        cluster, topics.settings(Map.of()), stateDir, endpoints -> failing(endpoints, control))) {
            stream.sendPart(PART);
            riskEvents.await(stream.groups() / 2);
            stream.sendPart(PART);
            control.failOnce();
            Await.until(() -> "a task that fails", control::hasFailed);

            riskEvents.await(stream.groups());
            stream.sendPart(PART);
            cluster.replaceTaskManager();

            riskEvents.await(stream.groups());
            stream.sendPart(PART);
            String checkpoint = job.cancel();
            stream.sendPart(PART);
            try (RunningJob restored = job.startAgainFrom(checkpoint)) {
                riskEvents.await(stream.groups());
                stream.sendPart(PART);
                String savepoint = restored.stop();
                stream.sendPart(PART);
                stream.closeWindows();
                try (RunningJob last = restored.startAgainFrom(savepoint)) {
                    riskEvents.await(stream.expected().size());
                    last.stop();
                }
            }
            assertThat(riskEvents.all())
                    .as("seed %d", SEED)
                    .extracting(ExecutionStream::reported)
                    .containsExactlyInAnyOrderElementsOf(stream.expected());
        }
    }

    @Test
    void aBrokerRestartNeitherLosesNorDuplicatesOutput(KafkaBroker broker, FlinkCluster cluster) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        ExecutionStream stream = new ExecutionStream(topics, SEED);
        try (TopicReader riskEvents = broker.reader(topics.riskEvents());
                RunningJob job =
                        RunningJob.startToFail(cluster, topics.settings(Map.of()), stateDir, endpoints -> endpoints)) {
            stream.sendPart(PART);
            riskEvents.await(stream.groups() / 2);
            stream.sendPart(PART);
            broker.restart();
            stream.sendPart(PART);
            stream.closeWindows();
            riskEvents.await(stream.expected().size());
            job.checkpoint();
            assertThat(riskEvents.all())
                    .as("seed %d", SEED)
                    .extracting(ExecutionStream::reported)
                    .containsExactlyInAnyOrderElementsOf(stream.expected());
        }
    }
}
