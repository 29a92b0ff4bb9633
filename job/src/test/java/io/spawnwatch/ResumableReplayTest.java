package io.spawnwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Replays in processes of their own that are killed, and replays with little memory. */
@Tag("slow")
@Timeout(300)
@EnabledOnOs(OS.LINUX)
class ResumableReplayTest {
    private static final int EVENTS = 300_000;

    /** More when run by hand. */
    private static final int KILLS = Integer.getInteger("resume.kills", 1);

    private static final int PARALLELISM = Integer.getInteger("resume.parallelism", 2);

    @TempDir
    private Path folder;

    private Path events;
    private Path output;
    private Path rejected;
    private Path progress;

    @BeforeEach
    void name() throws IOException {
        events = Files.createDirectory(folder.resolve("events"));
        output = folder.resolve("out.jsonl");
        rejected = folder.resolve("rejected.jsonl");
        progress = folder.resolve("progress");
    }

    /** Writes events with distinct groups, and some records that are none. */
    private void write(String file, int first, int count) throws IOException {
        try (BufferedWriter lines = Files.newBufferedWriter(events.resolve(file))) {
            for (int i = first; i < first + count; i++) {
                lines.write(
                        i % 50 == 7
                                ? "no event " + i + "\n"
                                : event(i, i % 5 == 0 ? "WmiPrvSE.exe" : "explorer.exe", String.valueOf(i % 3000)));
            }
        }
    }

    private static String event(int number, String parent, String command) {
        return "{\"_time\":" + (1_764_000_000 + number % 20_000) + ",\"dest\":\"host-" + number % 40
                + "\",\"user\":\"ann\",\"process_name\":\"cmd.exe\",\"process\":\"cmd.exe /c " + command
                + "\",\"parent_process_name\":\"" + parent + "\",\"parent_process\":\"" + parent
                + "\",\"process_id\":\"1\",\"parent_process_id\":\"2\"}\n";
    }

    private String[] replay(int parallelism) {
        return new String[] {
            "replay",
            "--input",
            events.toString(),
            "--output",
            output.toString(),
            "--rejected",
            rejected.toString(),
            "--parallelism",
            String.valueOf(parallelism),
            "--resume",
            progress.toString()
        };
    }

    private List<String> sorted(Path file) throws IOException {
        return Files.readAllLines(file).stream().sorted().toList();
    }

    private String progressFile() throws IOException {
        Path file = progress.resolve("progress.properties");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** Waits until a process has kept progress, and a little longer. */
    private void awaitProgress(OwnProcess process, SplittableRandom random) throws IOException, InterruptedException {
        String before = progressFile();
        while (progressFile().equals(before)) {
            assertThat(process.isAlive())
                    .as(() -> "it is still running, so that it can be killed")
                    .isTrue();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(100)));
    }

    @Test
    void aReplayThatIsKilledOrInterruptedGoesOnWithTheSameResult() throws Exception {
        long seed = Long.getLong("resume.seed", new SplittableRandom().nextLong());
        SplittableRandom random = new SplittableRandom(seed);
        write("a.jsonl", 0, EVENTS / 2);
        write("b.jsonl", EVENTS / 2, EVENTS / 2);
        CommandRun uninterrupted = CommandRun.successful(
                "replay",
                "--input",
                events.toString(),
                "--output",
                output.toString(),
                "--rejected",
                rejected.toString());
        List<String> rows = sorted(output);
        List<String> rejections = sorted(rejected);
        Files.delete(output);
        Files.delete(rejected);

        for (int i = 0; i < KILLS; i++) {
            try (OwnProcess killed = OwnProcess.start(folder, DetectionJob.class, replay(PARALLELISM))) {
                awaitProgress(killed, random);
                killed.kill();
            }
            assertThat(output).as("seed %s", seed).doesNotExist();
        }
        try (OwnProcess interrupted = OwnProcess.start(folder, DetectionJob.class, replay(PARALLELISM))) {
            awaitProgress(interrupted, random);
            interrupted.interrupt();
            CommandRun end = interrupted.awaitEnd();
            assertThat(end.exitCode()).as(end.err()).isEqualTo(130);
            assertThat(end.err())
                    .containsPattern("goes on at [0-9]+ %, after")
                    .containsPattern("interrupted; the same command goes on at [0-9]+ %, from");
        }
        try (OwnProcess resumed = OwnProcess.start(folder, DetectionJob.class, replay(PARALLELISM))) {
            CommandRun end = resumed.awaitEnd();

            assertThat(end.exitCode()).as(end.err()).isZero();
            assertThat(end.err()).containsPattern("^goes on at [0-9]+ %");
            assertThat(counts(end)).as("seed %s", seed).isEqualTo(counts(uninterrupted));
        }
        assertThat(sorted(output)).as("seed %s", seed).isEqualTo(rows);
        assertThat(sorted(rejected)).as("seed %s", seed).isEqualTo(rejections);
        assertThat(progress).doesNotExist();
    }

    /** The lines of the summary, without the time. */
    private static List<String> counts(CommandRun run) {
        return run.err()
                .lines()
                .filter(line -> line.startsWith("  "))
                .map(line -> line.replaceAll(" in [0-9.]+ s$", ""))
                .toList();
    }

    /** Each event makes a row, so that rows are far more than the heap could hold. */
    @Test
    void moreRowsThanMemoryHoldsAreSortedOnDisk() throws Exception {
        int rows = 100_000;
        try (BufferedWriter lines = Files.newBufferedWriter(events.resolve("rows.jsonl"))) {
            for (int i = 0; i < rows; i++) {
                lines.write(event(i, "WmiPrvSE.exe", i + " " + "x".repeat(300)));
            }
        }
        try (OwnProcess small = OwnProcess.withHeap(
                folder, "128m", "replay", "--input", events.toString(), "--output", output.toString())) {
            CommandRun end = small.awaitEnd();

            assertThat(end.exitCode()).as(end.err()).isZero();
        }
        try (var lines = Files.lines(output)) {
            assertThat(lines).hasSize(rows);
        }
    }
}
