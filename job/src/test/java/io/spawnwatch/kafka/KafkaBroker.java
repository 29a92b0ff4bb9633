package io.spawnwatch.kafka;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/** A real Kafka broker in this process: one node, broker and KRaft controller in one, on a loopback port. */
class KafkaBroker extends BrokerClient {
    static final String HOST = "127.0.0.1";

    private final Path directory;
    private final Properties properties;
    private KafkaRaftServer server;

    /** Starts an empty broker. */
    KafkaBroker() throws IOException {
        this(Ports.free());
    }

    private KafkaBroker(Ports ports) throws IOException {
        this(ports, Map.of(), Map.of());
    }

    /**
     * Starts an empty broker with other settings.
     *
     * @param settings    override the usual ones
     * @param credentials of a user who may do everything
     * @param format      further arguments for formatting the storage
     */
    KafkaBroker(Ports ports, Map<String, String> settings, Map<String, String> credentials, String... format)
            throws IOException {
        this(Uuid.randomUuid().toString(), ports, settings, credentials, format);
    }

    private KafkaBroker(
            String cluster,
            Ports ports,
            Map<String, String> settings,
            Map<String, String> credentials,
            String... format)
            throws IOException {
        super(HOST + ":" + ports.broker(), credentials);
        directory = Files.createTempDirectory("spawnwatch-kafka");
        properties = properties(ports.broker(), ports.controller(), directory.resolve("logs"));
        properties.putAll(settings);
        format(properties, cluster, format);
        server = started();
    }

    /** Starts another broker of the cluster, with the id 2. */
    KafkaBroker second() throws Exception {
        Ports ports = Ports.free();
        Map<String, String> settings = Map.of(
                "process.roles",
                "broker",
                "node.id",
                "2",
                "controller.quorum.voters",
                properties.getProperty("controller.quorum.voters"),
                "listeners",
                "PLAINTEXT://" + HOST + ":" + ports.broker(),
                // Several within the session, which a test may have shortened.
                "broker.heartbeat.interval.ms",
                "500");
        return new KafkaBroker(admin().describeCluster().clusterId().get(), ports, settings, Map.of());
    }

    record Ports(int broker, int controller) {
        static Ports free() throws IOException {
            List<Integer> ports = FreePorts.next(2);
            return new Ports(ports.get(0), ports.get(1));
        }
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

    private void format(Properties properties, String cluster, String... further) throws IOException {
        Path file = directory.resolve("server.properties");
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            properties.store(writer, null);
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        List<String> arguments = new ArrayList<>(List.of("format", "-t", cluster, "-c", file.toString()));
        arguments.addAll(List.of(further));
        String[] format = arguments.toArray(String[]::new);
        int exitCode =
                withRootLocale(() -> StorageTool.execute(format, new PrintStream(said, true, StandardCharsets.UTF_8)));
        if (exitCode != 0) {
            throw new IOException("Kafka's storage cannot be formatted: " + said.toString(StandardCharsets.UTF_8));
        }
    }

    private KafkaRaftServer started() {
        return withRootLocale(() -> {
            KafkaRaftServer started = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
            started.startup();
            return started;
        });
    }

    /**
     * Kafka 4.2 upper-cases names of settings with the default locale, which fails in Turkish, the language of these
     * tests. Only the broker needs another locale; the code under test keeps the language.
     */
    private static <T> T withRootLocale(Supplier<T> broker) {
        Locale language = Locale.getDefault();
        Locale.setDefault(Locale.ROOT);
        try {
            return broker.get();
        } finally {
            Locale.setDefault(language);
        }
    }

    /** Restarts the broker on the same port with its data. */
    void restart() {
        stop();
        server = started();
    }

    /** Waits for something that happens while the broker is away. */
    void whileAway(Supplier<String> what, Callable<Boolean> condition) throws Exception {
        stop();
        try {
            Await.until(what, condition);
        } finally {
            server = started();
        }
    }

    private void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    @Override
    public void close() {
        super.close();
        stop();
        try {
            FileUtils.deleteDirectory(directory.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
