package io.spawnwatch.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.GroupListing;

/** What would show on a broker that somebody touched a live job. */
final class BrokerTraces {

    private BrokerTraces() {}

    /** The offsets of the job's group, all groups and transactional ids, and the ends of the job's topics. */
    static String of(KafkaBroker broker, JobTopics topics) throws Exception {
        Map<String, Object> traces = new TreeMap<>();
        traces.put(
                "offsets",
                new HashMap<>(broker.admin()
                        .listConsumerGroupOffsets(topics.name())
                        .partitionsToOffsetAndMetadata()
                        .get()));
        traces.put(
                "groups",
                broker.admin().listGroups().all().get().stream()
                        .map(GroupListing::groupId)
                        .sorted()
                        .toList());
        traces.put("transactions", broker.transactionalIds(""));
        for (String topic : List.of(
                topics.processEvents(),
                topics.allowlist(),
                topics.riskEvents(),
                topics.suppressed(),
                topics.rejected())) {
            traces.put(topic, broker.ends(topic));
        }
        return traces.toString();
    }
}
