package io.spawnwatch.report;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** The closing summary of a run, for a person. */
public final class SummaryTable {

    private SummaryTable() {}

    /**
     * Prints the summary.
     *
     * @param suppressed where the suppressed rows can be seen
     * @param rejected   where the rejected records can be seen
     */
    public static void print(RunSummary summary, Duration took, String suppressed, String rejected, PrintWriter out) {
        line(out, "events read", summary.read(), "in " + seconds(took));
        line(out, "  process events", summary.decoded(), "");
        line(out, "    clock skew", summary.skewed(), "time far ahead of arrival; reported, but moves no window");
        line(out, "  other events", summary.skipped(), "in order, but no process creations");
        line(out, "  rejected", summary.rejected(), "could not be used; " + rejected);
        line(out, "matched", summary.matched(), "events, counted for each detection whose condition they meet");
        line(out, "  late", summary.late(), "after the allowed lateness; reported all the same");
        line(out, "suppressed", summary.suppressed(), "rows that the allowlist covers; " + suppressed);
        line(out, "risk events", summary.riskEvents(), "each revision counted");
        out.flush();
    }

    /** A remark explains what has happened; what has not happened needs no explanation. */
    private static void line(PrintWriter out, String what, long count, String remark) {
        out.println(String.format(Locale.ROOT, "  %-18s %,12d   %s", what, count, count == 0 ? "" : remark)
                .stripTrailing());
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }
}
