package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.DetectionJob;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code run} as a user starts it, in a process of its own that can be killed. */
@Tag("slow")
@ExtendWith(SharedServers.class)
class RunCommandTest {
    private static final long SEED = 11;
    private static final int PART = 400;

    @TempDir
    Path directory;

    private Process start(Path configuration, String name, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // Half the work to start, and nothing here takes long enough to gain from more optimisation.
                "-XX:TieredStopAtLevel=1",
                "-Duser.language=" + System.getProperty("user.language"),
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.time=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                DetectionJob.class.getName(),
                "run",
                "--config",
                configuration.toString(),
                "--state-dir",
                directory.resolve("state").toString(),
                "--transactional-id-prefix",
                name,
                "--group-id",
                name,
                "--checkpoint-interval",
                "200ms",
                "--idleness",
                "10m",
                "--parallelism",
                String.valueOf(JobTopics.PARTITIONS)));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("said").toFile()))
                .start();
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void aKilledProcessContinuesFromItsStateAndNeitherLosesNorDuplicatesOutput(KafkaBroker broker) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        Path configuration = Files.writeString(directory.resolve("run.yml"), topics.configuration());
        ExecutionStream stream = new ExecutionStream(topics, SEED);
        stream.sendPart(PART);
        try (TopicReader riskEvents = broker.reader(topics.riskEvents())) {
            Process first = start(configuration, topics.name());
            try {
                awaitOutput(riskEvents, stream.groups(), first);
                stream.sendPart(PART);
                awaitOutput(riskEvents, stream.groups() * 2 / 3, first);
            } finally {
                kill(first);
            }
            stream.sendPart(PART);
            stream.closeWindows();
            Process second = start(configuration, topics.name());
            try {
                awaitOutput(riskEvents, stream.expected().size(), second);
                assertThat(riskEvents.all())
                        .as("seed %d", SEED)
                        .extracting(ExecutionStream::reported)
                        .containsExactlyInAnyOrderElementsOf(stream.expected());
            } finally {
                kill(second);
            }
        }
    }

    @Test
    void itReportsWhatRunsFromWhereAndTheAddressesOfItsPageAndMetrics(KafkaBroker broker) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        Path configuration = Files.writeString(directory.resolve("run.yml"), topics.configuration());
        ExecutionStream stream = new ExecutionStream(topics, SEED);
        stream.sendPart(PART);
        String metrics = String.valueOf(FreePorts.next());
        Path state = directory.resolve("state");
        try (TopicReader riskEvents = broker.reader(topics.riskEvents())) {
            Process first = start(configuration, topics.name(), "--metrics-port", metrics);
            try {
                awaitOutput(riskEvents, stream.groups(), first);
                awaitSaid("Spawnwatch runs with 1 detection. It starts without state: there is no checkpoint in "
                        + state + ".");
                awaitSaid("Metrics for Prometheus: http://localhost:" + metrics + "/metrics");
                assertThat(get(said("Flink's page: (http://127.0.0.1:[0-9]+)").group(1) + "/jobs/overview"))
                        .contains("\"name\":\"spawnwatch\"", "\"state\":\"RUNNING\"");
                assertThat(get("http://localhost:" + metrics + "/metrics"))
                        .containsPattern("flink_taskmanager_job_task_operator_spawnwatch_eventsDecoded\\{[^}]*} [1-9]");
                assertThat(isFreeOnOtherAddress(Integer.parseInt(metrics)))
                        .as("loopback only")
                        .isTrue();
            } finally {
                kill(first);
            }
            Files.delete(directory.resolve("said"));
            Process second = start(configuration, topics.name());
            try {
                awaitSaid("Spawnwatch runs with 1 detection. It continues from " + state + "/");
                assertThat(said("continues from (.*)\\.").group(1)).matches(".*/chk-[0-9]+");
            } finally {
                kill(second);
            }
        }
    }

    /** Whether the port is bound to localhost only: on another address of this machine it is still free. */
    private static boolean isFreeOnOtherAddress(int port) throws IOException {
        try (ServerSocket beside = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.2"))) {
            return beside.isBound();
        }
    }

    private static String get(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private void awaitSaid(String text) throws Exception {
        Path said = directory.resolve("said");
        Await.until(
                () -> text + " in " + said,
                () -> Files.exists(said) && Files.readString(said).contains(text));
    }

    private Matcher said(String pattern) throws IOException {
        String said = Files.readString(directory.resolve("said"));
        Matcher matcher = Pattern.compile(pattern).matcher(said);
        assertThat(matcher.find()).as("%s in%n%s", pattern, said).isTrue();
        return matcher;
    }

    private void awaitOutput(TopicReader riskEvents, int count, Process process) throws Exception {
        try {
            riskEvents.await(count, process::isAlive);
        } catch (AssertionError e) {
            List<String> said = Files.readAllLines(directory.resolve("said"));
            throw new AssertionError("output of the process: " + String.join("\n", said), e);
        }
    }
}
