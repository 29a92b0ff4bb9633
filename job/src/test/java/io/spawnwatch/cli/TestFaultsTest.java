package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code spawnwatch test} says of tests and detections with faults. */
class TestFaultsTest extends RecordingFixture {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "data: [] | wmi.test.yml:2:19: 'data' is empty; name at least one file",
                "data: \"a\\0b\" | is not the name of a file: ",
                "events: [{process: x}], allowlist: \"a\\0b\" | is not the name of a file: ",
            })
    void aFaultInOneFileLeavesTheTestsOfOthers(String data, String message) throws IOException {
        write("wmi.test.yml", "tests:\n- {name: a, " + data + "}\n");
        write("more.test.yml", "detection: Shell over WMI\ntests:\n- {name: b, events: [{process: x}], rows: none}\n");

        CommandRun run = run("--detections", folder.toString(), "-v");

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("FAILED Shell over WMI: tests " + folder.resolve("wmi.test.yml") + ":2 ")
                .contains(message)
                .contains("passed Shell over WMI: b");
    }
}
