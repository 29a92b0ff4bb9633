package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.fixture.BundledDetection;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code check --explain ID --event FILE} reads, and what it refuses. */
class CheckEventInputsTest extends EventFileCase {
    @ParameterizedTest
    @ValueSource(strings = {"cim", "nxlog", "winlogbeat", "evtx", "xmlwineventlog"})
    void eventsMayBeOfAnySourceAndCompressed(String sourcetype) throws IOException {
        String line =
                switch (sourcetype) {
                    case "cim" -> EventLines.cim("2025-11-16T09:00:00Z", "ada", "a");
                    case "nxlog" -> EventLines.nxlog("a");
                    case "winlogbeat" -> EventLines.winlogbeat("a");
                    case "evtx" -> EventLines.evtx("a");
                    default -> EventLines.xmlwineventlog("a");
                };
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(events))) {
            out.write(line.getBytes(StandardCharsets.UTF_8));
        }

        CommandRun run = run();

        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.out()).contains(sourcetype.equals("cim") ? "CIM JSON" : "Sysmon EventID 1");
    }

    @Test
    void eventsMayComeFromStandardInput() {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(EventLines.nxlog("a").getBytes(StandardCharsets.UTF_8)));
        try {
            assertThat(CommandRun.of("check", "--explain", NAME, "--event", "-").exitCode())
                    .isZero();
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void whatCannotBeReadIsRefusedWithACure() throws IOException {
        assertThat(run())
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "--event: " + events + " does not exist; give a file with events, or - for standard input\n"));
        Files.createFile(events);
        assertThat(run())
                .isEqualTo(new CommandRun(2, "", "--event: " + events + " has no record; give a file with events\n"));
        events = folder;
        assertThat(run())
                .isEqualTo(new CommandRun(2, "", "--event: " + folder + " is a folder; give one of its files\n"));
        assertThat(CommandRun.of("check", "--event", "x"))
                .isEqualTo(new CommandRun(
                        2, "", "--event: name the detection that the events are held against with --explain ID\n"));
        assertThat(CommandRun.of("check", "--explain", NAME, "--record", "1").err())
                .isEqualTo("--record: name the file that the record is in with --event FILE\n");
        assertThat(CommandRun.of("check", "--explain", NAME + "x", "--event", "x")
                        .err())
                .startsWith("--explain: no detection has the id, file or name");
    }

    @Test
    void aDetectionThatIsRefusedDecidesNothing() throws IOException {
        EventLines.write(events, List.of(MISS));
        Path detection = BundledDetection.write(
                folder.resolve("d.yml"), text -> text.replace("| `security_content_ctime(lastTime)`", "| addinfo"));

        CommandRun run = CommandRun.of(
                "check", "--detections", detection.toString(), "--explain", "d.yml", "--event", events.toString());

        assertThat(run)
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "--explain: d.yml:26:5: the command 'addinfo' is not supported; a detection that is refused"
                                + " decides nothing\n"));
    }
}
