package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.backtest.change.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which results {@code spawnwatch test --changed} has: all that the change may have to do with, and no others. */
class TouchedTestsTest {
    private static final String DETECTION = """
        name: D@
        id: 00000000-0000-4000-8000-00000000000@
        version: 1
        type: TTP
        search: '| tstats count from datamodel=Endpoint.Processes where Processes.process_name=p@.exe
          by Processes.dest Processes.process'
        tags: {impact: 90, confidence: 90, message: m, observable: [{name: dest, type: Hostname, role: [Victim]}]}
        """;
    private static final String TESTS = """
        tests:
        - {name: a, data: rec@.jsonl}
        - {name: b, events: [{process_name: p@.exe, dest: h}], allowlist: ../lists/allow@.yml, rows: none}
        """;
    private static final String ALLOWLIST = """
        allowlist:
        - {id: x, detections: '*', match: {dest: h}, owner: me, reason: test}
        """;
    private static final String ELSEWHERE = "detection: D@\ntests:\n- {name: c, events: [{process_name: p@.exe}]}\n";
    private static final String SPLUNK = """
        tests:
        - name: recorded
          attack_data:
          - data: https://example.com/datasets/T1047/@/x.log
        """;
    private static final String EVENT =
            "{\"_time\": 1, \"process_name\": \"p@.exe\", \"process\": \"x\", \"dest\": \"h\"}\n";

    @TempDir
    private Path folder;

    private Checkout checkout;

    /** Two detections, each with a test file beside it, two elsewhere, two recordings and an allowlist. */
    @BeforeEach
    void start() throws Exception {
        checkout = new Checkout(folder.resolve("content"));
        for (String n : List.of("1", "2")) {
            write("detections/d@.yml", DETECTION + SPLUNK, n);
            write("detections/d@.test.yml", TESTS, n);
            write("detections/rec@.jsonl", EVENT, n);
            write("detections/more@.test.yml", ELSEWHERE, n);
            write("tests/@.test.yml", ELSEWHERE.replace("name: c", "name: d"), n);
            write("data/T1047/@/x.log", EVENT, n);
            write("lists/allow@.yml", ALLOWLIST, n);
        }
        checkout.commit("base");
    }

    @AfterEach
    void end() {
        checkout.close();
    }

    @Test
    void nothingIsTestedIfNothingChanged() {
        CommandRun run = changed();

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out()).startsWith("0 tests in ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "detections/d1.yml | its file",
                "detections/d1.test.yml | detections/d1.test.yml",
                "detections/rec1.jsonl | detections/rec1.jsonl",
                "lists/allow1.yml | lists/allow1.yml",
                "detections/more1.test.yml | detections/more1.test.yml",
                "tests/1.test.yml | tests/1.test.yml",
                "data/T1047/1/x.log | data/T1047/1/x.log",
            })
    void whatATestIsInOrReadsTouchesItsDetectionAlone(String file, String reason) throws Exception {
        checkout.write(file, Files.readString(checkout.file(file)) + "\n");

        CommandRun run = changed();

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.err()).contains("1 of 2 detections is touched\n  D1: " + reason + "\n");
        assertThat(run.out())
                .contains("passed D1: a", "passed D1: b", "passed D1: c", "passed D1: d", "passed D1: recorded")
                .contains("\n5 tests in ")
                .contains(" 5 passed");
    }

    @Test
    void aRecordingThatIsDeletedTouchesItsDetection() throws Exception {
        checkout.delete("detections/rec1.jsonl");

        CommandRun run = changed();

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("1 of 2 detections is touched\n  D1: detections/rec1.jsonl\n");
        assertThat(run.out()).contains("there is no file 'rec1.jsonl'");
    }

    @Test
    void aRecordingThatIsAddedOrDeletedInTheFolderOfDataTouchesItsDetection() throws Exception {
        checkout.delete("data/T1047/2/x.log");
        assertThat(changed().err()).contains("1 of 2 detections is touched\n  D2: data/T1047/2/x.log\n");
        checkout.commit("deleted");
        write("data/datasets/T1047/@/x.log", EVENT, "2");

        assertThat(changed().err()).contains("1 of 2 detections is touched\n  D2: data/datasets/T1047/2/x.log\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "detections/d1.test.yml | test: [] | unknown key 'test'",
                "detections/d1.test.yml | tests: [ | the tests cannot be read",
                "tests/1.test.yml | 'detection: D3\n"
                        + "tests: [{name: a, events: [{process: x}]}]' | no detection has the id or name 'D3'",
                "detections/more1.test.yml | tests: [{name: a, events: [{process: x}]}] | there is no detection"
                        + " more1.yml beside it",
                "detections/d1.yml | name: [ | the detection does not run: d1.yml:",
                "detections/d1.yml | name: D1 | the detection does not run: d1.yml:",
            })
    void whatAChangeBreaksFails(String file, String content, String message) throws Exception {
        checkout.write(file, content + "\n");

        CommandRun run = changed();

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(run.out().replaceAll("\\s+", " ")).contains("FAILED ").contains(message);
        assertThat(run.out()).doesNotContain("D2: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Processes.process_name=p@.exe", "tags"})
    void aDetectionThatAChangeBreaksFailsWithoutAnyTest(String right) throws Exception {
        write("detections/alone.yml", DETECTION, "3");
        checkout.commit("alone");
        assertThat(changed("HEAD~1").exitCode()).isZero();
        write("detections/alone.yml", DETECTION.replace(right, "wrong=x"), "3");

        CommandRun run = changed();

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(run.out().replaceAll("\\s+", " "))
                .contains(": runs " + checkout.file("detections/alone.yml") + ":")
                .contains("the detection does not run: alone.yml:")
                .contains(" 1 test in ");
    }

    @Test
    void aDetectionThatWasBrokenBeforeIsNoneOfTheChange() throws Exception {
        write("detections/d2.yml", DETECTION.replace("version: 1\n", "") + SPLUNK, "2");
        write("detections/d3.yml", DETECTION.replace("Processes.dest", "Processes.nonsense") + SPLUNK, "3");
        checkout.delete("detections/more2.test.yml");
        checkout.delete("tests/2.test.yml");
        checkout.commit("broken");
        write("detections/rec1.jsonl", EVENT + "\n", "1");

        CommandRun run = changed();

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(run.out()).contains("\n5 tests in ").doesNotContain("d2.yml");
    }

    private void write(String name, String text, String n) throws IOException {
        checkout.write(name.replace("@", n), text.replace("@", n));
    }

    private CommandRun changed() {
        return changed("HEAD");
    }

    private CommandRun changed(String revision) {
        return CommandRun.of(
                "test",
                "--changed",
                revision,
                "--detections",
                checkout.file("detections").toString(),
                "--tests",
                checkout.file("tests").toString(),
                "--data",
                checkout.file("data").toString(),
                "-v");
    }
}
