package io.spawnwatch.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.backtest.report.SourceRoot;
import io.spawnwatch.backtest.unit.TestResult;
import io.spawnwatch.backtest.unit.TestRun;
import io.spawnwatch.backtest.unit.Verdict;
import io.spawnwatch.cli.output.OutputFailedException;
import io.spawnwatch.cli.output.OutputFile;
import io.spawnwatch.config.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class TestReportOptionsTest {
    private static final TestRun RUN = new TestRun(
            List.of(new TestResult(
                    Path.of("d.yml"), 3, "D", "id", "t", Verdict.FAILED, "no row", List.of(), Duration.ZERO)),
            Duration.ZERO);

    private final StringWriter out = new StringWriter();

    @TempDir
    private Path folder;

    @Command
    private static final class Reports {
        @Mixin
        private TestReportOptions options;
    }

    @Test
    void writesEachReportToItsFile() throws IOException {
        TestReportOptions options = options(
                "--junit", name("a/results.xml"), "--sarif", name("a/b/results.sarif"), "--json", name("results.json"));

        options.check();
        options.write(RUN, SourceRoot.around(folder), new PrintWriter(out));

        assertThat(folder.resolve("a/results.xml"))
                .content()
                .startsWith("<?xml")
                .endsWith("</testsuites>\n");
        assertThat(folder.resolve("a/b/results.sarif")).content().contains("\"version\" : \"2.1.0\"");
        assertThat(folder.resolve("results.json")).content().contains("\"failed\" : 1");
        assertThat(files()).containsExactlyInAnyOrder("results.xml", "results.sarif", "results.json");
        assertThat(out.toString()).isEmpty();
        assertThat(options.useStandardOutput()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"--junit, <?xml", "--sarif, {", "--json, {"})
    void writesToStandardOutput(String option, String begin) {
        TestReportOptions options = options(option, "-");

        options.check();
        options.write(RUN, SourceRoot.around(folder), new PrintWriter(out));

        assertThat(options.useStandardOutput()).isTrue();
        assertThat(out.toString()).startsWith(begin).endsWith("\n");
    }

    @Test
    void writesNothingUnlessAsked() {
        TestReportOptions options = options();

        options.check();
        options.write(RUN, SourceRoot.around(folder), new PrintWriter(out));

        assertThat(out.toString()).isEmpty();
        assertThat(options.useStandardOutput()).isFalse();
    }

    @Test
    void twoReportsInOneFileAreRefused() throws IOException {
        Files.createSymbolicLink(folder.resolve("link"), Files.createFile(folder.resolve("file")));

        assertRefused("--junit and --json both write to -; give each a file of its own", "--junit", "-", "--json", "-");
        assertRefused(
                "--junit and --sarif both write to " + name("link") + "; give each a file of its own",
                "--junit",
                name("file"),
                "--sarif",
                name("link"));
    }

    @Test
    void whatIsNotAFileIsRefusedBeforeAnythingRuns() throws IOException {
        Files.createFile(folder.resolve("file"));

        assertRefused("--json: " + folder + " is a folder; name a file", "--json", folder.toString());
        assertRefused("--json: " + name("file/x") + " cannot be written: ", "--json", name("file/x"));
        assertRefused("--json: \0 cannot be written: ", "--json", "\0");
    }

    @Test
    void anEarlierFileStaysWholeUntilTheNewOneIs() throws IOException {
        Path file = Files.writeString(folder.resolve("results.json"), "earlier");

        assertThatThrownBy(() -> OutputFile.replace("--json", file.toString(), content -> {
                    content.write("half".getBytes(StandardCharsets.UTF_8));
                    content.flush();
                    assertThat(file).content().isEqualTo("earlier");
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(OutputFailedException.class)
                .hasMessage("--json: " + file
                        + " cannot be written: No space left on device; nothing has been changed there");

        assertThat(file).content().isEqualTo("earlier");
        assertThat(files()).containsExactly("results.json");
    }

    @Test
    void aFaultOfOursLeavesNothingBehindEither() throws IOException {
        assertThatThrownBy(() -> OutputFile.replace("--json", name("results.json"), content -> {
                    throw new IllegalStateException("ours");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(files()).isEmpty();
    }

    @Test
    void ofALinkTheTargetIsReplaced() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "earlier");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);

        OutputFile.replace("--json", link.toString(), content -> content.write('x'));

        assertThat(link).isSymbolicLink();
        assertThat(file).content().isEqualTo("x");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDeviceIsWrittenAndStaysADevice() {
        TestReportOptions options = options("--json", "/dev/null");

        options.check();
        options.write(RUN, SourceRoot.around(folder), new PrintWriter(out));

        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    private void assertRefused(String message, String... args) {
        assertThatThrownBy(() -> options(args).check())
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(message);
    }

    private String name(String file) {
        return folder.resolve(file).toString();
    }

    private List<String> files() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> path.getFileName().toString())
                    .toList();
        }
    }

    private static TestReportOptions options(String... args) {
        Reports command = new Reports();
        new CommandLine(command).parseArgs(args);
        return command.options;
    }
}
