package io.spawnwatch.backtest.unit;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Splunk's own tests of real detections, on the recording that is at hand. */
@Tag("slow")
class SampleTestsTest {
    private static final String RECORDING = "attack_techniques/T1047/atomic_red_team/windows-sysmon.log.gz";

    @TempDir
    private static Path folder;

    @BeforeAll
    static void unpack() throws IOException {
        SampleDetections.unpack("escu-sample", folder.resolve("escu-sample"));
        SampleDetections.unpack("escu6-sample", folder.resolve("escu6-sample"));
        Path recording = folder.resolve("data").resolve(RECORDING);
        Files.createDirectories(recording.getParent());
        Files.copy(SharedData.folder().resolve("events/splunk_t1047_atomic_red_team.json.gz"), recording);
    }

    @ParameterizedTest
    @CsvSource({"escu-sample", "escu6-sample"})
    void detectionsPassTheTestsOfTheirAuthors(String sample) {
        CommandRun run = test(sample);

        // The 23 are tests of the detections that do not run.
        assertThat(run.out())
                .contains("passed Process Execution via WMI: True Positive Test\n")
                .contains("passed Remote Process Instantiation via WMI: True Positive Test\n")
                .contains("passed Remote WMI Command Attempt: True Positive Test\n")
                .containsPattern("\n284 tests in .* s: 3 passed, 23 failed, 0 blind, 258 without data\n$");
        assertThat(run.out().split("the detection\\s+does\\s+not\\s+run:", -1)).hasSize(24);
    }

    @Test
    void aBrokenDetectionFailsWithTheTermThatBrokeIt() throws IOException {
        Path file = folder.resolve("escu6-sample/detections/process_execution_via_wmi.yml");
        String written = Files.readString(file);
        Path broken = Files.createDirectories(folder.resolve("broken")).resolve("process_execution_via_wmi.yml");
        Files.writeString(
                broken, written.replace("parent_process_name=WmiPrvSE.exe", "parent_process_name=WmiPrvES.exe"));

        CommandRun run = CommandRun.of(
                "test",
                "--detections",
                broken.toString(),
                "--macros",
                folder.resolve("escu6-sample/macros").toString(),
                "--data",
                folder.resolve("data").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("no event of windows-sysmon.log.gz meets parent_process_name=\"WmiPrvES.exe\"")
                .contains("nearest event: windows-sysmon.log.gz:")
                .contains("parent_process_name=\"WmiPrvES.exe\"");
    }

    private static CommandRun test(String sample) {
        return CommandRun.of(
                "test",
                "--detections",
                folder.resolve(sample).resolve("detections").toString(),
                "--data",
                folder.resolve("data").toString(),
                "-v");
    }
}
