package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Splunk's own tests, on recordings. */
class RecordingTestsTest extends DetectionFixture {

    @Test
    void splunksOwnTestsRunOnRecordingsThatAreAtHand() throws IOException {
        Files.writeString(detection, DETECTION + """
            tests:
              - name: True Positive Test
                attack_data:
                  - data: https://example.com/datasets/attack_techniques/T1047/atomic/sysmon.log
                    source: XmlWinEventLog:Microsoft-Windows-Sysmon/Operational
                    sourcetype: XmlWinEventLog
              - name: Elsewhere
                attack_data:
                  - data: https://example.com/datasets/attack_techniques/T1047/other/sysmon.log
            """);
        recording("""
            {"_time": 1, "process_name": "cmd.exe", "parent_process_name": "wmiprvse.exe", "process": "x"}
            """);

        CommandRun run = CommandRun.of("test", "--detections", detection.toString(), "--data", data(), "-v");

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(flat(run.out()))
                .contains("passed Shell over WMI: True Positive Test " + detection + ":11")
                .contains("no data Shell over WMI: Elsewhere " + detection + ":16 the data folder does not have"
                        + " T1047/other/sysmon.log")
                .contains("1 passed, 0 failed, 0 blind, 1 without data");
        assertThat(CommandRun.of("test", "--detections", detection.toString(), "--data", data(), "--require-data")
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void aSourceWithoutAFieldThatTheDetectionDependsOnIsBlind() throws IOException {
        writeSplunkTest();
        recording("""
            {"_time": 1, "process_name": "cmd.exe", "process": "cmd.exe /c x", "dest": "a"}
            {"_time": 2, "process_name": "calc.exe", "process": "calc.exe", "dest": "a"}
            """);

        CommandRun run = CommandRun.of("test", "--detections", detection.toString(), "--data", data());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("BLIND Shell over WMI: True Positive Test " + detection + ":11")
                .contains("no event of sysmon.log has parent_process_name, on which the detection depends")
                .contains("nearest event: sysmon.log:1, which meets 1 of 2 terms");
        assertThat(CommandRun.of("test", "--detections", detection.toString(), "--data", data(), "--allow-blind")
                        .exitCode())
                .isZero();
    }

    @Test
    void aSourceWithTheFieldIsNotBlind() throws IOException {
        writeSplunkTest();
        recording("""
            {"_time": 1, "process_name": "cmd.exe", "process": "cmd.exe /c x", "dest": "a"}
            {"_time": 2, "process_name": "calc.exe", "parent_process_name": "explorer.exe", "dest": "a"}
            """);

        CommandRun run = CommandRun.of("test", "--detections", detection.toString(), "--data", data(), "--allow-blind");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out())).contains("no event of sysmon.log meets parent_process_name=\"WmiPrvSE.exe\"");
    }

    @Test
    void recordingsWithoutProcessEventsAreBlind() throws IOException {
        writeSplunkTest();
        recording("{\"cid\": \"x\", \"event_simpleName\": \"ProcessRollup2\"}\n");

        CommandRun run = CommandRun.of("test", "--detections", detection.toString(), "--data", data());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out())).contains("sysmon.log has no process event among its 1 record");
    }

    @Test
    void aRunInWhichNothingIsTestedFails() throws IOException {
        writeSplunkTest();

        CommandRun run = CommandRun.of("test", "--detections", detection.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("No test ran: no recording was found.");
        assertThat(run.out()).contains("1 without data");
    }

    @Test
    void aFolderOfRecordingsThatDoesNotExistIsWrongUsage() throws IOException {
        writeSplunkTest();

        CommandRun run = CommandRun.of("test", "--detections", detection.toString(), "--data", data());

        assertThat(run)
                .isEqualTo(new CommandRun(
                        2, "", "--data: " + data() + " does not exist; give the folder that has the recordings\n"));
    }

    private void writeSplunkTest() throws IOException {
        Files.writeString(detection, DETECTION + """
            tests:
            - name: True Positive Test
              attack_data:
              - data: https://example.com/datasets/attack_techniques/T1047/atomic/sysmon.log
            """);
    }

    private void recording(String lines) throws IOException {
        Path file = folder.resolve("data/attack_techniques/T1047/atomic/sysmon.log");
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(lines.strip()));
    }

    private String data() {
        return folder.resolve("data").toString();
    }
}
