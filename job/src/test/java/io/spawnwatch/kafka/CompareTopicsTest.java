package io.spawnwatch.kafka;

import static io.spawnwatch.kafka.Execution.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.fixture.BundledDetection;
import io.spawnwatch.page.PageContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code compare --kafka}: what of the live job applies to which side. */
@Tag("slow")
@ExtendWith(SharedServers.class)
class CompareTopicsTest {
    @TempDir
    private Path folder;

    private Path live;

    @BeforeEach
    void send(KafkaBroker broker) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        topics.allow("lab", Map.of("dest", "ws7"));
        topics.send(Execution.byWmi("ws7", 1, NINE));
        topics.send(Execution.byWmi("ws8", 2, NINE));
        broker.flush();
        live = Files.writeString(folder.resolve("live.yml"), topics.configuration());
    }

    private CommandRun compare(String... options) {
        List<String> args = new ArrayList<>(List.of("compare", "--kafka", live.toString(), "--margin", "36500d"));
        args.addAll(List.of(options));
        return CommandRun.of(args.toArray(String[]::new));
    }

    @Test
    void theLiveAllowlistAppliesToASideWithoutItsOwn() throws Exception {
        CommandRun run = compare("--after", "allowlist=none");
        assertThat(run.out())
                .as(run.err())
                .contains("\n  1 no longer allowed\n")
                .contains("ws7");

        Path next = Files.writeString(folder.resolve("next.yml"), "window: 20m\n");
        assertThat(compare("--before", "allowlist=none", "--after", "config=" + next)
                        .out())
                .as("the topic's entries outlast the configuration")
                .contains("\n  1 changed, 1 now allowed\n");
    }

    private String shownAllowlist(String... options) throws Exception {
        Path page = folder.resolve("report.html");
        List<String> args = new ArrayList<>(List.of(options));
        args.addAll(List.of("--output", page.toString()));
        CommandRun run = compare(args.toArray(String[]::new));
        assertThat(page).as(run.err()).exists();
        return PageContent.of(page)
                .message("run")
                .path("settings")
                .path("allowlist")
                .asText("not said");
    }

    @Test
    void theReportSaysWhichAllowlistApplies() throws Exception {
        Path file = Files.writeString(folder.resolve("allowlist.yml"), "allowlist: []\n");
        String withFile = "config=" + Files.writeString(folder.resolve("a.yml"), "allowlist-file: '" + file + "'\n");
        String windows =
                "config=" + Files.writeString(folder.resolve("b.yml"), "allowlist-file: '" + file + "'\nwindow: 20m\n");

        assertThat(shownAllowlist("--after", "window=20m")).isEqualTo("as the live job has it");
        assertThat(shownAllowlist("--before", withFile, "--after", windows))
                .isEqualTo(file + " and the live job's allowlist topic");
        assertThat(shownAllowlist("--after", withFile))
                .isEqualTo("the live job's allowlist topic, and each side's allowlist-file");
        assertThat(shownAllowlist("--after", "window=20m", "--allowlist", "none"))
                .isEqualTo("none");
        assertThat(shownAllowlist("--after", "allowlist=none")).isEqualTo("not said");
    }

    @Test
    void theDetectionsOfAnotherConfigurationRun() throws Exception {
        Path detections = BundledDetection.write(
                folder.resolve("renamed.yml"), text -> text.replaceFirst("name: .*", "name: Renamed"));
        Path next = Files.writeString(folder.resolve("next.yml"), "detections: ['" + detections + "']\n");

        CommandRun run = compare("--config", next.toString(), "--after", "allowlist=none");

        assertThat(run.out()).as(run.err()).contains("\nRenamed\n");
    }
}
