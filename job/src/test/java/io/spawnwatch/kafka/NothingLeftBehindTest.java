package io.spawnwatch.kafka;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.connector.kafka.KafkaEndpoints;
import io.spawnwatch.topology.Endpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A TaskManager runs many jobs in its life, so whatever each leaves behind adds up. */
@Tag("slow")
@ExtendWith(SharedServers.class)
class NothingLeftBehindTest {
    private static final long SEED = 79;
    private static final int RESTARTS = 3;

    @TempDir
    Path stateDir;

    @Test
    void aJobThatHasEndedLeavesNoKafkaClientThread(KafkaBroker broker, FlinkCluster cluster) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        ExecutionStream stream = new ExecutionStream(topics, SEED);
        Set<Thread> before = clients();
        try (RunningJob job = RunningJob.start(cluster, topics.settings(Map.of()), stateDir)) {
            stream.sendPart(100);
            try (TopicReader riskEvents = broker.reader(topics.riskEvents())) {
                riskEvents.await(stream.groups());
            }
            String savepoint = job.stop();
            try (RunningJob again = job.startAgainFrom(savepoint)) {
                again.checkpoint();
                again.stop();
            }
        }
        Await.until(() -> "the end of " + since(before), () -> since(before).isEmpty());
    }

    /** Like a night in which the cluster runs, Kafka is down and the job restarts again and again. */
    @Test
    void restartsWithoutABrokerLeaveNoKafkaClientThread(KafkaBroker broker, FlinkCluster cluster) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        // The broker is lost after the start: a job does not start without one.
        Endpoints unanswered = KafkaEndpoints.of(unanswered(broker, topics));
        Set<Thread> before = clients();
        try (RunningJob job = RunningJob.startToFail(cluster, topics.settings(Map.of()), stateDir, all -> unanswered)) {
            awaitRestarts(cluster, job);
        }
        Await.until(() -> "the end of " + since(before), () -> since(before).isEmpty());
    }

    /** Only the sinks lack a broker: sources that failed could do so before the sinks are opened. */
    @Test
    void sinksReleaseTheirClientsEvenIfStartUpFails(KafkaBroker broker, FlinkCluster cluster) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        Endpoints unanswered = KafkaEndpoints.of(unanswered(broker, topics));
        Set<Thread> before = clients();
        try (RunningJob job = RunningJob.startToFail(
                cluster,
                topics.settings(Map.of()),
                stateDir,
                all -> new Endpoints(
                        all.processEvents(),
                        all.watermarks(),
                        all.allowlist(),
                        unanswered.riskEvents(),
                        unanswered.suppressed(),
                        unanswered.rejected(),
                        all.singleWriter()))) {
            awaitRestarts(cluster, job);
        }
        Await.until(() -> "the end of " + since(before), () -> since(before).isEmpty());
    }

    /** Settings with a broker that does not exist and with short timeouts. */
    private static RunSettings unanswered(KafkaBroker broker, JobTopics topics) throws IOException {
        String configuration = topics.configuration()
                .replace(broker.bootstrapServers(), KafkaBroker.HOST + ":" + FreePorts.next())
                .replace(
                        "\"kafka\":{", "\"kafka\":{\"default.api.timeout.ms\":\"500\",\"request.timeout.ms\":\"400\",");
        return topics.settings(configuration, Map.of());
    }

    private static void awaitRestarts(FlinkCluster cluster, RunningJob job) throws Exception {
        Await.until(
                () -> RESTARTS + " restarts; so far there were " + restarts(cluster, job),
                () -> restarts(cluster, job) >= RESTARTS);
    }

    private static long restarts(FlinkCluster cluster, RunningJob job) {
        return cluster.gauge(JobID.fromHexString(job.id()), "numRestarts");
    }

    private static Set<Thread> since(Set<Thread> before) {
        return clients().stream().filter(thread -> !before.contains(thread)).collect(Collectors.toSet());
    }

    /** The threads of producers, consumers and admin clients. Those of the broker have other names. */
    private static Set<Thread> clients() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().matches("kafka-(admin-client|producer-network|coordinator-heartbeat).*"))
                .collect(Collectors.toSet());
    }
}
