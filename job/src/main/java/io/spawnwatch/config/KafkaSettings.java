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
 * @param client            properties of every Kafka client, secrets among them: never print this
 * @param topics            names of the topics
 * @param groupId           consumer group of the process events
 * @param startingOffsets   where to begin reading process events without a savepoint
 * @param delivery          guarantee of what is written
 * @param transactionPrefix beginning of the transactional ids; jobs that share a cluster must differ in it
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

    /** Where to begin without a savepoint. */
    public enum StartingOffsets {
        /** Where the consumer group left off; from the beginning when it never read. */
        COMMITTED,
        /** From the beginning. */
        EARLIEST,
        /** From the end. */
        LATEST
    }

    /**
     * Names of the topics.
     *
     * @param processEvents one or more topics with process events
     * @param allowlist     compacted topic with allowlist entries
     * @param riskEvents    takes risk events
     * @param suppressed    takes suppressed rows
     * @param rejected      takes records that could not be used
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
                            "topics: '" + topic + "' is named twice; what is written to one topic must"
                                    + " not be read from it, nor mixed with something else");
                }
            }
        }

        /** All of them. */
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

    /** The brokers to begin with. */
    public String bootstrapServers() {
        return client.getOrDefault(BOOTSTRAP_SERVERS, "");
    }

    /** The client properties as Kafka takes them. */
    public Properties clientProperties() {
        Properties properties = new Properties();
        properties.putAll(client);
        return properties;
    }

    /** Names the client properties but never their values, which hold secrets. */
    @Override
    public String toString() {
        return "Kafka at " + bootstrapServers() + ", client properties " + new TreeMap<>(client).keySet() + ", "
                + topics + ", group " + groupId + ", " + delivery;
    }
}
