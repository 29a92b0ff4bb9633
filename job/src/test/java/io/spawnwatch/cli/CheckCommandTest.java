package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.fixture.BundledDetection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckCommandTest {
    private static final String LINES = """
        {"file":"bad.yml","id":"11111111-8579-485d-9a4f-d9ddfd8f0cac","name":"Process Execution via WMI",\
        "status":"production","verdict":"refused","construct":"addinfo",\
        "reason":"bad.yml:25:5: the command 'addinfo' is not supported","warnings":[]}
        {"file":"deep/worse.yaml","id":null,"name":null,"status":null,"verdict":"refused","construct":"detection file",\
        "reason":"deep/worse.yaml:1:1: required key 'id' is missing","warnings":[]}
        {"file":"good.yml","id":"24869767-8579-485d-9a4f-d9ddfd8f0cac","name":"Process Execution via WMI",\
        "status":"production","verdict":"runs","construct":null,"reason":null,"warnings":[]}
        """;

    private static final String TABLE = """
        refused   bad.yml:25:5: the command 'addinfo' is not supported
        refused   deep/worse.yaml:1:1: required key 'id' is missing
        runs      good.yml  Process Execution via WMI
        3 files: 1 run, 2 refused
        refused: addinfo 1, detection file 1
             1  required key 'id' is missing
        evaluated on every event: 0
        """;

    @TempDir
    private Path folder;

    private Path detections;

    @BeforeEach
    void writeDetections() throws IOException {
        detections = Files.createDirectory(folder.resolve("detections"));
        BundledDetection.write(detections.resolve("good.yml"), text -> text);
        BundledDetection.write(detections.resolve("bad.yml"), text -> text.replace("24869767", "11111111")
                .replace("| `security_content_ctime(firstTime)`", "| addinfo"));
        Files.createDirectory(detections.resolve("deep"));
        Files.writeString(detections.resolve("deep/worse.yaml"), "name: x\n");
    }

    @Test
    void everyFileGetsAVerdictAndARefusalIsAFailure() {
        assertThat(CommandRun.of("check", "--detections", detections.toString()))
                .isEqualTo(new CommandRun(1, TABLE, ""));
    }

    @Test
    void verdictsAreWrittenAsJsonLinesInAdditionToTheTable() throws IOException {
        Path json = folder.resolve("verdicts.jsonl");

        CommandRun run = CommandRun.of("check", "--detections", detections.toString(), "--json", json.toString());

        assertThat(run).isEqualTo(new CommandRun(1, TABLE, ""));
        assertThat(json).hasContent(LINES);
    }

    @Test
    void verdictsOnStandardOutputReplaceTheTable() {
        assertThat(CommandRun.of("check", "--detections", detections.toString(), "--json", "-"))
                .isEqualTo(new CommandRun(1, LINES, ""));
    }

    @Test
    void succeedsIfAllRun() {
        assertThat(CommandRun.of("check")).isEqualTo(new CommandRun(0, """
            runs      process_execution_via_wmi.yml  Process Execution via WMI
            1 file: 1 run, 0 refused
            evaluated on every event: 0
            """, ""));
    }

    @Test
    void deprecatedAndDisabledDetectionsAreLeftOutWithoutAFailure() throws IOException {
        Files.delete(detections.resolve("deep/worse.yaml"));
        BundledDetection.write(detections.resolve("bad.yml"), text -> text.replace("24869767", "11111111")
                .replace("status: production", "status: deprecated"));
        String config = config("overrides:\n  24869767-8579-485D-9A4F-D9DDFD8F0CAC:\n    enabled: false\n");

        assertThat(CommandRun.of("check", "--detections", detections.toString(), "--config", config))
                .isEqualTo(new CommandRun(0, """
                    left out  bad.yml   Process Execution via WMI (deprecated; --include-deprecated runs it)
                    left out  good.yml  Process Execution via WMI (disabled in spawnwatch.yml:3:14)
                    2 files: 0 run, 2 left out, 0 refused
                    """, ""));
        assertThat(CommandRun.of(
                        "check", "--detections", detections.toString(), "--config", config, "--include-deprecated"))
                .isEqualTo(new CommandRun(0, """
                    runs      bad.yml   Process Execution via WMI
                    left out  good.yml  Process Execution via WMI (disabled in spawnwatch.yml:3:14)
                    2 files: 1 run, 1 left out, 0 refused
                    evaluated on every event: 0
                    """, ""));
    }

    @Test
    void aDeprecatedDetectionThatCannotRunIsRefused() throws IOException {
        Files.delete(detections.resolve("deep/worse.yaml"));
        BundledDetection.write(detections.resolve("bad.yml"), text -> text.replace("24869767", "11111111")
                .replace("| `security_content_ctime(firstTime)`", "| addinfo")
                .replace("status: production", "status: deprecated"));
        assertThat(CommandRun.of("check", "--detections", detections.toString()))
                .isEqualTo(new CommandRun(1, """
                    refused   bad.yml:25:5: the command 'addinfo' is not supported
                    runs      good.yml  Process Execution via WMI
                    2 files: 1 run, 1 refused
                    refused: addinfo 1
                    evaluated on every event: 0
                    """, ""));
    }

    @Test
    void suspiciousConditionsAreWarnedAboutAndDetectionsThatCannotFireAreCounted() throws IOException {
        Files.delete(detections.resolve("bad.yml"));
        Files.delete(detections.resolve("deep/worse.yaml"));
        BundledDetection.write(
                detections.resolve("good.yml"),
                text -> text.replace(
                        "Processes.parent_process_name=WmiPrvSE.exe",
                        "Processes.original_file_name=x Processes.parent_process_name=WmiPrvSE.exe (Processes.user!=a OR"
                                + " Processes.user!=b)"));
        BundledDetection.write(detections.resolve("wide.yml"), text -> text.replace("24869767", "11111111")
                .replace("Processes.parent_process_name=WmiPrvSE.exe", "NOT Processes.parent_process_name=WmiPrvSE.exe")
                .replace("$parent_process_name$", "$process_name$"));

        assertThat(CommandRun.of("check", "--detections", detections.toString()))
                .isEqualTo(new CommandRun(0, """
                    runs      good.yml  Process Execution via WMI
                              warning: good.yml:21:88: 'user!="a" OR user!="b"' is true for every event and can be left out; did you mean AND?
                    runs      wide.yml  Process Execution via WMI
                    2 files: 2 run, 0 refused
                    evaluated on every event: 1
                              wide.yml  Process Execution via WMI (11111111-8579-485d-9a4f-d9ddfd8f0cac)
                    can never fire on Windows Security 4688: 1
                    """, ""));
    }

    @Test
    void optionsOverrideTheFoldersInTheConfigurationAndItsOtherKeysAreIgnored() throws IOException {
        String config = config("detections: " + detections + "\nmacros: " + folder
                + "/none\nkafka: {bootstrap.servers: \"nowhere:1\"}\ntopics: {allowlist: a}\nemit: sometimes\n");
        Path macros = Files.createDirectory(folder.resolve("macros"));
        Files.writeString(macros.resolve("m.yml"), "name: m\ndefinition: x\n");

        assertThat(CommandRun.of("check", "--config", config, "--macros", macros.toString()))
                .isEqualTo(new CommandRun(1, TABLE, ""));
        assertThat(CommandRun.of("check", "--config", config).err())
                .isEqualTo(folder + "/none: the folder does not exist, expected a folder of macro files\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "windw: 1h | 1:1: unknown key 'windw'; did you mean 'window'?",
                "topics: {allowlst: x} | 1:10: unknown key 'topics.allowlst'; did you mean 'allowlist'?",
                "overrides: {24869767-8579-485d-9a4f-d9ddfd8f0ca: {enabled: false}} | 1:13: no detection has the id"
                        + " '24869767-8579-485d-9a4f-d9ddfd8f0ca'; did you mean '24869767-8579-485d-9a4f-d9ddfd8f0cac'?",
                "overrides: {24869767-8579-485d-9a4f-d9ddfd8f0cac: {span: 5m}} | 1:58: the detection 'Process"
                        + " Execution via WMI' does not group by _time; set 'window' instead"
            })
    void anErrorInTheConfigurationIsReportedWithItsPlace(String text, String fault) throws IOException {
        assertThat(CommandRun.of("check", "--config", config(text)))
                .isEqualTo(new CommandRun(2, "", "spawnwatch.yml:" + fault + "\n"));
    }

    @Test
    void macrosOfAFolderAreUsedInAdditionToTheBundledOnes() throws IOException {
        Files.delete(detections.resolve("bad.yml"));
        Files.delete(detections.resolve("deep/worse.yaml"));
        Path macros = Files.createDirectory(folder.resolve("macros"));
        Files.writeString(
                macros.resolve("filter.yml"), "name: process_execution_via_wmi_filter\ndefinition: addinfo\n");

        assertThat(CommandRun.of("check", "--detections", detections.toString(), "--macros", macros.toString()))
                .isEqualTo(new CommandRun(1, """
                    refused   good.yml:27:5: in macro `process_execution_via_wmi_filter`: the command 'addinfo' is not supported
                    1 file: 0 run, 1 refused
                    refused: addinfo 1
                    """, ""));
    }

    @Test
    void aFileThatCannotBeWrittenIsReportedInASentence() {
        Path json = folder.resolve("none/verdicts.jsonl");

        assertThat(CommandRun.of("check", "--json", json.toString()))
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "--json: " + json + " cannot be written: java.nio.file.NoSuchFileException: " + json + "\n"));
    }

    private String config(String text) throws IOException {
        return Files.writeString(folder.resolve("spawnwatch.yml"), text).toString();
    }
}
