package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.cli.option.ResumeOptions;
import io.spawnwatch.connector.file.EventFiles;
import io.spawnwatch.connector.file.InputFiles;
import io.spawnwatch.fixture.BundledDetection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be resumed is refused before anything is read. */
class ResumeUsageTest {
    @TempDir
    private Path folder;

    private Path events;
    private Path output;
    private Path progress;

    @BeforeEach
    void write() throws IOException {
        events = EventLines.write(
                Files.createDirectory(folder.resolve("logs")).resolve("events.jsonl"),
                List.of(EventLines.cim("2025-11-16T09:00:00Z", "ada", "cmd.exe /c whoami"), "no event"));
        output = folder.resolve("out.jsonl");
        progress = folder.resolve("progress");
    }

    private CommandRun replay(String... options) {
        List<String> arguments = new ArrayList<>(List.of("replay", "--input", events.toString()));
        arguments.addAll(List.of(options));
        if (!arguments.contains("--output")) {
            arguments.addAll(List.of("--output", output.toString()));
        }
        if (!arguments.contains("--resume")) {
            arguments.addAll(List.of("--resume", progress.toString()));
        }
        return CommandRun.of(arguments.toArray(String[]::new));
    }

    private void refuses(String sentence, String... options) {
        assertThat(replay(options)).isEqualTo(new CommandRun(2, "", sentence.replace("@", progress.toString()) + "\n"));
        assertThat(output).doesNotExist();
    }

    /** A run whose folder is as it is after an interruption: a directory stands where its output is to be. */
    private void interrupt(String... options) throws IOException {
        Path part = Files.createDirectory(folder.resolve("out.jsonl.part"));
        assertThat(replay(options).exitCode()).isEqualTo(1);
        Files.delete(part);
        assertThat(progress).isNotEmptyDirectory();
    }

    /** Copying the description for each file would take minutes. */
    @Test
    @Timeout(20)
    void manyFilesAreDescribedAtOnce() {
        int files = 50_000;
        List<Path> missing = IntStream.range(0, files)
                .mapToObj(i -> folder.resolve("missing" + i))
                .toList();

        assertThat(ResumeOptions.describe(InputFiles.local(missing)).parts())
                .hasSize(files)
                .containsEntry("input " + missing.get(7), "0 bytes of 1970-01-01T00:00:00Z");
    }

    @Test
    void aRunWithoutInterruptionLeavesNothingBehind() {
        CommandRun run = replay();

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains("events read").doesNotContain("goes on");
        assertThat(output).content().hasLineCount(1);
        assertThat(progress).doesNotExist();
    }

    @Test
    void revisionsAndStandardOutputCannotBeResumed() {
        refuses(
                "--resume needs --emit final: revisions depend on the order of reading, which an interruption changes",
                "--emit",
                "revisions");
        refuses(
                "--resume needs output files: what is on standard output cannot be taken back; name a file instead of -",
                "--output",
                "-");
        assertThat(progress).doesNotExist();
    }

    @Test
    void aFolderOfOthersIsRefused() throws IOException {
        Files.createDirectory(progress);
        Files.writeString(progress.resolve("notes.txt"), "mine");

        refuses("--resume: @ holds other files, for example notes.txt; name a folder of its own, which need not exist");
    }

    @Test
    void aFolderInTheInputIsRefused() {
        Path inside = folder.resolve("logs/progress");
        CommandRun run = CommandRun.of(
                "replay",
                "--input",
                folder.resolve("logs").toString(),
                "--output",
                output.toString(),
                "--resume",
                inside.toString());

        assertThat(run)
                .isEqualTo(new CommandRun(
                        2,
                        "",
                        "--resume: " + inside + " lies in the input " + folder.resolve("logs")
                                + ", and would be read with it; name a folder elsewhere\n"));
        assertThat(inside).doesNotExist();
    }

