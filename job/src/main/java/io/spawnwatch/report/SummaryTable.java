package io.spawnwatch.report;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Prints what a run has processed, for a person. */
public final class SummaryTable {
    private final PrintWriter out;
    private final int width;

    private SummaryTable(PrintWriter out, int width) {
        this.out = out;
        this.width = width;
    }

    /**
     * Prints a summary.
     *
     * @param took       how long the run took
     * @param suppressed where to see the suppressed rows
     * @param rejected   where to see the rejected records
     * @param width      width of the terminal, in columns; a longer word is not broken
     */
    public static void print(
            RunSummary summary, Duration took, String suppressed, String rejected, int width, PrintWriter out) {
        SummaryTable table = new SummaryTable(out, width);
        table.line("events read", summary.read(), "in " + seconds(took));
        table.line("  process events", summary.decoded(), "");
        if (summary.input().outside() > 0) {
            table.line("    selected", summary.selected(), "of the hosts and users that are named");
        }
        table.line("    clock skew", summary.skewed(), "far ahead of arrival; move no window");
        table.line("  other events", summary.skipped(), "valid, but not process creations");
        table.line("  rejected", summary.rejected(), "unusable;", rejected);
        table.line("matched", summary.matched(), "once for each detection");
        table.line("  late", summary.late(), "after the allowed lateness; still reported");
        if (summary.fenced() > 0) {
            table.line("  over max-rows", summary.fenced(), "in groups without a row; a risk event says so");
        }
        table.line("suppressed", summary.suppressed(), "rows that the allowlist covers;", suppressed);
        table.line("risk events", summary.riskEvents(), "each revision counted");
        out.flush();
    }

    private void line(String what, long count, String remark) {
        line(what, count, remark, "");
    }

    /**
     * Prints a count. Zero needs no remark.
     *
     * @param where where to see more; a path stays in one piece, on the next line if it does not fit
     */
    private void line(String what, long count, String remark, String where) {
        String first = String.format(Locale.ROOT, "  %-18s %,12d   ", what, count);
        if (count == 0) {
            out.println(first.stripTrailing());
        } else if (first.length() + remark.length() + 1 + where.length() <= width) {
            out.println((first + remark + " " + where).stripTrailing());
        } else {
            out.println((first + remark).stripTrailing());
            out.println((" ".repeat(first.length()) + where).stripTrailing());
        }
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }
}
