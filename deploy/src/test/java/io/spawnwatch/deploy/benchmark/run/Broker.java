package io.spawnwatch.deploy.benchmark.run;

import io.spawnwatch.kafka.BrokerClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/** A Kafka broker in a process of its own: one node, broker and KRaft controller in one, on loopback ports. */
final class Broker implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

    private final ChildJvm process;
    private final BrokerClient client;

    private Broker(ChildJvm process, BrokerClient client) {
        this.process = process;
        this.client = client;
    }

    /** Starts an empty broker that keeps its data in a folder. */
    static Broker start(Path folder) throws IOException, InterruptedException {
        int port;
        int controllerPort;
        try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = first.getLocalPort();
            controllerPort = second.getLocalPort();
        }
        Path configuration = Files.writeString(
                folder.resolve("server.properties"), """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@%1$s:%3$d
                listeners=PLAINTEXT://%1$s:%2$d,CONTROLLER://%1$s:%3$d
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%4$s
                auto.create.topics.enable=false
                log.segment.delete.delay.ms=1000
                log.retention.check.interval.ms=2000
                # Kafka Streams gives its rows the times of events, which are long past.
                log.retention.ms=-1
                group.initial.rebalance.delay.ms=0
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                """.formatted(HOST, port, controllerPort, folder.resolve("data")));
        format(configuration);
        ChildJvm process = ChildJvm.start(
                "broker", folder, List.of("-Xms1g", "-Xmx1g"), "kafka.Kafka", List.of(configuration.toString()));
        awaitPort(process, port);
        return new Broker(process, new BrokerClient(HOST + ":" + port));
    }

    private static void format(Path configuration) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        int exitCode = StorageTool.execute(
                new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", configuration.toString()},
                new PrintStream(said, true, StandardCharsets.UTF_8));
        if (exitCode != 0) {
            throw new BenchmarkException(
                    "Kafka's storage cannot be formatted: " + said.toString(StandardCharsets.UTF_8));
        }
    }

    private static void awaitPort(ChildJvm process, int port) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            process.requireAlive();
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
                return;
            } catch (IOException notYet) {
                Thread.sleep(100);
            }
        }
        throw process.failure("did not open its port within " + START_TIMEOUT);
    }

    BrokerClient client() {
        return client;
    }

    /** Deletes a topic; its files follow soon. */
    void deleteTopic(String topic) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
    }

    String bootstrapServers() {
        return client.bootstrapServers();
    }

    @Override
    public void close() throws IOException {
        client.close();
        process.close();
    }
}
