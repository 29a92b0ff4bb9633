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
 * Which of the rights that the job needs it does not have. A job would find out as well, but one at a time, after it has
 * been started, and again and again.
 */
final class KafkaRights {
    /** Static member of the job's consumer group that there never is: Flink's source does not join the group. */
    private static final String NOBODY = "spawnwatch-preflight";

    private final KafkaSettings kafka;
    private final List<String> missing = new ArrayList<>();

    KafkaRights(KafkaSettings kafka) {
        this.kafka = kafka;
    }

    /** Takes note of a topic that the broker does not even show. */
    void unseen(String topic) {
        needed(topic).forEach(operation -> missing.add(operation + " on topic " + topic));
    }

    /** Takes note of what may be done with a topic. A broker without authorizer lets everybody do everything. */
    void topic(TopicDescription topic) {
        Set<AclOperation> allowed = topic.authorizedOperations();
        for (AclOperation needed : needed(topic.name())) {
            if (allowed != null && !allowed.contains(needed)) {
                missing.add(needed + " on topic " + topic.name());
            }
        }
    }

    /**
     * What the job does with a topic. To find what an earlier job left open in a topic, its producers have to be asked
     * for, and Kafka tells them only to those who may read it.
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
     * Asks for the rights that are not about topics.
     *
     * @throws SettingsException naming all that is missing
     */
    void check(Admin admin, Deadline deadline) {
        consumerGroup(admin, deadline);
        if (kafka.delivery() == DeliveryGuarantee.EXACTLY_ONCE) {
            transactions(deadline);
        }
        if (!missing.isEmpty()) {
            throw new SettingsException("Kafka at " + kafka.bootstrapServers()
                    + " does not give this user the right to " + String.join(", ", missing)
                    + "; deploy/security/README.md lists the rights that the job needs");
        }
    }

    /**
     * Whether offsets may be committed. Kafka tells which operations are allowed on a group, but not (since 4.0) on one
     * that nobody has used yet. So it is asked for something that takes the same right and does nothing: to remove a
     * member that the group does not have.
     */
    private void consumerGroup(Admin admin, Deadline deadline) {
        RemoveMembersFromConsumerGroupOptions nobody =
                new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove(NOBODY)));
        nobody.timeoutMs(KafkaPreflight.leftMs(deadline));
        nobody.reason("Spawnwatch asks whether it has the right to");
        try {
            admin.removeMembersFromConsumerGroup(kafka.groupId(), nobody)
                    .all()
                    .get(KafkaPreflight.patienceMs(deadline), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                missing.add("READ on group " + kafka.groupId());
            } else if (!deadline.hasTimeLeft()) {
                throw silent(e);
            }
            // Anything else is no question of rights: that there is no such member, for one.
        } catch (TimeoutException e) {
            throw silent(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SettingsException("interrupted while asking Kafka for the rights", e);
        }
    }

    private SettingsException silent(Exception e) {
        return new SettingsException(
                "Kafka at " + kafka.bootstrapServers() + " does not answer for the group " + kafka.groupId(), e);
    }

    /** The one way to learn whether transactions may be written: begin to write one, under a name of its own. */
    private void transactions(Deadline deadline) {
        Properties properties = kafka.clientProperties();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, kafka.transactionPrefix() + ".preflight");
        // As long as those of the job: a broker may allow less.
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
                    "Kafka at " + kafka.bootstrapServers() + " does not begin a transaction: " + e.getMessage(), e);
        } finally {
            producer.close(Duration.ZERO);
        }
    }
}
