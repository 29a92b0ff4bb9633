package io.spawnwatch.cli;

import io.spawnwatch.backtest.report.JsonReport;
import io.spawnwatch.backtest.report.JunitReport;
import io.spawnwatch.backtest.report.SarifReport;
import io.spawnwatch.backtest.report.SourceRoot;
import io.spawnwatch.backtest.unit.TestRun;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.file.JsonLinesSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where to write the results of tests for other programs. */
final class TestReportOptions {
    @Option(
            order = 30,
            names = "--junit",
            paramLabel = "FILE",
            description = "Writes the results as JUnit XML, which Jenkins and GitLab show; - is standard output.")
    private @Nullable String junit;

    @Option(
            order = 31,
            names = "--sarif",
            paramLabel = "FILE",
            description =
                    "Writes what failed as SARIF 2.1.0, which GitHub shows beside the lines; - is standard output.")
    private @Nullable String sarif;

    @Option(
            order = 32,
            names = "--json",
            paramLabel = "FILE",
            description = "Writes the results as one JSON document; - is standard output.")
    private @Nullable String json;

    /** A form of report. */
    @FunctionalInterface
    private interface Form {
        void write(TestRun run, SourceRoot root, OutputStream out) throws IOException;
    }

    /** A file and what is written to it. */
    private record Report(String file, Form form) {}

    /**
     * Checks the options before anything runs.
     *
     * @throws SettingsException if two of them name one file, or a file cannot be written
     */
    void check() {
        Map<Path, String> optionOfFile = new HashMap<>();
        reports().forEach((option, report) -> {
            Path file = isStandardOutput(report.file())
                    ? Path.of(report.file())
                    : OutputFile.checkReplaceable(option, report.file());
            String earlier = optionOfFile.put(file, option);
            if (earlier != null) {
                throw new SettingsException(earlier + " and " + option + " both write to " + report.file()
                        + "; give each a file of its own");
            }
        });
    }

    /** Whether a report goes to standard output, so that nothing else may be printed there. */
    boolean useStandardOutput() {
        return reports().values().stream().anyMatch(report -> isStandardOutput(report.file()));
    }

    /**
     * Writes the reports. Each file appears whole or not at all.
     *
     * @param root what file names are relative to
     * @param out  standard output
     */
    void write(TestRun run, SourceRoot root, PrintWriter out) {
        reports().forEach((option, report) -> {
            if (isStandardOutput(report.file())) {
                out.print(text(report.form(), run, root));
                out.flush();
            } else {
                OutputFile.replace(option, report.file(), file -> report.form().write(run, root, file));
            }
        });
    }

    private Map<String, Report> reports() {
        Map<String, Report> reports = new LinkedHashMap<>();
        if (junit != null) {
            reports.put("--junit", new Report(junit, JunitReport::write));
        }
        if (sarif != null) {
            reports.put(
                    "--sarif",
                    new Report(
                            sarif, (run, root, file) -> SarifReport.write(run, root, VersionProvider.version(), file)));
        }
        if (json != null) {
            reports.put("--json", new Report(json, JsonReport::write));
        }
        return reports;
    }

    private static boolean isStandardOutput(String file) {
        return file.equals(JsonLinesSink.STANDARD_OUTPUT);
    }

    /** All forms are ASCII. */
    private static String text(Form form, TestRun run, SourceRoot root) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            form.write(run, root, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.US_ASCII);
    }
}
