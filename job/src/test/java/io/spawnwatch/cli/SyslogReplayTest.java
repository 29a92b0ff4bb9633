package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.CommandRun;
import io.spawnwatch.fixture.BundledDetection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay of events that Sysmon for Linux has written to syslog. */
@Tag("slow")
class SyslogReplayTest {
    @TempDir
    private Path folder;

    @Test
    void eventsAreReadFromLinesOfSyslog() throws Exception {
        List<JsonNode> rejected = replay(
                "Nov 28 09:00:00 web-3 sysmon: " + event("chattr -i /etc/passwd", "/usr/bin/chattr", 1),
                "Nov 28 09:00:01 web-3 sysmon[812]: " + event("ls", "/usr/bin/ls", 1),
                "Nov 28 09:00:01 web-3 sysmon[812]: " + event("", "/usr/bin/ls", 5),
                "Nov 28 09:00:02 web-3 sysmon[812]: " + event("chattr -i &lt;x> &amp; y", "/usr/bin/chattr", 1));

        assertThat(rows()).containsExactlyInAnyOrder("chattr -i /etc/passwd", "chattr -i <x> & y");
        assertThat(rejected).isEmpty();
    }

    @Test
    void eventsAreReadAfterAPriority() throws Exception {
        replay(
                "<14>Nov 28 09:00:00 web-3 sysmon: " + event("chattr -i a", "/usr/bin/chattr", 1),
                "<14>1 2026-11-28T09:00:01Z web-3 sysmon 812 - - " + event("chattr -i b", "/usr/bin/chattr", 1));

        assertThat(rows()).containsExactlyInAnyOrder("chattr -i a", "chattr -i b");
    }

    private List<JsonNode> replay(String... lines) throws Exception {
        Path detections = Files.createDirectory(folder.resolve("detections"));
        BundledDetection.write(detections.resolve("linux.yml"), text -> text.replace(
                        "Processes.parent_process_name=WmiPrvSE.exe", "Processes.process_name=chattr")
                .replace("$parent_process_name$", "$process_name$"));
        Path input = Files.write(folder.resolve("syslog"), List.of(lines));
        Path rejected = folder.resolve("rejected.jsonl");
        CommandRun.successful(
                "replay",
                "--input",
                input.toString(),
                "--output",
                folder.resolve("risk-events.jsonl").toString(),
                "--rejected",
                rejected.toString(),
                "--detections",
                detections.toString());
        return CommandRun.jsonLines(rejected);
    }

    private List<String> rows() throws IOException {
        return CommandRun.jsonLines(folder.resolve("risk-events.jsonl")).stream()
                .map(row -> row.get("process").textValue())
                .toList();
    }

    private static String event(String commandLine, String image, int id) {
        return "<Event><System><Provider Name=\"Linux-Sysmon\" Guid=\"{ff032593-a8d3-4f13-b0d6-01fc615a0f97}\"/><EventID>"
                + id + "</EventID><Channel>Linux-Sysmon/Operational</Channel><Computer>web-3</Computer></System>"
                + "<EventData><Data Name=\"UtcTime\">2026-11-28 09:00:00.000</Data><Data Name=\"ProcessId\">10</Data>"
                + "<Data Name=\"Image\">" + image + "</Data><Data Name=\"CommandLine\">" + commandLine
                + "</Data><Data Name=\"User\">ada</Data><Data Name=\"ParentImage\">/bin/dash</Data></EventData></Event>";
    }
}
