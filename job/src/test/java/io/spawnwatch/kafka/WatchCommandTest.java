package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.CommandRun;
import io.spawnwatch.DetectionJob;
import io.spawnwatch.OwnProcess;
import io.spawnwatch.fixture.BundledDetection;
import io.spawnwatch.page.live.EventsReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The commands that show risk events, in processes of their own, as a user starts and ends them. */
@Tag("slow")
@ExtendWith(SharedServers.class)
class WatchCommandTest {
    private static final Pattern ADDRESS = Pattern.compile("(?m)^ {4}http://localhost:(\\d+)/$");

    /** What a process ends with after Ctrl-C. */
    private static final int INTERRUPTED = 130;

    @TempDir
    Path folder;

    private static int awaitPort(OwnProcess process) throws Exception {
        Await.until(
                () -> "an address in what the command prints",
                () -> ADDRESS.matcher(process.out()).find() || !process.isAlive());
        Matcher address = ADDRESS.matcher(process.out());
        assertThat(address.find()).as(process.out() + process.err()).isTrue();
        return Integer.parseInt(address.group(1));
    }

    private static String page(int port) throws IOException {
        try (var in = URI.create("http://localhost:" + port + "/").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void awaitInterrupted(OwnProcess process) throws Exception {
        process.interrupt();
        assertThat(process.awaitEnd().exitCode()).isEqualTo(INTERRUPTED);
    }

    private static boolean is(JsonNode message, String type) {
        return message.path("type").asText().equals(type);
    }

    private static byte[] row(String id) {
        ObjectNode row = JsonNodeFactory.instance
                .objectNode()
                .put("risk_event_id", id)
                .put("firstTime", "2026-11-16T09:12:03.000Z")
                .put("severity", "high")
                .put("risk_score", 64)
                .put("dest", "ws7")
                .put("user", "CORP\\a")
                .put("detection_name", "A Detection")
                .put("count", 1)
                .put("revision", 1)
                .put("process", "cmd.exe /c " + id);
        return row.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theDemoIsServedUntilItIsInterruptedAndLeavesNothing() throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        int port;
        try (OwnProcess demo = OwnProcess.start(
                folder,
                DetectionJob.class,
                List.of("-Djava.io.tmpdir=" + temporary),
                "demo",
                "--watch",
                "--port",
                "0")) {
            port = awaitPort(demo);
            assertThat(page(port)).contains("data-events=\"/events\"");
            String place;
            try (EventsReader events = new EventsReader(port, null)) {
                events.await(message -> is(message, "loaded"));
                assertThat(events.rows("risk_events")).hasSize(9);
                assertThat(events.rows("suppressed")).hasSize(32);
                assertThat(events.rows("rejected")).hasSize(6);
                JsonNode detections = events.await(message -> is(message, "detections"));
                assertThat(detections.path("detections").size()).isEqualTo(1);
                JsonNode run = events.await(message -> is(message, "run") && message.has("origin"));
                assertThat(run.path("command").asText()).isEqualTo("demo");
                assertThat(run.path("origin").asText()).startsWith("demo-");
                place = events.place();
            }
            try (EventsReader events = new EventsReader(port, place)) {
                events.await(message -> is(message, "loaded"));
                assertThat(events.rows("risk_events")).isEmpty();
            }
            // Another demo on the same port has another origin, so the page of the first is sent all of it.
            try (EventsReader events = new EventsReader(port, place.replaceFirst("demo-.", "demo-x"))) {
                events.awaitRows("risk_events", 9);
            }
            awaitInterrupted(demo);
        }
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
        try (Stream<Path> left = Files.list(temporary)) {
            // Flink leaves an empty folder, the same one each time.
            assertThat(left.map(file -> file.getFileName().toString())
                            .filter(name -> !name.startsWith("hsperfdata") && !name.equals("flink-web-upload")))
                    .isEmpty();
        }
    }

    @Test
    void aLiveJobsRiskEventsAreServedUntilInterrupted(KafkaBroker broker) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        Path configuration = Files.writeString(folder.resolve("spawnwatch.yml"), topics.configuration());
        broker.write(topics.riskEvents(), 0, "k", row("first"));
        try (OwnProcess watch = OwnProcess.start(
                folder, DetectionJob.class, "watch", "--config", configuration.toString(), "--port", "0")) {
            int port = awaitPort(watch);
            assertThat(page(port)).contains("data-events=\"/events\"");
            try (EventsReader events = new EventsReader(port, null)) {
                events.awaitRows("risk_events", 1);
                broker.write(topics.riskEvents(), 0, "k", row("second"));
                assertThat(events.awaitRows("risk_events", 2))
                        .extracting(row -> row.path("risk_event_id").asText())
                        .containsExactly("first", "second");
                JsonNode run = events.await(message -> is(message, "run") && message.has("origin"));
                assertThat(run.path("input").get(0).asText())
                        .isEqualTo(topics.riskEvents() + ", " + topics.suppressed() + " and " + topics.rejected()
                                + " at " + broker.bootstrapServers());
                Instant since = Instant.parse(run.path("settings").path("since").asText());
                assertThat(Duration.between(since, Instant.now()))
                        .isBetween(Duration.ofDays(7), Duration.ofDays(7).plusMinutes(5));
                JsonNode detections = events.await(message -> is(message, "detections"));
                assertThat(detections.path("detections").get(0).path("id").asText())
                        .isEqualTo(BundledDetection.ID);
                assertThat(events.await(message -> is(message, "attack"))
                                .path("techniques")
                                .size())
                        .isGreaterThan(500);
            }
            awaitInterrupted(watch);
        }
    }

    @Test
    void aLiveJobsRiskEventsArePrintedAsLines(KafkaBroker broker) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        Path configuration = Files.writeString(folder.resolve("spawnwatch.yml"), topics.configuration());
        broker.write(topics.riskEvents(), 0, "k", row("first"));
        try (OwnProcess watch = OwnProcess.start(
                folder, DetectionJob.class, "watch", "--config", configuration.toString(), "--text", "--since", "1h")) {
            Await.until(() -> "the first line", () -> watch.out().contains("first") || !watch.isAlive());
            broker.write(topics.suppressed(), 0, "k", row("covered"));
            broker.write(topics.riskEvents(), 0, "k", row("second\n\u001b[2J"));
            Await.until(() -> "the second line", () -> watch.out().contains("second") || !watch.isAlive());
            assertThat(watch.out()).isEqualTo("""
                    2026-11-16T09:12:03Z  high           64  ws7  CORP\\a  A Detection  cmd.exe /c first
                    2026-11-16T09:12:03Z  high           64  ws7  CORP\\a  A Detection  cmd.exe /c second\\u000a\\u001b[2J
                    """);
            assertThat(watch.err())
                    .matches("reading " + topics.riskEvents() + ", " + topics.suppressed() + " and " + topics.rejected()
                            + " at " + broker.bootstrapServers() + " since [-0-9T:]+Z\n");
            awaitInterrupted(watch);
        }
    }

