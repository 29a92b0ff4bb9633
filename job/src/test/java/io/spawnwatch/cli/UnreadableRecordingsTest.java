package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code spawnwatch test} says of recordings that cannot show what a test asks for. */
class UnreadableRecordingsTest extends RecordingFixture {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none | HARMLESS",
                "0 | HARMLESS",
                "[] | HARMLESS",
                "1 | ATTACK",
                "[{count: 1}] | ATTACK",
            })
    void recordsThatCannotBeReadFailATestOfWhichRowsThereAre(String rows, String readable) throws IOException {
        write("rec.jsonl", (readable.equals("ATTACK") ? ATTACK : HARMLESS) + "\n" + (BROKEN + "\n").repeat(20));
        write("wmi.test.yml", "tests:\n- {name: a, data: rec.jsonl, rows: " + rows + "}\n");

        CommandRun run = run("--detections", detection.toString());

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("FAILED Shell over WMI: a ")
                .contains("20 records cannot be read, the first at " + folder.resolve("rec.jsonl") + ":2: ");
    }

    @Test
    void aTestOfWhetherThereIsARowPassesAndSaysWhatCouldNotBeRead() throws IOException {
        write("rec.jsonl", ATTACK + "\n" + BROKEN + "\n");
        write("wmi.test.yml", "tests:\n- {name: a, data: rec.jsonl}\n");

        CommandRun run = run("--detections", detection.toString(), "-v");

        assertThat(run.exitCode()).as(run.toString()).isZero();
        assertThat(flat(run.out())).contains("- 1 record cannot be read: " + folder.resolve("rec.jsonl") + ":2: ");
    }

    @Test
    void aRowThatIsMissingFailsWithTheReasonAndWhatCouldNotBeRead() throws IOException {
        write("rec.jsonl", HARMLESS + "\n" + BROKEN + "\n");
        write("wmi.test.yml", "tests:\n- {name: a, data: rec.jsonl}\n");

        assertThat(flat(run("--detections", detection.toString()).out()))
                .contains("FAILED Shell over WMI: a ")
                .contains("no event of rec.jsonl meets")
                .contains("- 1 record cannot be read: " + folder.resolve("rec.jsonl") + ":2: ");
    }

    @Test
    void aRecordingThatIsCutOffFailsATestOfSilence() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        SplittableRandom random = new SplittableRandom(20261134);
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            for (int i = 0; i < 2_000; i++) {
                gzip.write((HARMLESS.replace("calc", "p" + random.nextLong()) + "\n").getBytes(StandardCharsets.UTF_8));
            }
            gzip.write(ATTACK.getBytes(StandardCharsets.UTF_8));
        }
        byte[] whole = compressed.toByteArray();
        Files.write(folder.resolve("rec.jsonl.gz"), Arrays.copyOf(whole, whole.length - 2_000));
        write("wmi.test.yml", "tests:\n- {name: a, data: rec.jsonl.gz, rows: none}\n");

        CommandRun run = run("--detections", detection.toString());

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(flat(run.out())).contains("cannot be read");
    }

    @Test
    void aRecordingThatCannotBeReadAtAllIsNotBlind() throws IOException {
        byte[] bytes = new byte[3_000];
        new SplittableRandom(20261135).nextBytes(bytes);
        Files.write(folder.resolve("rec.jsonl"), bytes);
        write("wmi.test.yml", "tests:\n- {name: a, data: rec.jsonl}\n- {name: b, data: rec.jsonl, rows: none}\n");

        CommandRun run = run("--detections", detection.toString(), "--allow-blind");

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("FAILED Shell over WMI: a ")
                .contains("FAILED Shell over WMI: b ")
                .contains("rec.jsonl has no process event among its ");
    }

    @Test
    void aFieldIsNotKnownToBeMissingWhereRecordsCannotBeRead() throws IOException {
        write("rec.jsonl", HARMLESS.replace("calc.exe", "cmd.exe").replace("parent_process_name", "x") + "\n" + BROKEN);
        write("wmi.test.yml", "tests:\n- {name: a, data: rec.jsonl}\n");

        CommandRun run = run("--detections", detection.toString(), "--allow-blind");

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("1 record cannot be read: ")
                .contains("- no event of rec.jsonl has parent_process_name, on which the detection depends");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "0", "[]"})
    void silenceOfADetectionThatIsBlindProvesNothing(String rows) throws IOException {
        write("blind.jsonl", HARMLESS.replace("calc.exe", "cmd.exe").replace("parent_process_name", "x"));
        write("seen.jsonl", HARMLESS.replace("calc.exe", "cmd.exe"));
        write("wmi.test.yml", """
            tests:
            - {name: a, data: blind.jsonl, rows: ROWS}
            - {name: b, data: seen.jsonl, rows: ROWS}
            - {name: c, events: [{process_name: cmd.exe}], rows: ROWS}
            """.replace("ROWS", rows));

        CommandRun run = run("--detections", detection.toString(), "-v");

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
        assertThat(flat(run.out()))
                .contains("BLIND Shell over WMI: a ")
                .contains("no event of blind.jsonl has parent_process_name, on which the detection depends")
                .contains("passed Shell over WMI: b ")
                .contains("passed Shell over WMI: c ");
    }
}
