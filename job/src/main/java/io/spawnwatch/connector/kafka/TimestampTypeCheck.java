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
 * Warns if producers, not the broker, set the record timestamps of process events. The job uses that timestamp as the time
 * of arrival and trusts every event that is not far ahead of it. A producer whose clock is ahead would therefore advance
 * time for all hosts.
 *
 * <p>This is a warning, not an error: detections still run, and the topic may belong to somebody else.
 */
final class TimestampTypeCheck {
    private static final Logger LOG = LoggerFactory.getLogger(TimestampTypeCheck.class);

    private static final String BROKERS_CLOCK = "LogAppendTime";

    private final KafkaSettings kafka;
    private final Map<String, KafkaFuture<Config>> answers = new LinkedHashMap<>();

    private TimestampTypeCheck(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /** Requests the settings of the process event topics without waiting for the answer. */
    static TimestampTypeCheck request(Admin admin, KafkaSettings kafka, Deadline deadline) {
        TimestampTypeCheck timestamps = new TimestampTypeCheck(kafka);
        List<ConfigResource> topics = kafka.topics().processEvents().stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList();
        admin.describeConfigs(topics, new DescribeConfigsOptions().timeoutMs(KafkaPreflight.leftMs(deadline)))
                .values()
                .forEach((resource, config) -> timestamps.answers.put(resource.name(), config));
        return timestamps;
    }

    /** Logs a warning for each topic whose timestamps the broker does not set, or for which that is unknown. */
    void warn(Deadline deadline) {
        answers.forEach((topic, answer) -> {
            String warning = warning(topic, answer, deadline);
            if (warning != null) {
                LOG.warn(warning);
            }
        });
    }

    private @Nullable String warning(String topic, KafkaFuture<Config> answer, Deadline deadline) {
        try {
            // The effective value: the topic's own or the broker's default.
            ConfigEntry type = answer.get(KafkaPreflight.timeoutMs(deadline), TimeUnit.MILLISECONDS)
                    .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
            if (type == null || type.value() == null) {
                return unknown(topic, "the broker does not show it");
            }
            return BROKERS_CLOCK.equals(type.value()) ? null : producersClock(topic, type.value());
        } catch (ExecutionException e) {
            return unknown(
                    topic,
                    e.getCause() instanceof AuthorizationException
                            ? "this user lacks DESCRIBE_CONFIGS on the topic"
                            : String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            return unknown(topic, "the broker did not answer in time");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SettingsException("interrupted while reading the settings of Kafka topic " + topic, e);
        }
    }

    private String producersClock(String topic, String type) {
        return "producers set the record timestamps of topic " + topic + " ("
                + TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG
                + "=" + type
                + "): a producer whose clock is ahead makes the events of all other hosts late. Let the broker set"
                + " them: kafka-configs.sh --bootstrap-server " + kafka.bootstrapServers()
                + " --alter --entity-type topics --entity-name " + topic + " --add-config "
                + TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG + "=" + BROKERS_CLOCK;
    }

    private static String unknown(String topic, String why) {
        return "cannot check who sets the record timestamps of topic " + topic + " (" + why + "). Make sure that its "
                + TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG + " is " + BROKERS_CLOCK
                + "; otherwise a producer whose clock is ahead makes the events of all other hosts late";
    }
}