    private void refusesMixed(String input, Path output, Path resume, String sentence) {
        CommandRun run =
                CommandRun.of("replay", "--input", input, "--output", output.toString(), "--resume", resume.toString());

        assertThat(run).isEqualTo(new CommandRun(2, "", "--resume: " + sentence + "\n"));
        assertThat(output).doesNotExist();
        assertThat(resume.resolve("run.properties")).doesNotExist();
    }

    /** Else the first start would work, and the next find more files in the input. */
    @Test
    void whatTheNextStartWouldFindInTheInputIsRefusedAtTheFirst() throws IOException {
        Path logs = events.getParent();
        Path inside = logs.resolve("progress");
        Path link = Files.createSymbolicLink(folder.resolve("link"), logs);
        Path hidden = Files.createDirectory(logs.resolve(".hidden"));
        for (String input : List.of(logs + "/*", logs + "/**", "file://" + logs, link.toString(), link + "/*")) {
            refusesMixed(
                    input,
                    output,
                    inside,
                    inside + " lies in the input " + input + ", and would be read with it; name a folder elsewhere");
        }
        Path linked = link.resolve("out.jsonl");
        refusesMixed(
                logs.toString(),
                linked,
                progress,
                "the output " + linked + " lies in the input " + logs
                        + ", and would be read with it after an interruption; write it elsewhere");
        Files.writeString(logs.resolve("old.part"), "no event");
        Path table = logs.resolve("out.csv");
        refusesMixed(
                logs + "/*.part",
                table,
                progress,
                "the output " + table + " lies in the input " + logs
                        + "/*.part, and would be read with it after an interruption; write it elsewhere");
        assertThat(EventFiles.wouldFind(logs + "/*.jsonl", table)).isFalse();
        assertThat(EventFiles.wouldFind(logs.toString(), hidden.resolve("out.csv")))
                .isFalse();
        assertThat(EventFiles.wouldFind(events.toString(), output)).isFalse();
        assertThat(EventFiles.wouldFind("s3://bucket" + logs, table)).isFalse();
    }

    @Test
    void anOutputInTheFolderIsRefused() {
        Path inside = progress.resolve("out.jsonl");
        refusesMixed(
                events.toString(),
                inside,
                progress,
                "the output " + inside + " lies in " + progress + ", which is deleted at the end; write it elsewhere");
    }

    @Test
    void anotherInputIsRefused() throws IOException {
        Files.setLastModifiedTime(events, FileTime.fromMillis(1_700_000_000_000L));
        interrupt();
        long size = Files.size(events);
        Files.writeString(events, Files.readString(events) + "no event\n");
        Files.setLastModifiedTime(events, FileTime.fromMillis(1_700_000_001_000L));

        refuses("--resume: @ holds the progress of another run: input " + events + " was '" + size
                + " bytes of 2023-11-14T22:13:20Z' and is '" + (size + 9)
                + " bytes of 2023-11-14T22:13:21Z'. Repeat the command of that run to go on with it, or name another"
                + " folder");
    }

    @Test
    void otherDetectionsAreRefused() throws IOException {
        Path detections = Files.createDirectory(folder.resolve("detections"));
        Path detection = Files.writeString(detections.resolve("wmi.yml"), BundledDetection.text());
        interrupt("--detections", detections.toString());
        Files.writeString(detection, BundledDetection.text().replace("WmiPrvSE.exe", "mmc.exe"));

        CommandRun run = replay("--detections", detections.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .startsWith(
                        "--resume: " + progress + " holds the progress of another run: detection Process Execution via"
                                + " WMI (24869767-8579-485d-9a4f-d9ddfd8f0cac) has changed.");
    }

    @Test
    void otherOptionsAreRefusedAndTheSameGoOn() throws IOException {
        interrupt();
        refuses(
                "--resume: @ holds the progress of another run: --parallelism was '1' and is '2'. Repeat the command of that"
                        + " run to go on with it, or name another folder",
                "--parallelism",
                "2");

        CommandRun run = replay("--costs");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(output).content().hasLineCount(1);
        assertThat(progress).doesNotExist();
    }
}
