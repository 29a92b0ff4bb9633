package io.spawnwatch.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.fixture.BundledDetection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contents and names of files may be hostile: a terminal must not interpret them. */
class TerminalTest {
    /** Clears the screen, does so again with a single control character, and reverses the text that follows. */
    private static final String HOSTILE = "\u001b[2J \u009b2J \u202e";

    private static final String ESCAPED = "\\u001b[2J \\u009b2J \\u202e";

    @TempDir
    private Path folder;

    private Path detections;
    private Path events;

    @BeforeEach
    void writeFiles() throws IOException {
        detections = Files.createDirectory(folder.resolve("detections"));
        BundledDetection.write(
                detections.resolve("a" + HOSTILE + "\nruns.yml"),
                text -> text.replace("name: Process Execution via WMI", "name: \"W" + yaml() + "MI\""));
        BundledDetection.write(detections.resolve("b" + HOSTILE + ".yml"), text -> text.replace("24869767", "11111111")
                .replace("| `security_content_ctime(firstTime)`", "| `mac" + HOSTILE + "ro`"));
        Files.writeString(
                detections.resolve("c" + HOSTILE + ".yml"), "name: \"" + yaml() + "\"\n\"" + yaml() + "\": [");
        BundledDetection.write(detections.resolve("d.yml"), text -> text.replace("24869767", "22222222")
                .replace("status: production", "status: \"" + yaml() + "\""));
        BundledDetection.write(detections.resolve("e.yml"), text -> text.replace("24869767", "33333333")
                .replace("Processes.user", "Processes.us" + HOSTILE + "er"));
        events = Files.writeString(folder.resolve("events.jsonl"), "{}\n");
    }

    private static String yaml() {
        return "\\e[2J \\x9b2J \\u202e";
    }

    @Test
    void checkEscapesNamesAndQuotesOfFilesAndDetections() {
        CommandRun run = CommandRun.of("check", "--detections", detections.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertHarmless(run);
        assertThat(run.out())
                .contains("runs      a" + ESCAPED + "\\u000aruns.yml  W" + ESCAPED + "MI")
                .contains("refused   b" + ESCAPED + ".yml:")
                .contains("refused   c" + ESCAPED + ".yml:");
    }

    @Test
    void checkWritesVerdictsInPlainAscii() {
        CommandRun run = CommandRun.of("check", "--detections", detections.toString(), "--json", "-");

        assertHarmless(run);
        assertThat(run.out()).isASCII().contains("\\u001B[2J \\u009B2J \\u202E");
    }

    @Test
    void explainEscapesTheNameOfADetection() {
        assertHarmless(CommandRun.of("check", "--detections", detections.toString(), "--explain", BundledDetection.ID));
        assertHarmless(CommandRun.of("check", "--detections", detections.toString(), "--explain", "a" + HOSTILE));
    }

    @Test
    void replayEscapesRefusalsAndNamesOfOutputs() throws IOException {
        Path output = folder.resolve("out" + HOSTILE + ".jsonl");
        CommandRun run = CommandRun.of(
                "replay",
                "--input",
                events.toString(),
                "--detections",
                detections.toString(),
                "--output",
                folder.resolve("rows").toString(),
                "--rejected",
                output.toString());

        assertHarmless(run);
        assertThat(run.err())
                .contains("refused: b" + ESCAPED + ".yml")
                .contains("see ")
                .contains("out" + ESCAPED);
    }

    @Test
    void errorsEscapeQuotesOfFiles() throws IOException {
        Path config = Files.writeString(folder.resolve("run" + HOSTILE + ".yml"), "\"win" + yaml() + "dow\": 1h\n");
        Path allowlist = Files.writeString(
                folder.resolve("allow" + HOSTILE + ".yml"), "allowlist: [{\"i" + yaml() + "d\": 1}]\n");
        Stream.of(
                        CommandRun.of("run", "--config", config.toString()),
                        CommandRun.of("check", "--config", config.toString()),
                        CommandRun.of(
                                "check",
                                "--json",
                                folder.resolve(HOSTILE + "/x").toString()),
                        CommandRun.of(
                                "check", "--detections", folder.resolve(HOSTILE).toString()),
                        CommandRun.of(
                                "replay", "--input", folder.resolve(HOSTILE).toString(), "--output", "-"),
                        CommandRun.of(
                                "replay",
                                "--input",
                                events.toString(),
                                "--output",
                                folder.resolve("rows").toString(),
                                "--allowlist",
                                allowlist.toString()),
                        CommandRun.of("replay", "--in" + HOSTILE, "x"),
                        CommandRun.of("ru" + HOSTILE + "n"))
                .forEach(run -> {
                    assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
                    assertHarmless(run);
                    assertThat(run.err()).contains(ESCAPED);
                });
    }

    private static void assertHarmless(CommandRun run) {
        assertThat((run.out() + run.err()).codePoints())
                .as(run.out() + run.err())
                .allMatch(c -> c == '\n'
                        || c == '\t'
                        || !(Character.isISOControl(c) || Character.getType(c) == Character.FORMAT));
    }
}
