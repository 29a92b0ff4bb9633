package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.config.KafkaSettings;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** A Kafka consumer that reads topics once and leaves nothing behind on the broker. */
final class RangeClient {

    private RangeClient() {}

    /**
     * The properties of a consumer that belongs to no group, so that it can neither commit offsets nor take partitions from
     * the live job. It needs no right but to read the topic.
     */
    static Properties consumer(KafkaSettings kafka) {
        Properties properties = kafka.clientProperties();
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        properties.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
        // An offset that has been deleted must not silently become another one.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return properties;
    }
}
