package io.spawnwatch.cli;

import io.spawnwatch.cli.output.OutputFile;
import io.spawnwatch.cli.output.Terminal;
import io.spawnwatch.connector.file.JsonLinesSink;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.report.CostTable;
import io.spawnwatch.report.PrintableWriter;
import io.spawnwatch.report.Progress;
import io.spawnwatch.report.ProgressBar;
import io.spawnwatch.report.ReadTotal;
import io.spawnwatch.report.ReplaySummary;
import io.spawnwatch.report.ReplaySummary.RowsDigest;
import io.spawnwatch.report.ReplaySummaryJson;
import io.spawnwatch.report.ReplaySummaryText;
import io.spawnwatch.report.SummaryTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What {@link ReplayCommand} tells about a run, while it lasts and afterwards. */
final class ReplayReport {
    @Option(
            order = 13,
            names = "--summary",
            paramLabel = "FILE",
            description = "File for the summary as one JSON object; - is standard output. Default: not written.")
    private @Nullable String summaryFile;

    @Option(
            order = 13,
            names = "--digest",
            description =
                    "Also prints a digest of the final rows that depends on nothing but the events, the detections"
                            + " and the settings. With --max-rows, it also depends on --parallelism and on the order of"
                            + " reading, as the rows do.")
    private boolean digest;

    @Option(order = 13, names = "--costs", description = "Also prints the ten detections whose conditions cost most.")
    private boolean costs;

    @Option(order = 13, names = "--quiet", description = "Prints neither progress nor the summary.")
    private boolean quiet;

    /** The file for the summary, or null if it is not written. */
    @Nullable
    String file() {
        return summaryFile;
    }

    /** Whether {@link #print} prints or writes anything. */
    boolean isWanted() {
        return !quiet || digest || costs || summaryFile != null;
    }

    /** Whether the digest is to be computed. */
    boolean needsDigest() {
        return digest;
    }

    /**
     * Shows progress on standard error.
     *
     * @param startedNanos when the command began, as {@link System#nanoTime} tells
     * @param printing     whether the run prints lines to standard output, which a terminal would show in between
     * @param goesOn       whether the run goes on after an interruption
     */
    Progress progress(ReadTotal total, long startedNanos, boolean printing, boolean goesOn, CommandSpec spec) {
        PrintableWriter err = Terminal.err(spec);
        if (quiet) {
            return Progress.none(err);
        }
        ProgressBar bar = new ProgressBar(total, goesOn);
        int width = Terminal.width(spec);
        return Terminal.isErr() && !(printing && Terminal.isOut())
                ? Progress.overwriting(err.unescaped(), counts -> bar.text(counts, since(startedNanos), width))
                : Progress.lines(err, counts -> bar.line(counts, since(startedNanos)));
    }

    private static Duration since(long startedNanos) {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    /**
     * Prints and writes what the options ask for.
     *
     * @param suppressed where to see the suppressed rows
     * @param rejected   where to see the rejected records
     */
    void print(ReplaySummary summary, CatalogPlan plan, String suppressed, String rejected, CommandSpec spec)
            throws IOException {
        PrintableWriter err = Terminal.err(spec);
        int width = Terminal.width(spec);
        if (!quiet) {
            SummaryTable.print(summary.counts(), summary.took(), suppressed, rejected, width, err);
            Ansi ansi = Terminal.isErr() ? spec.commandLine().getColorScheme().ansi() : Ansi.OFF;
            ReplaySummaryText.print(summary, ansi, width, err.unescaped());
        }
        if (costs) {
            CostTable.print(summary.counts().costs(), names(plan), width, err);
        }
        if (summaryFile != null) {
            write(summary, summaryFile, spec);
        }
        RowsDigest rows = summary.digest();
        if (rows != null) {
            err.println(String.format(Locale.ROOT, "%ndigest %s (%,d rows)", rows.value(), rows.rows()));
        }
    }

    private static void write(ReplaySummary summary, String file, CommandSpec spec) throws IOException {
        if (file.equals(JsonLinesSink.STANDARD_OUTPUT)) {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            ReplaySummaryJson.write(summary, text);
            Terminal.out(spec).print(text.toString(StandardCharsets.US_ASCII));
            Terminal.out(spec).flush();
        } else {
            OutputFile.write("--summary", file, out -> ReplaySummaryJson.write(summary, out));
        }
    }

    private static Map<String, String> names(CatalogPlan plan) {
        Map<String, String> names = new HashMap<>();
        plan.plans()
                .forEach(detection ->
                        names.put(detection.profile().id(), detection.profile().name()));
        return names;
    }
}
