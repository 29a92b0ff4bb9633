package io.spawnwatch.cli.option;

import io.spawnwatch.backtest.report.JsonReport;
import io.spawnwatch.backtest.report.JunitReport;
import io.spawnwatch.backtest.report.SarifReport;
import io.spawnwatch.backtest.report.SourceRoot;
import io.spawnwatch.backtest.unit.TestRun;
import io.spawnwatch.cli.output.OutputFile;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.file.JsonLinesSink;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.page.ReplayPage;
import io.spawnwatch.page.RunMessage;
import io.spawnwatch.page.TestPage;
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

/** Where to write the results of tests. */
public final class TestReportOptions {
    private static final String OUTPUT = "--output";

    @Option(
            order = 29,
            names = OUTPUT,
            paramLabel = "FILE.html",
            description = "Writes the results as a report to open in a browser.")
    private @Nullable String output;

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
    public void check() {
        if (output != null && !ReplayPage.isNamedSo(output)) {
            throw new SettingsException(
                    OUTPUT + ": " + output + ": a report is a page for a browser; name a file that ends with .html");
        }
        Map<Path, String> optionOfFile = new HashMap<>();
        Map<String, String> files = new LinkedHashMap<>();
        reports().forEach((option, report) -> files.put(option, report.file()));
        if (output != null) {
            files.put(OUTPUT, output);
        }
        files.forEach((option, named) -> {
            Path file = isStandardOutput(named) ? Path.of(named) : OutputFile.checkReplaceable(option, named);
            String earlier = optionOfFile.put(file, option);
            if (earlier != null) {
                throw new SettingsException(
                        earlier + " and " + option + " both write to " + named + "; give each a file of its own");
            }
        });
    }

    /** Whether a report goes to standard output, so that nothing else may be printed there. */
    public boolean useStandardOutput() {
        return reports().values().stream().anyMatch(report -> isStandardOutput(report.file()));
    }

    /**
     * Writes the report to open in a browser.
     *
     * @param catalog the detections that were tested
     * @param message what the report says about the run
     * @param root    what file names are relative to
     */
    public void writePage(TestRun run, CatalogPlan catalog, RunMessage message, SourceRoot root) {
        if (output != null) {
            OutputFile.replace(OUTPUT, output, file -> TestPage.write(message, catalog, run, root, file));
        }
    }

    /**
     * Writes the reports for other programs. Each file appears whole or not at all.
     *
     * @param root what file names are relative to
     * @param out  standard output
     */
    public void write(TestRun run, SourceRoot root, PrintWriter out) {
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
