package io.spawnwatch.kafka;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A TaskManager sees many jobs in its life: what one leaves behind adds up. */
@ExtendWith(SharedServers.class)
class NothingLeftBehindTest {
    private static final long SEED = 79;

    @TempDir
    Path stateDir;

    @Test
    void aJobThatHasEndedLeavesNoThreadOfKafkasClients(KafkaBroker broker, FlinkCluster cluster) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        ExecutionStream stream = new ExecutionStream(topics, SEED);
        Set<Thread> before = clients();
        try (LiveJob job = LiveJob.start(cluster, topics.settings(Map.of()), stateDir)) {
            stream.sendPart(100);
            try (TopicReader riskEvents = broker.reader(topics.riskEvents())) {
                riskEvents.await(stream.groups());
            }
            String savepoint = job.stop();
            try (LiveJob again = job.startAgainFrom(savepoint)) {
                again.checkpoint();
                again.stop();
            }
        }
        Await.until(() -> "the end of " + since(before), () -> since(before).isEmpty());
    }

    private static Set<Thread> since(Set<Thread> before) {
        return clients().stream().filter(one -> !before.contains(one)).collect(Collectors.toSet());
    }

    /** Those of producers, consumers and admin clients; the broker's own have other names. */
    private static Set<Thread> clients() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(one -> one.getName().matches("kafka-(admin-client|producer-network|coordinator-heartbeat).*"))
                .collect(Collectors.toSet());
    }
}
