package io.spawnwatch.connector.kafka;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.time.Deadline;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns where producers set the record timestamps of process events. The job takes that timestamp for an event's arrival
 * and trusts every event that is not far ahead of it, so a producer whose clock is ahead would move time for everybody.
 *
 * <p>A warning and not a refusal: detections run all the same, and the topic may belong to somebody else.
 */
final class RecordTimestamps {
    private static final Logger LOG = LoggerFactory.getLogger(RecordTimestamps.class);

    private static final String BROKERS_CLOCK = "LogAppendTime";

    private final KafkaSettings kafka;
    private final Map<String, KafkaFuture<Config>> asked = new LinkedHashMap<>();

    private RecordTimestamps(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /** Asks for the settings of the topics that hold process events, and waits for nothing. */
    static RecordTimestamps ask(Admin admin, KafkaSettings kafka, Deadline deadline) {
        RecordTimestamps timestamps = new RecordTimestamps(kafka);
        List<ConfigResource> topics = kafka.topics().processEvents().stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        admin.describeConfigs(topics, new DescribeConfigsOptions().timeoutMs(KafkaPreflight.leftMs(deadline)))
                .values()
                .forEach((resource, config) -> timestamps.asked.put(resource.name(), config));
        return timestamps;
    }

    /** Logs a warning for each topic whose broker does not set the timestamps, or does not say whether it does. */
    void warn(Deadline deadline) {
        asked.forEach((topic, answer) -> {
            String warning = warning(topic, answer, deadline);
            if (warning != null) {
                LOG.warn(warning);
            }
        });
    }

    private @Nullable String warning(String topic, KafkaFuture<Config> answer, Deadline deadline) {
        try {
            // The value that holds, whether the topic has one of its own or the broker's default decides.
            ConfigEntry type = answer.get(KafkaPreflight.patienceMs(deadline), TimeUnit.MILLISECONDS)
                    .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
            if (type == null || type.value() == null) {
                return unknown(topic, "the broker does not show it");
            }
            return BROKERS_CLOCK.equals(type.value()) ? null : producersClock(topic, type.value());
        } catch (ExecutionException e) {
            return unknown(
                    topic,
                    e.getCause() instanceof AuthorizationException
                            ? "this user lacks the right to DESCRIBE_CONFIGS on the topic"
                            : String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            return unknown(topic, "the broker did not answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SettingsException("interrupted while asking Kafka for the settings of topic " + topic, e);
        }
    }

    private String producersClock(String topic, String type) {
        return "producers set the record timestamps of topic " + topic + " ("
                + TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG
                + "=" + type
                + "): one whose clock is ahead makes the events of all other hosts late. Let the broker set"
                + " them: kafka-configs.sh --bootstrap-server " + kafka.bootstrapServers()
                + " --alter --entity-type topics --entity-name " + topic + " --add-config "
                + TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG + "=" + BROKERS_CLOCK;
    }

    private static String unknown(String topic, String why) {
        return "cannot check who sets the record timestamps of topic " + topic + " (" + why + "). Make sure that its "
                + TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG + " is " + BROKERS_CLOCK
                + ", or a producer whose clock is ahead makes the events of all other hosts late";
    }
}
