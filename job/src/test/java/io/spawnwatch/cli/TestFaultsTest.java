package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code spawnwatch test} says of tests and detections with faults. */
class TestFaultsTest extends RecordingFixture {
    @ParameterizedTest
    @ValueSource(strings = {"version: 1\n", "tags: "})
    void testsOfADetectionThatCannotBeReadFail(String required) throws IOException {
        write("rec/T1047/a/b.log", ATTACK);
        write("wmi.yml", DETECTION + splunkTest("good"));
        write(
                "broken.yml",
                DETECTION.replace("5a1f7c0e", "00000000").replace(required, required.replaceFirst("[a-z]", "x"))
                        + splunkTest("attack"));

        CommandRun run = run(
                "--detections",
                folder.toString(),
                "--data",
                folder.resolve("rec").toString(),
                "-v");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("passed Shell over WMI: good ")
                .contains("FAILED broken.yml: attack " + folder.resolve("broken.yml")
                        + ":11 the detection does not run:" + " broken.yml:")
                .contains("2 tests in ")
                .contains("1 passed, 1 failed");
    }

    @Test
    void aTestFileBesideADetectionThatCannotBeReadFails() throws IOException {
        write("wmi.yml", DETECTION.replace("version: 1\n", ""));
        write("wmi.test.yml", "tests:\n- {name: a, events: [{process: x}]}\n");

        CommandRun run = run("--detections", folder.toString(), "-v");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("FAILED wmi.yml: a " + folder.resolve("wmi.test.yml") + ":2 the detection does not");
    }

    @Test
    void faultsInTheTestsOfADetectionThatCannotBeReadAreNamed() throws IOException {
        write("wmi.yml", DETECTION.replace("version: 1\n", "") + "tests: soon\n");
        write("wmi.test.yml", "tests:\n- {name: a, events: [{process: x}]}\n");

        assertThat(flat(run("--detections", folder.toString()).out()))
                .contains("FAILED wmi.yml: tests ")
                .contains("the tests cannot be read: wmi.yml:9:8: 'tests' is the text 'soon'");
    }

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

    /** The first test's events take the longest to read, and a test has its result before any is read. */
    @Test
    void testsOfOneLineStayInTheirOrder() throws IOException {
        StringBuilder tests = new StringBuilder("tests: [");
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            write("rec" + i + ".jsonl", (HARMLESS + "\n").repeat(i == 1 ? 20_000 : 1));
            String data = i == 6 ? "https://example.com/no/such/recording.log" : "rec" + i + ".jsonl";
            tests.append("{name: t").append(i).append(", data: '").append(data).append("', rows: none}, ");
            names.add("t" + i);
        }
        write("wmi.test.yml", tests.append("]\n").toString());
        Path json = folder.resolve("results.json");

        run("--detections", detection.toString(), "--json", json.toString());

        List<String> reported = new ArrayList<>();
        new ObjectMapper().readTree(json.toFile()).findValues("name").forEach(name -> reported.add(name.asText()));
        reported.retainAll(names);
        assertThat(reported).isEqualTo(names);
    }

    @Test
    void aLimitStaysIfAnotherTestFileGivesNone() throws IOException {
        write("wmi.test.yml", "baseline-limit: 100000\n");
        write("x.test.yml", "detection: Shell over WMI\ntests:\n- {name: b, events: [{process: x}], rows: none}\n");
        write("base/day.jsonl", ATTACK + "\n");

        CommandRun run = run("--detections", folder.toString(), "--baseline", base(), "-v");

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(flat(run.out())).contains("1 row in 1 harmless event, 100,000 per 100,000");
    }

    @Test
    void twoLimitsForADetectionFail() throws IOException {
        write("wmi.test.yml", "baseline-limit: 2\n");
        write("x.test.yml", "detection: Shell over WMI\nbaseline-limit: 5.0\n");
        write("y.test.yml", "detection: Shell over WMI\nbaseline-limit: 2.0\n");

        CommandRun run = run("--detections", folder.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("x.test.yml:2:17: the limit is 5.0, but " + folder.resolve("wmi.test.yml")
                        + " gives the same detection 2; keep one of them")
                .contains("1 test in ");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWrongLimitFailsWithOrWithoutABaseline(boolean withBaseline) throws IOException {
        write("wmi.test.yml", "baseline-limit: abc\n");
        write("base/day.jsonl", HARMLESS + "\n");

        CommandRun run = withBaseline
                ? run("--detections", folder.toString(), "--baseline", base())
                : run("--detections", folder.toString());

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("FAILED Shell over WMI: tests " + folder.resolve("wmi.test.yml") + ":1 ")
                .contains("wmi.test.yml:1:17: 'abc' is not a number of rows; write a number from 0");
    }

    @Test
    void theFolderOfRecordingsHasToBeAFolder() throws IOException {
        write("wmi.yml", DETECTION + splunkTest("a"));

        CommandRun missing = run("--detections", detection.toString(), "--data", "no/such/folder");
        CommandRun file = run("--detections", detection.toString(), "--data", detection.toString());

        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err())
                .startsWith("--data: no/such/folder does not exist; give the folder that has the recordings");
        assertThat(file.exitCode()).isEqualTo(2);
        assertThat(file.err()).startsWith("--data: " + detection + " is not a folder; give the folder");
    }

    private static String splunkTest(String name) {
        return """
            tests:
            - name: %s
              attack_data:
              - data: https://example.com/datasets/T1047/a/b.log
            """.formatted(name);
    }

    private String base() {
        return folder.resolve("base").toString();
    }
}
