package io.spawnwatch.deploy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.deploy.cluster.StandaloneCluster;
import io.spawnwatch.kafka.BrokerClient;
import io.spawnwatch.kafka.DemoStory;
import io.spawnwatch.kafka.TopicReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the commands of {@code deploy/standalone/README.md} as a new user would, with the configuration the script writes. */
@Tag("failures")
class LiveSampleIT {
    private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @Test
    void theDocumentedCommandsGiveTheDemosResults() throws Exception {
        DemoStory demo = DemoStory.told(folder);
        StandaloneCluster cluster = StandaloneCluster.quickToStart("sample");
        try {
            cluster.up();
            assertThat(cluster.command("run")).contains("the demo's allowlist is in force");
            cluster.up();
            for (String command : documentedCommands()) {
                bash(command.replace(
                                "deploy/standalone/work", cluster.directory().toString())
                        .replace("127.0.0.1:29092", cluster.bootstrapServers()));
            }
            try (BrokerClient broker = new BrokerClient(cluster.bootstrapServers());
                    TopicReader riskEvents = broker.reader("risk-events");
                    TopicReader suppressed = broker.reader("suppressed");
                    TopicReader rejected = broker.reader("rejected")) {
                riskEvents.await(demo.riskEvents().size());
                suppressed.await(demo.suppressed().size());
                rejected.await(demo.rejected());
                cluster.cancelAll();
                assertThat(DemoStory.ofWritten(riskEvents.soFar()))
                        .containsExactlyInAnyOrderElementsOf(demo.riskEvents());
                assertThat(DemoStory.ofWritten(suppressed.soFar()))
                        .containsExactlyInAnyOrderElementsOf(demo.suppressed());
                assertThat(broker.timestampType("process-events")).isEqualTo("LogAppendTime");
            }
        } finally {
            cluster.command("clean");
        }
        assertThat(cluster.directory()).doesNotExist();
    }

    /** The commands that write and send the sample. The third one reads until it is interrupted, so it is left out. */
    private static List<String> documentedCommands() throws Exception {
        String readme = Files.readString(Path.of("standalone/README.md"));
        Matcher block = Pattern.compile("```sh\n([^`]*--write-events deploy/standalone/work/[^`]*)```")
                .matcher(readme);
        assertThat(block.find()).isTrue();
        List<String> commands = List.of(block.group(1).split("(?<!\\\\)\n", -1));
        assertThat(commands).hasSize(4).last().isEqualTo("");
        return commands.subList(0, 2);
    }

    private static void bash(String command) throws Exception {
        Process process = new ProcessBuilder("bash", "-c", command)
                .directory(PROJECT.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(command + "\n" + output).isZero();
    }
}
