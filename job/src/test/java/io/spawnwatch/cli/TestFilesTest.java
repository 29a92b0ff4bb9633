package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of tests: where they are found, and what is said of their faults. */
class TestFilesTest extends DetectionFixture {

    @Test
    void testFilesAreFoundInFoldersAndNameDetectionsByIdOrName() throws IOException {
        Path tests = Files.createDirectories(folder.resolve("tests"));
        Files.writeString(
                tests.resolve("anything.test.yml"), "detection: Shell over WMI\n" + body("{name: a, events: [EVENT]}"));
        Files.writeString(
                tests.resolve("other.test.yaml"),
                "detection: 5A1F7C0E-3f5e-4f0b-9a59-0f7d6a2f6c11\n" + body("{name: b, events: [EVENT]}"));

        CommandRun run = CommandRun.of("test", "--detections", detection.toString(), "--tests", tests.toString(), "-v");
        CommandRun whole = CommandRun.of("test", "--detections", folder.toString());

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out()).contains("2 passed");
        // The folder of the detections has the same test files; they are not detections.
        assertThat(whole.exitCode()).as(whole.toString()).isZero();
        assertThat(whole.out()).contains("2 passed");
        assertThat(CommandRun.successful("check", "--detections", folder.toString())
                        .out())
                .contains("1 file: 1 run, 0 refused");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{name: a, event: [EVENT]} | :2:13: unknown key 'tests[0].event'; did you mean 'events'?",
                "{events: [EVENT]} | required key 'tests[0].name' is missing",
                "{name: a} | :2:3: the test has no events; write them under 'events', or name a file under 'data'",
                "{name: a, events: []} | 'events' is empty",
                "{name: a, events: [{proces: x}]} | unknown key 'tests[0].events[0].proces'; did you mean 'process'?",
                "{name: a, events: [{dest: x}]} | the event has no field that describes a process",
                "{name: a, events: [{process: [x]}]} | expected a text",
                "{name: a, events: [EVENT], data: x} | a test has either 'events' or 'data'; make two tests of it",
                "{name: a, data: missing.log} | :2:19: there is no file 'missing.log'; give a path",
                "{name: a, data: wmi.yml, sourcetype: nxlg} | unknown sourcetype 'nxlg'; did you mean 'nxlog'?",
                "{name: a, events: [EVENT], rows: two} | 'rows' is neither rows nor a number of rows; write",
                "{name: a, events: [EVENT], rows: -1} | 'rows' is neither rows nor a number of rows; write",
                "{name: a, events: [EVENT], rows: [{usr: x}]} | rows of the detection have no field 'usr'; did you mean"
                        + " 'user'?",
                "{name: a, events: [EVENT], rows: [{firstTime: x}]} | expected a time such as",
                "{name: a, events: [EVENT], allowlist: no.yml} | there is no file 'no.yml'",
                "{name: a, events: [EVENT], allowlist: [{id: x}]} | 'detections' must name at least one detection id",
            })
    void faultsAreNamedWithPlaceAndCure(String written, String message) throws IOException {
        CommandRun run = test(body(written));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("FAILED Shell over WMI: tests " + folder.resolve("wmi.test.yml") + ":2")
                .contains("wmi.test.yml:2:")
                .contains(message);
    }

    @Test
    void anEventThatCannotBeReadFailsItsTest() throws IOException {
        CommandRun run = test("""
            tests:
              - name: a
                events:
                  - EVENT
                  - {process: x, _time: soon}
            """);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out())).contains("the event of line 5 cannot be read: _time 'soon' is not a time");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "test: [] | unknown key 'test'; did you mean 'tests'?",
                "tests: x | 'tests' is the text 'x', expected a list of mappings",
                "tests: [] | a test file has a list of tests under the key 'tests'",
                "\"{detection: Shell over WNI, tests: [{name: a, events: [EVENT]}]}\" | no detection has the id or name"
                        + " 'Shell over WNI'; did you mean 'Shell over WMI'?",
            })
    void faultsOfTheWholeFileAreNamed(String written, String message) throws IOException {
        CommandRun run = test(written);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out())).contains("wmi.test.yml").contains(message);
    }

    @Test
    void theExampleInTheHelpPasses() throws IOException {
        String help = CommandRun.successful("test", "--help").out();
        String example = help.substring(help.indexOf("  tests:"), help.indexOf("Rows are a list"));
        Files.writeString(folder.resolve("wmi.test.yml"), example);
        Files.writeString(folder.resolve("recording.jsonl"), """
                {"_time": 1, "process_name": "cmd.exe", "parent_process_name": "wmiprvse.exe", "process": "x"}
                """);

        CommandRun run = CommandRun.of("test", "--detections", detection.toString());

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out()).contains("3 passed");
    }

    /** The example of the documentation is complete: as it stands there, it passes. */
    @Test
    void theDocumentedExamplePasses() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String section = readme.substring(readme.indexOf("## Test detections"));
        Matcher blocks = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(section);
        assertThat(blocks.find()).isTrue();
        Path shell = Files.writeString(folder.resolve("remote_shell.yml"), blocks.group(1));
        assertThat(blocks.find()).isTrue();
        Files.writeString(folder.resolve("remote_shell.test.yml"), blocks.group(1));

        CommandRun run = CommandRun.of("test", "--detections", shell.toString());

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out()).contains("2 tests in").contains("2 passed");
    }
}
