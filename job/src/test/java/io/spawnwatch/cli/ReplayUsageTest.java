package io.spawnwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.CommandRun;
import io.spawnwatch.fixture.BundledDetection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong usage of replay is reported in one sentence, before anything is read or written. */
class ReplayUsageTest {
    private static final String SEE_HELP = "\n'spawnwatch replay --help' lists the options.\n";

    @TempDir
    private Path folder;

    private Path events;

    @BeforeEach
    void record() throws IOException {
        events = Files.writeString(folder.resolve("events.jsonl"), "no event\n");
    }

    @AfterEach
    void requireNothingWritten() throws IOException {
        assertThat(events).hasContent("no event\n");
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .noneMatch(name -> name.endsWith(".part") || name.equals("out.jsonl"));
        }
    }

    /** Runs a replay; {@code @} in an argument stands for the test's folder. */
    private CommandRun replay(String... args) {
        return CommandRun.of(
                Stream.concat(Stream.of("replay"), Arrays.stream(args).map(arg -> arg.replace("@", folder.toString())))
                        .toArray(String[]::new));
    }

    private void refuses(String sentence, String... args) {
        assertThat(replay(args)).isEqualTo(new CommandRun(2, "", sentence.replace("@", folder.toString())));
    }

    private void refusesOption(String sentence, String... option) {
        String[] args = Stream.concat(
                        Stream.of("--input", "@/events.jsonl", "--output", "@/out.jsonl"), Arrays.stream(option))
                .toArray(String[]::new);
        refuses(sentence, args);
    }

    @Test
    void aMissingInputIsNamed() {
        refuses("Missing required option: '--input=FILE|DIR|GLOB'" + SEE_HELP);
        refuses("Missing required option: '--input=FILE|DIR|GLOB'" + SEE_HELP, "--output", "@/out.jsonl");
    }

    @Test
    void aMisspeltOptionIsReportedInsteadOfTheMissingOne() {
        refuses(
                "unknown option '--inptu'; did you mean '--input'?" + SEE_HELP,
                "--inptu",
                "@/events.jsonl",
                "--output",
                "@/out.jsonl");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--lateness    | -1m      | '-1m' is not a duration; expected a duration such as 30s, 10m, 1h or 7d",
                "--lateness    | 999999d  | must be at most 36500d, but is 999999d",
                "--revision-interval | 10 | '10' is not a duration; expected a duration such as 30s, 10m, 1h or 7d",
                "--out-of-orderness | 1   | '1' is not a duration; expected a duration such as 30s, 10m, 1h or 7d",
                "--sourcetype  | nxlg     | expected one of auto, cim, nxlog, winlogbeat, evtx, xmlwineventlog, but"
                        + " found 'nxlg'; did you mean 'nxlog'?",
                "--emit        | fnal     | expected one of revisions, final, but found 'fnal'; did you mean 'final'?",
                "--parallelism | 0        | expected a whole number above 0, but found '0'",
                "--parallelism | two      | expected a whole number above 0, but found 'two'"
            })
    void anInvalidValueIsReportedWithTheExpectedOnes(String option, String value, String expected) {
        refusesOption("Invalid value for option '" + option + "': " + expected + SEE_HELP, option, value);
    }

    @Test
    void aWindowIsReadAsInTheConfiguration() throws IOException {
        refusesOption(
                "--window: '1x' is not a duration; expected a duration such as 30s, 10m, 1h or 7d\n", "--window", "1x");
        refusesOption("--window: must be at least 1ms, but is 0s\n", "--window", "0s");
        Files.writeString(folder.resolve("run.yml"), "window: 0s\n");
        refusesOption("run.yml:1:9: 'window': must be at least 1ms, but is 0s\n", "--config", "@/run.yml");
    }

    @Test
    void anInputMustExist() {
        refuses(
                "input '@/nothing': no such file or directory; give a file, a directory or a glob such as"
                        + " 'logs/**/*.json.gz'\n",
                "--input",
                "@/nothing",
                "--output",
                "@/out.jsonl");
    }

    @Test
    void twoOutputsCannotShareAFileUnderAnyName() throws IOException {
        refusesOption(
                "--output and --rejected both write to @/x/../out.jsonl; give each a file of its own\n"
                        .replace("@", folder.toString()),
                "--rejected",
                folder.resolve("x").toString() + "/../out.jsonl");
        Path target = Files.createFile(folder.resolve("target"));
        Files.createSymbolicLink(folder.resolve("link"), target);
        refuses(
                "--suppressed and --rejected both write to @/link; give each a file of its own\n",
                "--input",
                "@/events.jsonl",
                "--output",
                "-",
                "--suppressed",
                "@/target",
                "--rejected",
                "@/link");
        refuses(
                "--output and --suppressed both write to -; give each a file of its own\n",
                "--input",
                "@/events.jsonl",
                "--output",
                "-",
                "--suppressed",
                "-");
    }

    @Test
    void anInputIsNeverOverwritten() throws IOException {
        String sentence = " would replace @/events.jsonl, which is an input; name another file\n";
        refuses("--output" + sentence, "--input", "@", "--output", "@/events.jsonl");
        Files.createSymbolicLink(folder.resolve("link"), events);
        refuses("--rejected" + sentence, "--input", "@/events.jsonl", "--output", "-", "--rejected", "@/link");
        Path leftOver = Files.createFile(folder.resolve("old.jsonl.part"));
        refuses(
                "--output would replace @/old.jsonl.part, which is an input; name another file\n",
                "--input",
                "@/old.jsonl.part",
                "--output",
                "@/old.jsonl");
        Files.delete(leftOver);
    }

    @Test
    void anOutputMustBeAWritableFile() {
        refuses(
                "--output: @ is not a regular file; name a file, or - for standard output\n",
                "--input",
                "@/events.jsonl",
                "--output",
                "@");
        refuses(
                "--output: @/events.jsonl/out.jsonl cannot be written: java.nio.file.FileAlreadyExistsException:"
                        + " @/events.jsonl\n",
                "--input",
                "@/events.jsonl",
                "--output",
                "@/events.jsonl/out.jsonl");
    }

    @Test
    void theEndingOfAnOutputSaysInWhatFormItIsWritten() {
        refuses(
                "--output: @/out.xlsx: the ending says in what form rows are written; name a file that ends with .jsonl,"
                        + " .csv or .parquet, or .html for a report\n",
                "--input",
                "@/events.jsonl",
                "--output",
                "@/out.xlsx");
        refusesOption(
                "--suppressed: @/s.txt: the ending says in what form rows are written; name a file that ends with .jsonl,"
                        + " .csv or .parquet\n",
                "--suppressed",
                "@/s.txt");
        refusesOption(
                "--rejected: @/r.csv: rejected records are written as JSON lines only; name a file that ends with"
                        + " .jsonl\n",
                "--rejected",
                "@/r.csv");
        refusesOption(
                "--output and --output both write to @/out.jsonl; give each a file of its own\n",
                "--output",
                "@/out.jsonl");
        refusesOption(
                "--output and --summary both write to @/out.jsonl; give each a file of its own\n",
                "--summary",
                "@/out.jsonl");
    }

    @Test
    void detectionsMustBeAFolderWithADetectionThatRuns() throws IOException {
        refusesOption(
                "@/none: the folder does not exist, expected a folder of detection files\n", "--detections", "@/none");
        refusesOption(
                "@/events.jsonl: is a file, expected a detection file (*.yml or *.yaml) or a folder of them\n",
                "--detections",
                "@/events.jsonl");
        Files.createDirectory(folder.resolve("empty"));
        refusesOption("@/empty: the folder has no detection file (*.yml or *.yaml)\n", "--detections", "@/empty");
        Path bad = Files.createDirectory(folder.resolve("bad"));
        BundledDetection.write(bad.resolve("a.yml"), text -> text.replace("version: 1", "version: 0"));
        BundledDetection.write(bad.resolve("b.yml"), text -> text.replace("| tstats", "| stats"));
        refusesOption("""
            refused: a.yml:3:10: 'version' is 0, expected a whole number from 1
            refused: b.yml:19:5: the command 'stats' is not supported at the beginning of a search; only tstats is
            no detection runs; `spawnwatch check` says why for each file
            """, "--detections", "@/bad");
    }

    @Test
    void atLeastOneDetectionMustRun() throws IOException {
        Path old = Files.createDirectory(folder.resolve("old"));
        BundledDetection.write(old.resolve("a.yml"), text -> text.replace("production", "deprecated"));
        refusesOption(
                "no detection runs: 0 refused, 1 deprecated or disabled; `spawnwatch check` says why for each file\n",
                "--detections",
                "@/old");
        Files.writeString(
                folder.resolve("run.yml"),
                "overrides: {24869767-8579-485d-9a4f-d9ddfd8f0cac: {enabled: false}}\ndetections: " + old + "\n");
        refusesOption(
                "no detection runs: 0 refused, 1 deprecated or disabled; `spawnwatch check` says why for each file\n",
                "--config",
                "@/run.yml",
                "--include-deprecated");
    }

    @Test
    void macrosMustBeAFolderOfMacros() {
        refusesOption("@/none: the folder does not exist, expected a folder of macro files\n", "--macros", "@/none");
    }

    @Test
    void anErrorInTheAllowlistIsReportedWithItsPlace() throws IOException {
        Files.writeString(folder.resolve("allowlist.yml"), """
            allowlist:
              - id: x
                detections: ["*"]
                match:
                  usr: CORP\\svc
                owner: o
                reason: r
            """);
        refusesOption(
                "allowlist.yml:5:12: unknown field 'usr'; did you mean 'user'?\n", "--allowlist", "@/allowlist.yml");
        Files.writeString(folder.resolve("allowlist.yml"), "allowlst: []\n");
        refusesOption(
                "allowlist.yml:1:1: unknown key 'allowlst'; did you mean 'allowlist'?\n",
                "--allowlist",
                "@/allowlist.yml");
    }
}
