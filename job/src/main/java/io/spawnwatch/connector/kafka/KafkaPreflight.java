package io.spawnwatch.connector.kafka;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.time.Deadline;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Checks Kafka before a job starts: whether it answers, has the topics and grants the permissions. The job itself would
 * fail only after minutes of retries, with the error messages of a client library.
 */
public final class KafkaPreflight {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    /** A client reports a little after its own timeout why a call failed. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private KafkaPreflight() {}

    /**
     * Checks that the broker answers, that all topics exist, and that the job has the permissions it needs. Logs a warning
     * if producers set the record timestamps.
     *
     * @return the id of the Kafka cluster, which does not depend on how its brokers are addressed
     * @throws SettingsException within 20 s if a check fails
     */
    public static String check(KafkaSettings kafka) {
        Deadline deadline = Deadline.fromNow(TIMEOUT);
        try (Admin admin = Admin.create(adminProperties(kafka))) {
            KafkaPermissions permissions = new KafkaPermissions(kafka);
            KafkaFuture<String> cluster = admin.describeCluster(
                            new DescribeClusterOptions().timeoutMs(leftMs(deadline)))
                    .clusterId();
            TimestampTypeCheck timestamps = TimestampTypeCheck.request(admin, kafka, deadline);
            List<String> missing = missing(admin, kafka, permissions, deadline);
            if (!missing.isEmpty()) {
                throw new SettingsException(
                        "Kafka at " + kafka.bootstrapServers() + " has no topic " + String.join(", ", missing)
                                + "; create the missing topics, or name other ones under 'topics:'");
            }
            permissions.check(admin, deadline);
            String id = clusterId(cluster, kafka, deadline);
            timestamps.warn(deadline);
            return id;
        } catch (KafkaException e) {
            throw setupFailed(kafka, causes(e), e);
        }
    }

    /**
     * Checks before a dataset is sent that the broker answers, that the topic exists, and that this user may write it. Kafka
     * shows a topic to whoever may write it, so no other right is needed.
     *
     * @throws SettingsException within 20 s if a check fails
     */
    public static void checkWritable(KafkaSettings kafka, String topic) {
        Deadline deadline = Deadline.fromNow(TIMEOUT);
        try (Admin admin = Admin.create(adminProperties(kafka))) {
            TopicDescription described = admin.describeTopics(
                            List.of(topic),
                            new DescribeTopicsOptions()
                                    .includeAuthorizedOperations(true)
                                    .timeoutMs(leftMs(deadline)))
                    .topicNameValues()
                    .get(topic)
                    .get(timeoutMs(deadline), TimeUnit.MILLISECONDS);
            Set<AclOperation> allowed = described.authorizedOperations();
            if (allowed != null && !allowed.contains(AclOperation.WRITE)) {
                throw mayNotWrite(kafka, topic, null);
            }
        } catch (ExecutionException e) {
            throw notWritable(kafka, topic, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw unreachable(kafka, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SettingsException("interrupted while looking up a topic in Kafka", e);
        } catch (KafkaException e) {
            throw setupFailed(kafka, causes(e), e);
        }
    }

    private static SettingsException notWritable(KafkaSettings kafka, String topic, Throwable cause) {
        if (cause instanceof UnknownTopicOrPartitionException) {
            return new SettingsException(
                    "Kafka at " + kafka.bootstrapServers() + " has no topic " + topic + "; create it, or name another",
                    cause);
        }
        if (cause instanceof InvalidTopicException) {
            return new SettingsException("'" + topic + "' is not a valid Kafka topic name; name another", cause);
        }
        return cause instanceof AuthorizationException ? mayNotWrite(kafka, topic, cause) : unreachable(kafka, cause);
    }

    private static SettingsException mayNotWrite(KafkaSettings kafka, String topic, @Nullable Throwable cause) {
        return new SettingsException(
                "Kafka at " + kafka.bootstrapServers() + " does not grant this user WRITE on topic " + topic
                        + "; deploy/security/README.md lists who needs it",
                cause);
    }

    private static Properties adminProperties(KafkaSettings kafka) {
        Properties properties = kafka.clientProperties();
        String timeoutMs = String.valueOf(TIMEOUT.toMillis());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMs);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMs);
        properties.put(AdminClientConfig.RETRIES_CONFIG, "5");
        return properties;
    }

