package io.spawnwatch.connector.kafka;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.time.Deadline;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Finds the permissions that the job needs but does not have. The job itself would find them one at a time, only after it
 * has started, and fail each time.
 */
final class KafkaPermissions {
    /** A static member that the job's consumer group never has, because Flink's source does not join the group. */
    private static final String NO_MEMBER = "spawnwatch-preflight";

    private final KafkaSettings kafka;
    private final List<String> missing = new ArrayList<>();

    KafkaPermissions(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /** Records a topic that the broker does not even show to this user. */
    void addHidden(String topic) {
        needed(topic).forEach(operation -> missing.add(operation + " on topic " + topic));
    }

    /** Records which operations on a topic are not allowed. A broker without an authorizer allows everything. */
    void add(TopicDescription topic) {
        Set<AclOperation> allowed = topic.authorizedOperations();
        for (AclOperation needed : needed(topic.name())) {
            if (allowed != null && !allowed.contains(needed)) {
                missing.add(needed + " on topic " + topic.name());
            }
        }
    }

    /**
     * The operations that the job needs on a topic. To find transactions that an earlier job left open, the job lists the
     * topic's producers, which requires READ.
     */
    private List<AclOperation> needed(String topic) {
        if (!isWritten(topic)) {
            return List.of(AclOperation.READ);
        }
        return kafka.delivery() == DeliveryGuarantee.EXACTLY_ONCE
                ? List.of(AclOperation.WRITE, AclOperation.READ)
                : List.of(AclOperation.WRITE);
    }

    private boolean isWritten(String topic) {
        return List.of(
                        kafka.topics().riskEvents(),
                        kafka.topics().suppressed(),
                        kafka.topics().rejected())
                .contains(topic);
    }

    /**
     * Checks the permissions that do not concern topics.
     *
     * @throws SettingsException naming all missing permissions, including those on topics
     */
    void check(Admin admin, Deadline deadline) {
        checkConsumerGroup(admin, deadline);
        if (kafka.delivery() == DeliveryGuarantee.EXACTLY_ONCE) {
            checkTransactions(deadline);
        }
        if (!missing.isEmpty()) {
            throw new SettingsException(
                    "Kafka at " + kafka.bootstrapServers() + " does not grant this user " + String.join(", ", missing)
                            + "; deploy/security/README.md lists the permissions that the job needs");
        }
    }

    /**
     * Checks whether offsets may be committed. Kafka lists the allowed operations of a group but, since 4.0, not of a group
     * that has never been used. So this requests something that needs the same permission and has no effect: to remove a
     * member that the group does not have.
     */
    private void checkConsumerGroup(Admin admin, Deadline deadline) {
        RemoveMembersFromConsumerGroupOptions options =
                new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove(NO_MEMBER)));
        options.timeoutMs(KafkaPreflight.leftMs(deadline));
        options.reason("Spawnwatch checks its permissions");
        try {
            admin.removeMembersFromConsumerGroup(kafka.groupId(), options)
                    .all()
                    .get(KafkaPreflight.timeoutMs(deadline), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                missing.add("READ on group " + kafka.groupId());
            } else if (!deadline.hasTimeLeft()) {
                throw noAnswer(e);
            }
            // Other errors do not concern permissions, for example that there is no such member.
        } catch (TimeoutException e) {
            throw noAnswer(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SettingsException("interrupted while checking permissions in Kafka", e);
        }
    }

    private SettingsException noAnswer(Exception e) {
        return new SettingsException(
                "Kafka at " + kafka.bootstrapServers() + " does not answer questions about consumer group "
                        + kafka.groupId(),
                e);
    }

    /** Checks whether transactions may be written. The only way to find out is to initialise one, under an id of its own. */
    private void checkTransactions(Deadline deadline) {
        Properties properties = kafka.clientProperties();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, kafka.transactionPrefix() + ".preflight");
        // The same timeout as the job's transactions: the broker may not allow it.
        properties.putIfAbsent(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, String.valueOf(TransactionTimeout.DEFAULT_MS));
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, String.valueOf(KafkaPreflight.leftMs(deadline)));
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
        } catch (AuthorizationException e) {
            missing.add("WRITE on transactional ids that begin with " + kafka.transactionPrefix());
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            throw new SettingsException(
                    "Kafka at " + kafka.bootstrapServers() + " did not initialise a transaction in time: "
                            + e.getMessage(),
                    e);
        } finally {
            producer.close(Duration.ZERO);
        }
    }
}
