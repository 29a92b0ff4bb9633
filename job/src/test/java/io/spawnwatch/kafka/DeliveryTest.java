package io.spawnwatch.kafka;

import static io.spawnwatch.kafka.Execution.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("slow")
@ExtendWith(SharedServers.class)
class DeliveryTest {
    private static final Execution MATCHING = Execution.byWmi("ws7", 11, NINE);

    @TempDir
    Path stateDir;

    @ParameterizedTest
    @CsvSource({"exactly-once, true", "at-least-once, false"})
    void writesInTransactionsOnlyWithExactlyOnceDelivery(
            String delivery, boolean transactions, KafkaBroker broker, FlinkCluster cluster) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        topics.send(MATCHING);
        try (RunningJob job = RunningJob.start(cluster, topics.settings(Map.of("delivery", delivery)), stateDir);
                TopicReader riskEvents = broker.reader(topics.riskEvents())) {
            riskEvents.await(1);
            job.stop();
            assertThat(riskEvents.all())
                    .extracting(Written::identity)
                    .containsExactly(MATCHING.riskEventId() + " revision 1");
        }
        List<String> ids = broker.transactionalIds(topics.name());
        if (!transactions) {
            assertThat(ids).isEmpty();
            return;
        }
        // The preflight checks the right to use transactions with an id of its own.
        String preflight = topics.name() + ".preflight";
        assertThat(ids).contains(preflight);
        assertThat(ids).filteredOn(id -> !id.equals(preflight)).isNotEmpty().allSatisfy(id -> assertThat(id)
                .matches(Pattern.quote(topics.name()) + "\\.(risk-events|suppressed|rejected)-.*"));
    }
}
