package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.connector.file.StandardOutput;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** An output that could not be written is a failure of any command. */
@Tag("slow")
class BrokenOutputTest {
    private static final String FULL = "/dev/full cannot be written: No space left on device; the file is"
            + " incomplete" + System.lineSeparator();

    @TempDir
    private Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskFailsTheVerdicts() {
        assertThat(CommandRun.of("check", "--json", "/dev/full")).isEqualTo(new CommandRun(1, "", "--json: " + FULL));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskFailsTheEventsOfTheSample() {
        assertThat(CommandRun.of("demo", "--write-events", "/dev/full"))
                .isEqualTo(new CommandRun(1, "", "--write-events: " + FULL));
    }

    @Test
    void aFileThatCannotBeOpenedIsWrongUsage() {
        Path nowhere = folder.resolve("nowhere/verdicts.jsonl");
        CommandRun verdicts = CommandRun.of("check", "--json", nowhere.toString());
        CommandRun events = CommandRun.of("demo", "--write-events", nowhere.toString());

        assertThat(verdicts.exitCode()).isEqualTo(2);
        assertThat(verdicts.err()).startsWith("--json: " + nowhere + " cannot be written: ");
        assertThat(events.exitCode()).isEqualTo(2);
        assertThat(events.err()).startsWith("--write-events: " + nowhere + " cannot be written: ");
    }

    @Test
    void printingToABrokenOutputIsAFailure() {
        for (String[] command :
                new String[][] {{"check"}, {"check", "--json", "-"}, {"--version"}, {"run", "--help"}}) {
            StringWriter err = new StringWriter();
            CommandLine spawnwatch = SpawnwatchCommand.commandLine()
                    .setOut(new PrintWriter(new Broken(), true))
                    .setErr(new PrintWriter(err, true))
                    .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));

            assertThat(spawnwatch.execute(command)).as(command[0]).isEqualTo(1);
            assertThat(err).hasToString(StandardOutput.BROKEN + System.lineSeparator());
        }
    }

    /** Exit code 1 says that the sides differ. */
    @Test
    void aComparisonThatCannotBePrintedHasNotSaidThatTheSidesDiffer() throws IOException {
        Path events = EventLines.write(
                folder.resolve("events.jsonl"), List.of(EventLines.cim("2025-11-16T09:10:00Z", "CORP\\eve", "whoami")));
        CommandLine spawnwatch = SpawnwatchCommand.commandLine()
                .setOut(new PrintWriter(new Broken(), true))
                .setErr(new PrintWriter(new StringWriter(), true));

        assertThat(spawnwatch.execute("compare", "--input", events.toString(), "--after", "window=20m"))
                .isEqualTo(2);
    }

    @Test
    void aReplayThatRejectsEveryRecordFails() throws IOException {
        Path events = Files.writeString(folder.resolve("events.jsonl"), "{\"who\":\"knows\"}\nnobody knows\n");
        Path output = folder.resolve("risk-events.jsonl");
        Path rejected = folder.resolve("rejected.jsonl");

        CommandRun withoutFile = CommandRun.of(
                "replay", "--input", events.toString(), "--output", output.toString(), "--sourcetype", "cim");
        CommandRun withFile = CommandRun.of(
                "replay",
                "--input",
                events.toString(),
                "--output",
                output.toString(),
                "--rejected",
                rejected.toString());

        assertThat(withoutFile.exitCode()).isEqualTo(1);
        assertThat(withoutFile.err())
                .endsWith("Every record was rejected, so no event was read. --rejected FILE writes each record with its"
                        + " reason; the events may not be what --sourcetype cim says." + System.lineSeparator());
        assertThat(withFile.exitCode()).isEqualTo(1);
        assertThat(withFile.err())
                .endsWith("Every record was rejected, so no event was read. For the reasons, see " + rejected
                        + "; 'Sources' in udf/README.md lists what can be read." + System.lineSeparator());
        assertThat(rejected).content().hasLineCount(2);
    }

    @Test
    void aReplayThatReadsOneRecordSucceeds() throws IOException {
        Path events = Files.writeString(
                folder.resolve("events.jsonl"), "{\"who\":\"knows\"}\n{\"EventID\":3,\"Channel\":\"System\"}\n");
        Path output = folder.resolve("risk-events.jsonl");
        CommandRun.successful("replay", "--input", events.toString(), "--output", output.toString());
    }

    private static final class Broken extends Writer {
        @Override
        public void write(char[] characters, int offset, int length) throws IOException {
            throw new IOException("No space left on device");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
