package io.spawnwatch.report;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** The closing summary of a run, for a person. */
public final class SummaryTable {

    private SummaryTable() {}

    /** Prints the summary. */
    public static void print(RunSummary summary, Duration took, PrintWriter out) {
        line(out, "events read", summary.read(), "in " + seconds(took));
        line(out, "  process events", summary.decoded(), "");
        line(out, "  other events", summary.skipped(), "in order, but no process creations");
        line(out, "  rejected", summary.rejected(), summary.rejected() == 0 ? "" : "could not be used; see --rejected");
        line(out, "matched", summary.matched(), "events that satisfied a detection's condition");
        line(out, "  clock skew", summary.skewed(), summary.skewed() == 0 ? "" : "process events from the future");
        line(
                out,
                "  late",
                summary.late(),
                summary.late() == 0 ? "" : "after their window was forgotten, reported all the same");
        line(
                out,
                "suppressed",
                summary.suppressed(),
                summary.suppressed() == 0 ? "" : "rows that the allowlist covers; see --suppressed");
        line(out, "risk events", summary.riskEvents(), "");
        out.flush();
    }

    private static void line(PrintWriter out, String what, long count, String remark) {
        out.println(String.format(Locale.ROOT, "  %-18s %,12d   %s", what, count, remark)
                .stripTrailing());
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }
}