    static SettingsException setupFailed(KafkaSettings kafka, String causes, KafkaException e) {
        String what = "the Kafka client for " + kafka.bootstrapServers() + " cannot be set up: ";
        // Kafka quotes the part of the credentials that it cannot parse, which may be the password. So neither its
        // message
        // nor the exception with it may be shown.
        return causes.contains("JAAS")
                ? new SettingsException(what + SaslConfigs.SASL_JAAS_CONFIG
                        + " cannot be read; write it like: MODULE required username=\"NAME\" password=\"PASSWORD\";")
                : new SettingsException(what + causes, e);
    }

    /** Time left for a client call, in milliseconds. All steps share one deadline. */
    static int leftMs(Deadline deadline) {
        return (int) Math.max(1, deadline.timeLeft().toMillis());
    }

    /** How long to wait for an answer or for the client's own timeout, in milliseconds. */
    static long timeoutMs(Deadline deadline) {
        return leftMs(deadline) + GRACE.toMillis();
    }

    private static List<String> missing(
            Admin admin, KafkaSettings kafka, KafkaPermissions permissions, Deadline deadline) {
        List<String> missing = new ArrayList<>();
        Map<String, KafkaFuture<TopicDescription>> described = admin.describeTopics(
                        kafka.topics().all(),
                        new DescribeTopicsOptions()
                                .includeAuthorizedOperations(true)
                                .timeoutMs(leftMs(deadline)))
                .topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : described.entrySet()) {
            try {
                permissions.add(topic.getValue().get(timeoutMs(deadline), TimeUnit.MILLISECONDS));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    missing.add(topic.getKey());
                } else if (e.getCause() instanceof InvalidTopicException) {
                    throw new SettingsException(
                            "'" + topic.getKey() + "' is not a valid Kafka topic name; set another under 'topics:'", e);
                } else if (e.getCause() instanceof AuthorizationException) {
                    permissions.addHidden(topic.getKey());
                } else {
                    throw unreachable(kafka, e.getCause() == null ? e : e.getCause());
                }
            } catch (TimeoutException e) {
                throw unreachable(kafka, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SettingsException("interrupted while looking up topics in Kafka", e);
            }
        }
        missing.sort(null);
        return missing;
    }

    private static String clusterId(KafkaFuture<String> cluster, KafkaSettings kafka, Deadline deadline) {
        try {
            return cluster.get(timeoutMs(deadline), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw unreachable(kafka, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SettingsException("interrupted while asking Kafka for its cluster id", e);
        }
    }

    /** Explains a client that cannot be made, for example because of a property, without showing a secret. */
    public static SettingsException setupFailed(KafkaSettings kafka, KafkaException e) {
        return setupFailed(kafka, causes(e), e);
    }

    /** Explains why a broker does not answer, or refuses to talk with this client. */
    public static SettingsException unreachable(KafkaSettings kafka, Throwable cause) {
        if (cause instanceof SslAuthenticationException) {
            return new SettingsException(
                    "TLS with Kafka at " + kafka.bootstrapServers() + " fails: is its certificate signed by a CA in"
                            + " ssl.truststore.location, and issued for that host name? (" + causes(cause) + ")",
                    cause);
        }
        if (cause instanceof AuthenticationException) {
            return new SettingsException(
                    "Kafka at " + kafka.bootstrapServers() + " rejects the credentials; check user name, password and"
                            + " sasl.mechanism (" + causes(cause) + ")",
                    cause);
        }
        return new SettingsException(
                "no Kafka broker answers at " + kafka.bootstrapServers()
                        + "; is it running, and are security.protocol and the credentials correct? (" + causes(cause)
                        + ")",
                cause);
    }

    static String causes(Throwable thrown) {
        StringBuilder text = new StringBuilder(String.valueOf(thrown.getMessage()));
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            text.append(": ").append(cause.getMessage());
        }
        return text.toString();
    }
}
