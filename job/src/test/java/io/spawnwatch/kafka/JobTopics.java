package io.spawnwatch.kafka;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.document.Documents;
import io.spawnwatch.fixture.BundledDetection;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** The topics of one test, with names of its own, and the settings of a job on them. */
public final class JobTopics {
    /** Partitions of the process events, and the parallelism of the job. */
    public static final int PARTITIONS = 2;

    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final BrokerClient broker;
    private final String name;
    private int marks;

    private JobTopics(BrokerClient broker, String name) {
        this.broker = broker;
        this.name = name;
    }

    /** Creates the topics, as job/README.md says. The process events take more than Spawnwatch does. */
    public static JobTopics create(BrokerClient broker) throws Exception {
        return create(broker, TopicConfig.CLEANUP_POLICY_COMPACT);
    }

    /** Creates the topics with a cleanup policy for the allowlist. */
    public static JobTopics create(BrokerClient broker, String cleanupPolicy) throws Exception {
        return createAll(broker, named(broker), cleanupPolicy);
    }

    /** Creates the topics with the broker's default for who sets the timestamps of process events. */
    static JobTopics createUnset(BrokerClient broker) throws Exception {
        JobTopics topics = named(broker);
        broker.createTopic(topics.processEvents(), PARTITIONS, Map.of());
        return createOthers(broker, topics, TopicConfig.CLEANUP_POLICY_COMPACT);
    }

    /** Creates the topics with a prefix for their names. */
    static JobTopics createNamed(BrokerClient broker, String name) throws Exception {
        return createAll(broker, new JobTopics(broker, name), TopicConfig.CLEANUP_POLICY_COMPACT);
    }

    private static JobTopics createAll(BrokerClient broker, JobTopics topics, String cleanupPolicy) throws Exception {
        broker.createTopic(
                topics.processEvents(),
                PARTITIONS,
                Map.of(
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        "LogAppendTime",
                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                        "8000000"));
        return createOthers(broker, topics, cleanupPolicy);
    }

    private static JobTopics createOthers(BrokerClient broker, JobTopics topics, String cleanupPolicy)
            throws Exception {
        broker.createTopic(topics.allowlist(), 1, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, cleanupPolicy));
        for (String output : List.of(topics.riskEvents(), topics.suppressed(), topics.rejected())) {
            broker.createTopic(output, 1, Map.of());
        }
        return topics;
    }

    /** Chooses names without creating the topics. */
    public static JobTopics named(BrokerClient broker) {
        return new JobTopics(broker, "test" + COUNTER.incrementAndGet());
    }

    public String name() {
        return name;
    }

    public String processEvents() {
        return name + "-process-events";
    }

    public String allowlist() {
        return name + "-allowlist";
    }

    public String riskEvents() {
        return name + "-risk-events";
    }

    public String suppressed() {
        return name + "-suppressed";
    }

    public String rejected() {
        return name + "-rejected";
    }

    /** A producer that is ready for a transaction, and fences off the one before. */
    KafkaProducer<String, byte[]> transactionalProducer() {
        KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        broker.bootstrapServers(),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        riskEvents()),
                new StringSerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        return producer;
    }

    /** The configuration file of a job on these topics, in JSON, which is also YAML. */
    public String configuration() {
        ObjectNode file = JsonNodeFactory.instance.objectNode();
        file.putObject("topics")
                .put("allowlist", allowlist())
                .put("risk-events", riskEvents())
                .put("suppressed", suppressed())
                .put("rejected", rejected())
                .putArray("process-events")
                .add(processEvents());
        file.putObject("kafka").put(KafkaSettings.BOOTSTRAP_SERVERS, broker.bootstrapServers());
        return file.toString();
    }

    /** The settings of a job on these topics. No partition counts as idle, so it is certain which events are late. */
    public RunSettings settings(Map<String, String> options) {
        return settings(configuration(), options);
    }

    /** The settings with another configuration file. */
    RunSettings settings(String configuration, Map<String, String> options) {
        Map<String, String> all = new HashMap<>(Map.of(
                "checkpoint-interval",
                "200ms",
                "parallelism",
                String.valueOf(PARTITIONS),
                "idleness",
                "10m",
                "group-id",
                name,
                "transactional-id-prefix",
                name));
        all.putAll(options);
        return RunSettings.of(Documents.json("test", configuration), all, Map.of());
    }

    /** Sends an event. */
    public void send(int partition, byte[] event) {
        broker.send(processEvents(), partition, null, event);
    }

    /** Sends an execution to the partition for its host. */
    public void send(Execution execution) {
        send(Math.floorMod(execution.dest().hashCode(), PARTITIONS), execution.cim());
    }

    /** Writes an allowlist entry for the bundled detection. */
    public void allow(String id, Map<String, String> match) throws Exception {
        ObjectNode entry = JsonNodeFactory.instance
                .objectNode()
                .put("owner", "owner of " + id)
                .put("reason", "reason of " + id);
        entry.putArray("detections").add(BundledDetection.ID);
        new LinkedHashMap<>(match).forEach(entry.putObject("match")::put);
        allow(id, entry.toString());
    }

    /** Writes a record to the allowlist's topic; without a value it removes an entry. */
    public void allow(String id, @Nullable String value) throws Exception {
        broker.write(allowlist(), 0, id, value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Waits until the job has applied everything in the allowlist's topic. Writes a record that is not an entry: once its
     * rejection is committed, a checkpoint has passed through all tasks after everything before it.
     */
    public void awaitAllowlistApplied() throws Exception {
        marks++;
        String id = name + "-mark-" + marks;
        allow(id, "mark " + marks);
        try (TopicReader rejected = broker.reader(rejected())) {
            rejected.await("the rejection of mark " + marks, record -> record.text("excerpt")
                    .equals("mark " + marks));
        }
    }
}
