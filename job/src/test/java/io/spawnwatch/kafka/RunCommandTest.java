package io.spawnwatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.DetectionJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code run} as people start it: in a process of its own, which can be killed. */
@ExtendWith(SharedServers.class)
class RunCommandTest {
    private static final long SEED = 11;
    private static final int PART = 400;

    @TempDir
    Path directory;

    private Process start(Path configuration, String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
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
                        String.valueOf(JobTopics.PARTITIONS))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("said").toFile()))
                .start();
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Test
    void aProcessThatIsKilledContinuesFromItsStateAndLosesAndDoublesNothing(KafkaBroker broker) throws Exception {
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

    private void awaitOutput(TopicReader riskEvents, int count, Process process) throws Exception {
        try {
            riskEvents.await(count, process::isAlive);
        } catch (AssertionError e) {
            List<String> said = Files.readAllLines(directory.resolve("said"));
            throw new AssertionError("the process said: " + String.join("\n", said), e);
        }
    }
}
