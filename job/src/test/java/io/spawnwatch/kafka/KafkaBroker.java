package io.spawnwatch.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.flink.util.FileUtils;
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
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/** A real Kafka broker in this process: one node, broker and KRaft controller in one, on a loopback port. */
final class KafkaBroker implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    /** Enough for records that Spawnwatch itself must refuse. */
    private static final int PRODUCER_REQUEST_BYTES = 8 << 20;

    private final Path directory;
    private final Properties properties;
    private final String bootstrapServers;
    private final Admin admin;
    private final KafkaProducer<String, byte[]> producer;
    private final Queue<Future<RecordMetadata>> sent = new ConcurrentLinkedQueue<>();
    private KafkaRaftServer server;

    /** A broker that runs and holds nothing. */
    KafkaBroker() throws IOException {
        directory = Files.createTempDirectory("spawnwatch-kafka");
        int port;
        int controllerPort;
        try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = first.getLocalPort();
            controllerPort = second.getLocalPort();
        }
        bootstrapServers = HOST + ":" + port;
        Properties properties = properties(port, controllerPort, directory.resolve("logs"));
        format(properties);
        this.properties = properties;
        server = started();
        admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
        producer = new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        PRODUCER_REQUEST_BYTES),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private static Properties properties(int port, int controllerPort, Path logs) {
        Properties properties = new Properties();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", "1");
        properties.put("controller.quorum.voters", "1@" + HOST + ":" + controllerPort);
        properties.put(
                "listeners", "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPort);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("log.dirs", logs.toString());
        properties.put("auto.create.topics.enable", "false");
        properties.put("group.initial.rebalance.delay.ms", "0");
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            properties.put(topic + ".replication.factor", "1");
            properties.put(topic + ".num.partitions", "1");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        return properties;
    }

    private void format(Properties properties) throws IOException {
        Path file = directory.resolve("server.properties");
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            properties.store(writer, null);
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String[] format = {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
        int exitCode =
                speakingEnglish(() -> StorageTool.execute(format, new PrintStream(said, true, StandardCharsets.UTF_8)));
        if (exitCode != 0) {
            throw new IOException("Kafka's storage cannot be formatted: " + said.toString(StandardCharsets.UTF_8));
        }
    }

    private KafkaRaftServer started() {
        return speakingEnglish(() -> {
            KafkaRaftServer started = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
            started.startup();
            return started;
        });
    }

    /**
     * Kafka 4.2 upper-cases the names of its own settings in the machine's language, and finds no setting of that name
     * where that is Turkish, as in these tests. That is the broker's fault alone: what is tested keeps the language.
     */
    private static <T> T speakingEnglish(Supplier<T> broker) {
        Locale language = Locale.getDefault();
        Locale.setDefault(Locale.ROOT);
        try {
            return broker.get();
        } finally {
            Locale.setDefault(language);
        }
    }

    /** Stops the broker and starts it again, on the same port and with what it holds. */
    void restart() {
        stop();
        server = started();
    }

    private void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** Where clients find it. */
    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Creates a topic. */
    void createTopic(String topic, int partitions, Map<String, String> configuration)
            throws ExecutionException, InterruptedException {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(configuration)))
                .all()
                .get();
    }

    /** Writes a record without waiting until it is there; {@link #flush} does. */
    void send(String topic, int partition, @Nullable String key, byte @Nullable [] value) {
        sent.add(producer.send(new ProducerRecord<>(topic, partition, key, value)));
    }

    /** Writes a record and waits until it is there. */
    RecordMetadata write(String topic, int partition, @Nullable String key, byte @Nullable [] value)
            throws ExecutionException, InterruptedException {
        return producer.send(new ProducerRecord<>(topic, partition, key, value)).get();
    }

    /** Waits until everything sent is there. */
    void flush() throws ExecutionException, InterruptedException {
        for (Future<RecordMetadata> one = sent.poll(); one != null; one = sent.poll()) {
            one.get();
        }
    }

    /** How far the partitions of a topic go, committed or not. */
    Map<TopicPartition, Long> ends(String topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        admin.describeTopics(List.of(topic))
                .topicNameValues()
                .get(topic)
                .get()
                .partitions()
                .forEach(one -> asked.put(new TopicPartition(topic, one.partition()), OffsetSpec.latest()));
        return admin.listOffsets(asked).all().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().offset()));
    }

    /** Removes the beginning of a one-partition topic, all that it holds now, as compaction removes old records. */
    void deleteAllRecords(String topic) throws ExecutionException, InterruptedException {
        Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
        ends(topic).forEach((partition, end) -> all.put(partition, RecordsToDelete.beforeOffset(end)));
        admin.deleteRecords(all).all().get();
    }

    /** The transactional ids that anybody used and that begin like this. */
    List<String> transactionalIds(String prefix) throws ExecutionException, InterruptedException {
        return admin.listTransactions(new ListTransactionsOptions()).all().get().stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith(prefix))
                .sorted()
                .toList();
    }

    /** A reader of a topic, from its beginning, of what is committed. */
    TopicReader reader(String topic) {
        return new TopicReader(this, topic);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        admin.close(Duration.ofSeconds(1));
        stop();
        try {
            FileUtils.deleteDirectory(directory.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
