package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.fixture.BundledDetection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} accepts as input: files, folders and checkouts. */
class CheckInputsTest {
    private static final String RUNS = """
        1 file: 1 run, 0 refused
        evaluated on every event: 0
        """;

    @TempDir
    private Path folder;

    private Path detection;
    private Path macros;

    @BeforeEach
    void checkOut() throws IOException {
        Path content = folder.resolve("content");
        detection = content.resolve("detections/endpoint/wmi.yml");
        Files.createDirectories(detection.getParent());
        BundledDetection.write(
                detection, text -> text.replace("Processes.parent_process_name=WmiPrvSE.exe", "`process_wmi`"));
        macros = Files.createDirectories(content.resolve("macros"));
        Files.writeString(
                macros.resolve("process_wmi.yml"),
                "name: process_wmi\ndefinition: Processes.parent_process_name=WmiPrvSE.exe"
                        + " Processes.process_path=*\n");
        Files.createDirectories(content.resolve("lookups"));
    }

    @Test
    void macrosOfAContentCheckoutAreFoundAndTheirFolderIsPrinted() {
        String found = "macros: " + macros + ", beside the detections\n";

        assertThat(CommandRun.of("check", "--detections", detection.toString()))
                .isEqualTo(new CommandRun(0, runs("wmi.yml"), found));
        assertThat(CommandRun.of("check", "--detections", detection.getParent().toString()))
                .isEqualTo(new CommandRun(0, runs("wmi.yml"), found));
        assertThat(CommandRun.of(
                        "check",
                        "--detections",
                        detection.getParent().getParent().toString()))
                .isEqualTo(new CommandRun(0, runs("endpoint/wmi.yml"), found));
    }

    @Test
    void lookupsOfAContentCheckoutAreFoundAndTheirFolderIsPrinted() throws IOException {
        Path lookups = folder.resolve("content/lookups");
        CommandRun without = CommandRun.of("check", "--detections", detection.toString());
        // Nobody names it: a lookup that cannot be read stops nothing.
        Files.writeString(lookups.resolve("bad.csv"), "a,b\n1\n");
        assertThat(CommandRun.of("check", "--detections", detection.toString()))
                .isEqualTo(new CommandRun(
                        0, without.out(), without.err() + "lookups: " + lookups + ", beside the detections\n"));
    }

    @Test
    void lookupsMustBeAFolderOfLookups() throws IOException {
        String found = "macros: " + macros + ", beside the detections\n";
        Path none = folder.resolve("none");
        assertThat(CommandRun.of("check", "--detections", detection.toString(), "--lookups", none.toString()))
                .isEqualTo(new CommandRun(
                        2, "", found + none + ": the folder does not exist, expected a folder of lookup files\n"));
        Path two = Files.createDirectories(folder.resolve("two"));
        Files.writeString(two.resolve("a.yml"), "name: x\ncollection: x\n");
        Files.writeString(two.resolve("b.yml"), "name: x\ncollection: x\n");
        assertThat(CommandRun.of("check", "--detections", detection.toString(), "--lookups", two.toString()))
                .isEqualTo(new CommandRun(
                        2, "", found + "b.yml:1:7: the lookup 'x' is already defined at a.yml:1:7; remove one\n"));
    }

    @Test
    void aFolderOfMacrosReplacesThatOfTheCheckout() throws IOException {
        Path others = Files.createDirectories(folder.resolve("others"));
        Files.writeString(others.resolve("m.yml"), "name: m\ndefinition: x\n");

        assertThat(CommandRun.of("check", "--detections", detection.toString(), "--macros", others.toString()))
                .isEqualTo(new CommandRun(1, """
                    refused   wmi.yml:21:13: unknown macro `process_wmi`; macros are defined in the folder %s and by \
                    Spawnwatch; only NAME_filter needs no definition
                    1 file: 0 run, 1 refused
                    refused: unknown macro 1
                         1  unknown macro `process_wmi`
                    """.formatted(others), ""));
    }

    @Test
    void outsideACheckoutTheRefusalOfAnUnknownMacroSaysWhereMacrosComeFrom() throws IOException {
        Path alone = folder.resolve("wmi.yml");
        Files.copy(detection, alone);

        assertThat(CommandRun.of("check", "--detections", alone.toString())).isEqualTo(new CommandRun(1, """
            refused   wmi.yml:21:13: unknown macro `process_wmi`; macros are defined in --macros DIR, in the folder macros \
            beside a folder detections, and by Spawnwatch; only NAME_filter needs no definition
            1 file: 0 run, 1 refused
            refused: unknown macro 1
                 1  unknown macro `process_wmi`
            """, ""));
    }

    /** An unset shell variable must not make a job run only the bundled detection. */
    @Test
    void anEmptyPathIsRefused() throws IOException {
        CommandRun empty = CommandRun.of("check", "--detections", "");

        assertThat(empty.exitCode()).isEqualTo(2);
        assertThat(empty.err()).contains("--detections: a path is empty; name a file or a folder");
        assertThat(CommandRun.of("check", "--detections", detection.toString(), "")
                        .exitCode())
                .isEqualTo(2);
        Path config = Files.writeString(folder.resolve("empty.yml"), "detections: ''\n");
        assertThat(CommandRun.of("check", "--config", config.toString()).err())
                .contains("empty.yml:1:13: 'detections': a path is empty");
    }

    @Test
    void filesAndFoldersCanBeGivenInOneOptionSeveralOptionsOrTheConfiguration() throws IOException {
        Path other = folder.resolve("other.yml");
        BundledDetection.write(other, text -> text.replace("24869767", "11111111"));
        String first = detection.getParent().toString();
        CommandRun both = new CommandRun(
                0,
                """
                runs      %s  Process Execution via WMI
                runs      %s  Process Execution via WMI
                2 files: 2 run, 0 refused
                evaluated on every event: 0
                """.formatted(padded(detection, other), padded(other, detection)),
                "macros: " + macros + ", beside the detections\n");

        assertThat(CommandRun.of("check", "--detections", first, other.toString()))
                .isEqualTo(both);
        assertThat(CommandRun.of("check", "--detections", first, "--detections=" + other))
                .isEqualTo(both);
        Path config = Files.writeString(
                folder.resolve("spawnwatch.yml"), "detections: ['%s', '%s']\n".formatted(first, other));
        assertThat(CommandRun.of("check", "--config", config.toString())).isEqualTo(both);
    }

    private static String padded(Path file, Path other) {
        int width =
                Math.min(72, Math.max(file.toString().length(), other.toString().length()));
        return file + " ".repeat(Math.max(0, width - file.toString().length()));
    }

    private static String runs(String file) {
        return "runs      " + file + "  Process Execution via WMI\n" + RUNS;
    }
}