    /** In this process, because starting another takes seconds. */
    @Test
    void withoutAConfigurationThePageKnowsTheRisksButNoDetections(KafkaBroker broker) throws Exception {
        for (String topic : List.of("risk-events", "suppressed", "rejected")) {
            broker.createTopic(topic, 1, Map.of());
        }
        broker.write("risk-events", 0, "k", row("first"));
        int port = FreePorts.next();
        FutureTask<CommandRun> watch = new FutureTask<>(() -> CommandRun.of(
                "watch", "--kafka", "bootstrap.servers=" + broker.bootstrapServers(), "--port", String.valueOf(port)));
        Thread thread = new Thread(watch, "watch");
        thread.start();
        try {
            Await.until(() -> "a page", () -> watch.isDone() || isListening(port));
            assertThat(watch).isNotDone();
            try (EventsReader events = new EventsReader(port, null)) {
                events.awaitRows("risk_events", 1);
                JsonNode run = events.await(message -> is(message, "run") && message.has("origin"));
                assertThat(run.path("input").get(0).asText())
                        .isEqualTo("risk-events, suppressed and rejected at " + broker.bootstrapServers());
                assertThat(events.messages()).noneMatch(message -> is(message, "detections"));
                assertThat(events.messages()).anyMatch(message -> is(message, "attack"));
            }
        } finally {
            thread.interrupt();
            watch.get();
        }
    }

    private static boolean isListening(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (ConnectException e) {
            return false;
        }
    }

    @Test
    void aMissingTopicIsNamedAtOnce(KafkaBroker broker) throws Exception {
        JobTopics topics = JobTopics.named(broker);
        Path configuration = Files.writeString(folder.resolve("spawnwatch.yml"), topics.configuration());
        for (String[] options : new String[][] {{}, {"--text"}}) {
            CommandRun run = CommandRun.of(
                    Stream.concat(Stream.of("watch", "--config", configuration.toString()), Stream.of(options))
                            .toArray(String[]::new));
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.err())
                    .contains(" has no topic " + topics.rejected() + ", " + topics.riskEvents() + ", "
                            + topics.suppressed() + "; the configuration names the topics under 'topics:'");
        }
    }

    @Test
    void optionsThatDoNothingTogetherAreRefused() {
        assertRefused("--suppressed and --rejected go with --text", "watch", "--suppressed");
        assertRefused("--port and --bind are for the page; leave out --text", "watch", "--text", "--port", "1");
        assertRefused("--port: must be between 0 and 65535, but is 65536", "demo", "--watch", "--port", "65536");
        assertRefused(
                "--bind: the page answers only", "watch", "--kafka", "bootstrap.servers=x:1", "--bind", "10.0.0.5");
        assertRefused("--port goes with --watch", "demo", "--port", "1");
        assertRefused(
                "--watch cannot be combined with --write-events, which only writes the events",
                "demo",
                "--watch",
                "--write-events",
                "x");
    }

    private static void assertRefused(String reason, String... command) {
        CommandRun run = CommandRun.of(command);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith(reason);
        assertThat(run.out()).isEmpty();
    }
}
