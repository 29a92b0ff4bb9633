package io.spawnwatch.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * How Kafka is reached and what is read and written there.
 *
 * @param client            properties of all Kafka clients, possibly secrets: never print their values
 * @param topics            names of the topics
 * @param groupId           consumer group of the process events
 * @param startingOffsets   where to start reading process events without a savepoint
 * @param delivery          delivery guarantee of the output
 * @param transactionPrefix prefix of the transactional ids, different for each job on a Kafka cluster
 */
public record KafkaSettings(
        Map<String, String> client,
        Topics topics,
        String groupId,
        StartingOffsets startingOffsets,
        DeliveryGuarantee delivery,
        String transactionPrefix) {

    /** The property that every Kafka client needs. */
    public static final String BOOTSTRAP_SERVERS = "bootstrap.servers";

    /** Where to start reading without a savepoint. */
    public enum StartingOffsets {
        /** Where the consumer group left off, or at the beginning if it has never read. */
        COMMITTED,
        /** At the beginning. */
        EARLIEST,
        /** At the end. */
        LATEST
    }

    /**
     * Names of the topics.
     *
     * @param processEvents one or more topics with process events
     * @param allowlist     compacted topic with allowlist entries
     * @param riskEvents    receives risk events
     * @param suppressed    receives suppressed rows
     * @param rejected      receives records that could not be used
     */
    public record Topics(
            List<String> processEvents, String allowlist, String riskEvents, String suppressed, String rejected) {

        /** Copies the list. */
        public Topics {
            processEvents = List.copyOf(processEvents);
            Set<String> seen = new HashSet<>();
            for (String topic : all(processEvents, allowlist, riskEvents, suppressed, rejected)) {
                if (!seen.add(topic)) {
                    throw new SettingsException(
                            "topics: '" + topic + "' is named twice; each topic must have one purpose,"
                                    + " or the job would read its own output or mix outputs");
                }
            }
        }

        /** All topics. */
        public List<String> all() {
            return all(processEvents, allowlist, riskEvents, suppressed, rejected);
        }

        private static List<String> all(List<String> processEvents, String... others) {
            List<String> all = new ArrayList<>(processEvents);
            all.addAll(List.of(others));
            return all;
        }
    }

    /** Copies the properties. */
    public KafkaSettings {
        client = Collections.unmodifiableMap(new LinkedHashMap<>(client));
    }

    /** The brokers that clients connect to first. */
    public String bootstrapServers() {
        return client.getOrDefault(BOOTSTRAP_SERVERS, "");
    }

    /** The client properties in the form that Kafka expects. */
    public Properties clientProperties() {
        Properties properties = new Properties();
        properties.putAll(client);
        return properties;
    }

    /** Names the client properties but never prints their values, which may be secrets. */
    @Override
    public String toString() {
        return "Kafka at " + bootstrapServers() + ", client properties " + new TreeMap<>(client).keySet() + ", "
                + topics + ", group " + groupId + ", " + delivery;
    }
}
