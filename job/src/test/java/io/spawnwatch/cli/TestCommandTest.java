package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What {@code spawnwatch test} says of tests and how it ends. */
class TestCommandTest extends DetectionFixture {

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
    void testsOfRefusedDetectionsComeLastInOneBlock() throws IOException {
        String refused = DETECTION.replace("6c11", "6c12").replace("Shell over WMI", "A refused one");
        Files.writeString(
                folder.resolve("a.yml"), refused.replace("Processes.process'", "Processes.process | join x'"));
        Files.writeString(
                folder.resolve("a.test.yml"),
                "tests:\n- {name: first, events: [EVENT]}\n- {name: second, events: [EVENT]}\n"
                        .replace("EVENT", EVENT));
        Files.writeString(folder.resolve("wmi.test.yml"), body("{name: a shell, events: [{process_name: x.exe}]}"));

        CommandRun run = CommandRun.of("test", "--detections", folder.toString());
        CommandRun verbose = CommandRun.of("test", "--detections", folder.toString(), "-v");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out().lines().filter(line -> line.startsWith("FAILED")))
                .containsExactly(
                        "FAILED Shell over WMI: a shell", "FAILED 2 tests, because the detection does not run:");
        assertThat(run.out())
                .containsPattern("does not run:\n    a\\.yml:7:\\d+: the command 'join' is not supported\n3 tests in ");
        assertThat(flat(verbose.out()))
                .contains("FAILED A refused one: first " + folder.resolve("a.test.yml")
                        + ":2 the detection does not run:")
                .contains("FAILED A refused one: second");
    }
}
