package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private static final String LINES = """
        {"file":"bad.yml","id":"11111111-8579-485d-9a4f-d9ddfd8f0cac","name":"Process Execution via WMI",\
        "verdict":"refused","reason":"bad.yml:25:5: the command 'lookup' is not supported"}
        {"file":"deep/worse.yaml","id":null,"name":null,"verdict":"refused",\
        "reason":"deep/worse.yaml:1:1: required key 'id' is missing"}
        {"file":"good.yml","id":"24869767-8579-485d-9a4f-d9ddfd8f0cac","name":"Process Execution via WMI",\
        "verdict":"runs","reason":null}
        """;

    private static final String TABLE = """
        refused  bad.yml:25:5: the command 'lookup' is not supported
        refused  deep/worse.yaml:1:1: required key 'id' is missing
        runs     good.yml  Process Execution via WMI
        1 run, 2 refused:
             1  required key 'id' is missing
             1  the command 'lookup' is not supported
        """;

    @TempDir
    private Path folder;

    private Path detections;

    @BeforeEach
    void writeDetections() throws IOException {
        detections = Files.createDirectory(folder.resolve("detections"));
        BundledDetection.write(detections.resolve("good.yml"), text -> text);
        BundledDetection.write(detections.resolve("bad.yml"), text -> text.replace("24869767", "11111111")
                .replace("| `security_content_ctime(firstTime)`", "| lookup hosts dest"));
        Files.createDirectory(detections.resolve("deep"));
        Files.writeString(detections.resolve("deep/worse.yaml"), "name: x\n");
    }

    @Test
    void givesEveryFileAVerdictAndFailsWhereOneIsRefused() {
        assertThat(CommandRun.of("check", "--detections", detections.toString()))
                .isEqualTo(new CommandRun(1, TABLE, ""));
    }

    @Test
    void writesTheVerdictsAsJsonLinesBesideTheTable() throws IOException {
        Path json = folder.resolve("verdicts.jsonl");

        CommandRun run = CommandRun.of("check", "--detections", detections.toString(), "--json", json.toString());

        assertThat(run).isEqualTo(new CommandRun(1, TABLE, ""));
        assertThat(json).hasContent(LINES);
    }

    @Test
    void writesTheVerdictsToStandardOutputInsteadOfTheTable() {
        assertThat(CommandRun.of("check", "--detections", detections.toString(), "--json", "-"))
                .isEqualTo(new CommandRun(1, LINES, ""));
    }

    @Test
    void succeedsWhereAllRun() {
        assertThat(CommandRun.of("check")).isEqualTo(new CommandRun(0, """
            runs     process_execution_via_wmi.yml  Process Execution via WMI
            1 run, 0 refused
            """, ""));
    }

    @Test
    void usesTheMacrosOfAFolderOnTopOfTheBundledOnes() throws IOException {
        Files.delete(detections.resolve("bad.yml"));
        Files.delete(detections.resolve("deep/worse.yaml"));
        Path macros = Files.createDirectory(folder.resolve("macros"));
        Files.writeString(
                macros.resolve("filter.yml"),
                "name: process_execution_via_wmi_filter\ndefinition: regex process=\"x\"\n");

        assertThat(CommandRun.of("check", "--detections", detections.toString(), "--macros", macros.toString()))
                .isEqualTo(new CommandRun(1, """
                    refused  good.yml:27:5: in macro `process_execution_via_wmi_filter`: the command 'regex' is not supported
                    0 run, 1 refused:
                         1  the command 'regex' is not supported
                    """, ""));
    }

    @Test
    void aFileForTheVerdictsThatCannotBeWrittenIsASentence() {
        Path json = folder.resolve("none/verdicts.jsonl");

        assertThat(CommandRun.of("check", "--json", json.toString()))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "--json: " + json + " cannot be written: java.nio.file.NoSuchFileException: " + json + "\n"));
    }
}
