package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code spawnwatch test} says of tests and how it ends. */
class TestCommandTest {
    private static final String DETECTION = """
        name: Shell over WMI
        id: 5a1f7c0e-3f5e-4f0b-9a59-0f7d6a2f6c11
        version: 1
        type: TTP
        search: '| tstats count from datamodel=Endpoint.Processes where
          Processes.parent_process_name=WmiPrvSE.exe Processes.process_name IN (cmd.exe, powershell.exe)
          by Processes.dest Processes.user Processes.process'
        tags: {impact: 90, confidence: 90, message: $user$ has a shell on $dest$, mitre_attack_id: [T1047],
          observable: [{name: dest, type: Hostname, role: [Victim]}]}
        """;
    private static final String EVENT =
            "{dest: ws-1, user: alice, parent_process_name: WmiPrvSE.exe, process_name: cmd.exe, process: cmd /c"
                    + " whoami}";

    @TempDir
    private Path folder;

    private Path detection;

    @BeforeEach
    void writeDetection() throws IOException {
        detection = Files.writeString(folder.resolve("wmi.yml"), DETECTION);
    }

    @Test
    void rowsThatAreExpectedPass() throws IOException {
        CommandRun run = test("""
            tests:
              - name: some row
                events: [EVENT]
              - name: this row
                events: [EVENT, EVENT, {process_name: other.exe}]
                rows:
                  - {user: alice, dest: ws-1, count: 2, firstTime: 2026-01-01T00:30:00Z, risk_score: 81,
                     parent_process_name: WmiPrvSE.exe, finding_title: , risk_message: alice has a shell on ws-1,
                     risk_objects: [ws-1], lastTime: '2026-01-01T00:30:01.000Z'}
              - name: a row for each hour
                events:
                  - {_time: 2026-10-01T10:59:59Z, process_name: CMD.EXE, parent_process_name: wmiprvse.exe}
                  - {_time: 2026-10-01T11:00:00Z, process_name: CMD.EXE, parent_process_name: wmiprvse.exe}
                rows: 2
              - name: other parents are none of its business
                events: [{process_name: cmd.exe, parent_process_name: explorer.exe}]
                rows: none
            """);

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out())
                .containsPattern("^4 tests in \\d+\\.\\d s: 4 passed, 0 failed, 0 blind, 0 without data\n$");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void aDetectionThatIsBrokenFailsWithTheTermThatBrokeIt() throws IOException {
        Files.writeString(detection, DETECTION.replace("WmiPrvSE.exe ", "WmiPrvES.exe "));

        CommandRun run = test("""
            tests:
              - name: a shell
                events: [{process_name: x.exe}, EVENT]
            """);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out()))
                .startsWith("FAILED Shell over WMI: a shell " + folder.resolve("wmi.test.yml") + ":2 no event of the"
                        + " test's events meets parent_process_name=\"WmiPrvES.exe\" -")
                .contains(" - no event meets wmi.yml:6:3: parent_process_name=\"WmiPrvES.exe\" -"
                        + " nearest event: wmi.test.yml:3, which meets 1 of 2 terms"
                        + " - it does not meet parent_process_name=\"WmiPrvES.exe\": parent_process_name is"
                        + " \"WmiPrvSE.exe\" 1 test in");
    }

    @Test
    void aCommandThatLeavesNoRowIsNamed() throws IOException {
        Files.writeString(detection, DETECTION.replace("Processes.process'", "Processes.process | where count > 5'"));

        CommandRun run = test("""
            tests:
              - name: a shell
                events: [EVENT, EVENT]
            """);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("the search has 1 row of the test's events, but `| where count > 5` leaves none")
                .contains("row before that: dest=\"ws-1\", user=\"alice\", process=\"cmd /c whoami\", count=2");
    }

    @Test
    void otherRowsFailWithTheFirstDifference() throws IOException {
        CommandRun run = test("""
            tests:
              - name: bob
                events: [EVENT]
                rows:
                  - user: bob
                    dest: ws-1
              - name: quiet
                events: [EVENT]
                rows: none
            """);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("the row of line 5 is missing; in the nearest row, user is \"alice\" instead of \"bob\"")
                .contains("no row expected, but the detection gives 1")
                .contains("2 tests in");
    }

    @Test
    void theAllowlistOfATestAppliesToItAlone() throws IOException {
        Files.writeString(folder.resolve("allowed.yml"), """
            allowlist:
              - id: ws
                detections: '*'
                match: {dest: ws-*}
                owner: me
                reason: test
            """);
        CommandRun run = test("""
            tests:
              - name: allowed here
                events: [EVENT]
                rows: 0
                allowlist:
                  - {id: alice, detections: '*', match: {user: alice}, owner: me, reason: test}
              - name: allowed by a file
                events: [EVENT]
                allowlist: allowed.yml
              - name: not here
                events: [EVENT]
                rows: 1
            """);

        assertThat(flat(run.out()))
                .contains("Shell over WMI: allowed by a file " + folder.resolve("wmi.test.yml")
                        + ":7 no row is left: the" + " allowlist covers all of them")
                .contains("allowed by 'ws': dest=\"ws-1\"")
                .contains("2 passed, 1 failed");
    }

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
    void detectionsWithoutTestsAreWrongUsage() {
        CommandRun run = CommandRun.of("test", "--detections", detection.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("no tests: the detections have no 'tests'");
    }

    @Test
    void testsOfADetectionThatIsRefusedFail() throws IOException {
        Files.writeString(detection, DETECTION.replace("process_name IN", "proces_name IN"));

        CommandRun run = test("""
            tests:
              - name: a shell
                events: [EVENT]
            """);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("the detection does not run: wmi.yml:6:")
                .contains("proces_name");
        assertThat(run.err()).isEqualTo("refused: 1; `spawnwatch check` says why for each file\n");
    }

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

    private CommandRun test(String tests) throws IOException {
        Files.writeString(folder.resolve("wmi.test.yml"), tests.replace("EVENT", EVENT));
        return CommandRun.of("test", "--detections", detection.toString());
    }

    private static String body(String test) {
        return "tests:\n- " + test.replace("EVENT", EVENT) + "\n";
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

    /** The output without line breaks and indentation. */
    private static String flat(String out) {
        return out.replaceAll("\\s+", " ");
    }
}
