package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay that is interrupted after all is read, while its output is completed, has only that left to do. */
@Tag("slow") // Several replays, one after the other.
class ResumeOutputTest {
    private static final Pattern DIGEST = Pattern.compile("digest [0-9a-f]{64} \\([0-9,]+ rows\\)");

    @TempDir
    private Path folder;

    private Path events;
    private Path rows;
    private Path table;
    private Path progress;

    @BeforeEach
    void write() throws IOException {
        events = EventLines.write(
                folder.resolve("events.jsonl"),
                List.of(
                        EventLines.cim("2025-11-16T09:00:00Z", "ada", "cmd.exe /c whoami"),
                        EventLines.cim("2025-11-16T09:00:00Z", "eve", "cmd.exe /c whoami"),
                        "no event"));
        rows = folder.resolve("rows.jsonl");
        table = folder.resolve("table.csv");
        progress = folder.resolve("progress");
    }

    private CommandRun replay(String... options) {
        List<String> arguments = new ArrayList<>(List.of("replay", "--input", events.toString()));
        arguments.addAll(List.of(options));
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    /** A replay whose table cannot be written at first: what it is written to is a folder. */
    private String interrupt(String... options) throws IOException {
        Path obstacle = Files.createDirectories(folder.resolve("table.csv.unfinished/obstacle"));
        CommandRun run = replay(options);
        Files.delete(obstacle);
        Files.delete(obstacle.getParent());

        assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
        assertThat(run.err())
                .contains("interrupted, but everything has been read; the same command only completes the output, from"
                        + " what is kept in " + progress);
        assertThat(table).doesNotExist();
        return run.err();
    }

    private CommandRun goOn(String... options) {
        CommandRun run = replay(options);
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err())
                .contains("everything has been read before; the output is completed from what is kept in " + progress)
                .containsPattern("events read +3 ")
                .containsPattern("rejected +1 ")
                .containsPattern("risk events +[1-9]");
        assertThat(progress).doesNotExist();
        return run;
    }

    @Test
    void aTableIsWrittenFromTheRowsThatAreKept() throws IOException {
        String[] options = {"--output", table.toString(), "--resume", progress.toString()};
        interrupt(options);
        Path kept = folder.resolve("table.csv.part");
        assertThat(kept).content().hasLineCount(2);

        goOn(options);

        assertThat(table).content().contains("whoami,10,cmd.exe,ada", "whoami,10,cmd.exe,eve");
        assertThat(kept).doesNotExist();
    }

    @Test
    void aFileThatIsCompleteStaysAsItIs() throws IOException {
        Path allowlist = Files.writeString(folder.resolve("allowlist.yml"), """
                allowlist:
                  - id: backup
                    detections: ["*"]
                    match: {user: ada}
                    owner: ops
                    reason: CHG-7
                """);
        String[] options = {
            "--output", rows.toString(),
            "--suppressed", table.toString(),
            "--allowlist", allowlist.toString(),
            "--resume", progress.toString(),
            "--digest"
        };
        interrupt(options);
        assertThat(rows).content().hasLineCount(1);

        CommandRun resumed = goOn(options);

        assertThat(rows).content().hasLineCount(1).contains("\"eve\"").doesNotContain("\"ada\"");
        assertThat(table).content().contains("cmd.exe,ada").doesNotContain("cmd.exe,eve");
        Matcher digest = DIGEST.matcher(resumed.err());
        assertThat(digest.find()).isTrue();
        CommandRun again = replay(options);
        assertThat(again.err()).contains(digest.group());
    }

    @Test
    void anOlderFileIsNotTakenForTheRows() throws IOException {
        String[] options = {"--output", rows.toString(), "--output", table.toString(), "--resume", progress.toString()};
        interrupt(options);
        Path kept = folder.resolve("rows.jsonl.part");
        Files.move(kept, rows);
        Files.setLastModifiedTime(rows, FileTime.fromMillis(1_700_000_000_000L));

        CommandRun run = replay(options);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .endsWith(kept + ": is missing, and the rows are in it; start the run anew, with --resume in another"
                        + " folder\n");
        assertThat(table).doesNotExist();
    }
}
