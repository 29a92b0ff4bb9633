package io.spawnwatch.connector.kafka;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
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
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks Kafka, before a job is started, whether it is there and has the topics. A job would find out as well, but only
 * after minutes of retries and in the words of a client library.
 */
public final class KafkaPreflight {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    /** A client that has been given a time says itself, a little later, why it has come to nothing. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private KafkaPreflight() {}

    /**
     * Checks that the broker answers, that all topics exist, and that the job may do there what it will have to do. Warns,
     * in the log, where a producer's wrong clock would be taken for the time of arrival.
     *
     * @return the id of the Kafka cluster, which is one however its brokers are named
     * @throws SettingsException within 20 s where it does not
     */
    public static String check(KafkaSettings kafka) {
        Properties properties = kafka.clientProperties();
        String timeoutMs = String.valueOf(TIMEOUT.toMillis());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeoutMs);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeoutMs);
        properties.put(AdminClientConfig.RETRIES_CONFIG, "5");
        Deadline deadline = Deadline.fromNow(TIMEOUT);
        try (Admin admin = Admin.create(properties)) {
            KafkaRights rights = new KafkaRights(kafka);
            KafkaFuture<String> cluster = admin.describeCluster(
                            new DescribeClusterOptions().timeoutMs(leftMs(deadline)))
                    .clusterId();
            RecordTimestamps timestamps = RecordTimestamps.ask(admin, kafka, deadline);
            List<String> missing = missing(admin, kafka, rights, deadline);
            if (!missing.isEmpty()) {
                throw new SettingsException(
                        "Kafka at " + kafka.bootstrapServers() + " has no topic " + String.join(", ", missing)
                                + "; create what is missing, or name other topics under 'topics:'");
            }
            rights.check(admin, deadline);
            String id = answer(cluster, kafka, deadline);
            timestamps.warn(deadline);
            return id;
        } catch (KafkaException e) {
            throw cannotBeSetUp(kafka, causes(e), e);
        }
    }

    private static SettingsException cannotBeSetUp(KafkaSettings kafka, String causes, KafkaException e) {
        String what = "the Kafka client for " + kafka.bootstrapServers() + " cannot be set up: ";
        // What Kafka cannot read of the credentials it quotes, and that may be the password: neither its words nor the
        // exception that holds them may be shown.
        return causes.contains("JAAS")
                ? new SettingsException(what + SaslConfigs.SASL_JAAS_CONFIG
                        + " cannot be read; write it like: MODULE required username=\"NAME\" password=\"PASSWORD\";")
                : new SettingsException(what + causes, e);
    }

    /** What is left for a client's call, milliseconds: all steps together have the one deadline. */
    static int leftMs(Deadline deadline) {
        return (int) Math.max(1, deadline.timeLeft().toMillis());
    }

    /** How long to wait for the answer or the client's excuse, milliseconds. */
    static long patienceMs(Deadline deadline) {
        return leftMs(deadline) + GRACE.toMillis();
    }

    private static List<String> missing(Admin admin, KafkaSettings kafka, KafkaRights rights, Deadline deadline) {
        List<String> missing = new ArrayList<>();
        Map<String, KafkaFuture<TopicDescription>> described = admin.describeTopics(
                        kafka.topics().all(),
                        new DescribeTopicsOptions()
                                .includeAuthorizedOperations(true)
                                .timeoutMs(leftMs(deadline)))
                .topicNameValues();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> one : described.entrySet()) {
            try {
                rights.topic(one.getValue().get(patienceMs(deadline), TimeUnit.MILLISECONDS));
            } catch (ExecutionException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    missing.add(one.getKey());
                } else if (e.getCause() instanceof InvalidTopicException) {
                    throw new SettingsException(
                            "'" + one.getKey() + "' cannot be the name of a Kafka topic; name another under 'topics:'",
                            e);
                } else if (e.getCause() instanceof AuthorizationException) {
                    rights.unseen(one.getKey());
                } else {
                    throw unreachable(kafka, e.getCause() == null ? e : e.getCause());
                }
            } catch (TimeoutException e) {
                throw unreachable(kafka, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SettingsException("interrupted while asking Kafka for its topics", e);
            }
        }
        missing.sort(null);
        return missing;
    }

    private static String answer(KafkaFuture<String> cluster, KafkaSettings kafka, Deadline deadline) {
        try {
            return cluster.get(patienceMs(deadline), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw unreachable(kafka, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SettingsException("interrupted while asking Kafka for its id", e);
        }
    }

    private static SettingsException unreachable(KafkaSettings kafka, Throwable cause) {
        if (cause instanceof SslAuthenticationException) {
            return new SettingsException(
                    "TLS with Kafka at " + kafka.bootstrapServers() + " fails: is its certificate signed by what"
                            + " ssl.truststore.location holds, and made out to that host's name? (" + causes(cause)
                            + ")",
                    cause);
        }
        if (cause instanceof AuthenticationException) {
            return new SettingsException(
                    "Kafka at " + kafka.bootstrapServers() + " refuses the credentials; look at the name, the password"
                            + " and sasl.mechanism (" + causes(cause) + ")",
                    cause);
        }
        return new SettingsException(
                "no Kafka broker answers at " + kafka.bootstrapServers()
                        + "; is it running, and are security.protocol and credentials right? (" + causes(cause) + ")",
                cause);
    }

    private static String causes(Throwable thrown) {
        StringBuilder text = new StringBuilder(String.valueOf(thrown.getMessage()));
        for (Throwable cause = thrown.getCause(); cause != null; cause = cause.getCause()) {
            text.append(": ").append(cause.getMessage());
        }
        return text.toString();
    }
}
