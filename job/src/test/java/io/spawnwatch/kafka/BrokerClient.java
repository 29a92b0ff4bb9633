package io.spawnwatch.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A client of a broker: creates topics, writes and reads. */
public class BrokerClient implements AutoCloseable {
    /** Large enough for records that Spawnwatch itself must reject. */
    private static final int PRODUCER_REQUEST_BYTES = 8 << 20;

    private final String bootstrapServers;
    private final Map<String, String> credentials;
    private final Admin admin;
    private final KafkaProducer<String, byte[]> producer;
    private final Queue<Future<RecordMetadata>> sent = new ConcurrentLinkedQueue<>();

    /** A client without credentials. It connects when it is first used. */
    public BrokerClient(String bootstrapServers) {
        this(bootstrapServers, Map.of());
    }

    /** A client with credentials. It connects when it is first used. */
    BrokerClient(String bootstrapServers, Map<String, String> credentials) {
        this.bootstrapServers = bootstrapServers;
        this.credentials = Map.copyOf(credentials);
        Map<String, Object> properties = new HashMap<>(credentials);
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        admin = Admin.create(properties);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, PRODUCER_REQUEST_BYTES);
        producer = new KafkaProducer<>(properties, new StringSerializer(), new ByteArraySerializer());
    }

    /** The Kafka properties with the credentials; empty without. */
    Map<String, String> credentials() {
        return credentials;
    }

    /** For requests that this class does not wrap. */
    Admin admin() {
        return admin;
    }

    /** The address of the broker. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Creates a topic and waits until the broker has the controller's decision. */
    public void createTopic(String topic, int partitions, Map<String, String> configuration) throws Exception {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configuration)))
                .all()
                .get();
        Await.until(() -> "topic " + topic, () -> isKnown(topic));
    }

    private boolean isKnown(String topic) throws ExecutionException, InterruptedException {
        try {
            admin.describeTopics(List.of(topic)).allTopicNames().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    /** Who sets the record timestamps of a topic: {@code LogAppendTime} for the broker, {@code CreateTime} for producers. */
    public String timestampType(String topic) throws ExecutionException, InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource))
                .values()
                .get(resource)
                .get()
                .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
                .value();
    }

    /** Sends a record without waiting for the broker; {@link #flush} waits. */
    public void send(String topic, int partition, @Nullable String key, byte @Nullable [] value) {
        sent.add(producer.send(new ProducerRecord<>(topic, partition, key, value)));
    }

    /** Sends a record with a timestamp set by the producer, without waiting for the broker. */
    void sendDated(String topic, int partition, Instant timestamp, byte[] value) {
        sent.add(producer.send(new ProducerRecord<>(topic, partition, timestamp.toEpochMilli(), null, value)));
    }

    /** Writes a record and waits until the broker has it. */
    RecordMetadata write(String topic, int partition, @Nullable String key, byte @Nullable [] value)
            throws ExecutionException, InterruptedException {
        return producer.send(new ProducerRecord<>(topic, partition, key, value)).get();
    }

    /** Waits until the broker has everything sent. */
    public void flush() throws ExecutionException, InterruptedException {
        for (Future<RecordMetadata> record = sent.poll(); record != null; record = sent.poll()) {
            record.get();
        }
    }

    /** The end offset of each partition of a topic, uncommitted records included. */
    public Map<TopicPartition, Long> ends(String topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        admin.describeTopics(List.of(topic))
                .topicNameValues()
                .get(topic)
                .get()
                .partitions()
                .forEach(partition -> asked.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest()));
        return admin.listOffsets(asked).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    /** Deletes all present records of a one-partition topic, as compaction deletes old ones. */
    public void deleteAllRecords(String topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        ends(topic).forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
        admin.deleteRecords(all).all().get();
    }

    /** The transactional ids in use that begin with a prefix. */
    public List<String> transactionalIds(String prefix) throws ExecutionException, InterruptedException {
        return admin.listTransactions(new ListTransactionsOptions()).all().get().stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith(prefix))
                .sorted()
                .toList();
    }

    /** Reads the committed records of a topic from its beginning. */
    public TopicReader reader(String topic) {
        return new TopicReader(this, topic);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        admin.close(Duration.ofSeconds(1));
    }
}
