package io.spawnwatch.report;

import java.time.Duration;
import java.util.Locale;

/**
 * Says in one line how far a run is: a bar, its share, what was read of how much, the rate, what matched, and the time left.
 * What is not known is left out.
 */
public final class ProgressBar {
    private static final int LONGEST_BAR = 30;
    private static final int SHORTEST_BAR = 5;
    private static final String GAP = "  ";
    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P"};

    private final ReadTotal total;

    /**
     * Says how far a run is.
     *
     * @param total how much there is to read
     */
    public ProgressBar(ReadTotal total) {
        this.total = total;
    }

    /**
     * The line for a terminal.
     *
     * @param elapsed since the run began
     * @param width   of the terminal, in columns; the line is shorter
     */
    public String text(RunSummary counts, Duration elapsed, int width) {
        String words = words(counts, elapsed);
        if (isShareKnown()) {
            int room = Math.min(LONGEST_BAR, width - 1 - words.length() - "[]".length() - GAP.length());
            if (room >= SHORTEST_BAR && !isAllRead(counts)) {
                words = bar(share(counts), room) + GAP + words;
            }
        }
        return words.length() < width ? words : words.substring(0, Math.max(0, width - 1));
    }

    /**
     * The line for a file.
     *
     * @param elapsed since the run began
     */
    public String line(RunSummary counts, Duration elapsed) {
        return "after " + clock(elapsed.toSeconds()) + ": " + words(counts, elapsed);
    }

    private String words(RunSummary counts, Duration elapsed) {
        String matched = String.format(Locale.ROOT, "%,d matched", counts.matched());
        boolean known = isShareKnown();
        if (known && isAllRead(counts)) {
            return "all " + quantity(total.amount()) + " read" + GAP + matched + GAP + "counting rows";
        }
        double seconds = Math.max(0.001, elapsed.toMillis() / 1000.0);
        if (!known) {
            double perSecond = counts.read() / seconds;
            return String.format(Locale.ROOT, "%,d records read", counts.read())
                    + GAP
                    + scaled(perSecond)
                    + "/s"
                    + GAP
                    + matched;
        }
        long read = total.readOf(counts);
        double perSecond = read / seconds;
        String left = read == 0 ? "" : GAP + clock(Math.round((total.amount() - read) / perSecond)) + " left";
        return String.format(Locale.ROOT, "%3d%%", (int) (100 * share(counts)))
                + GAP
                + (scaled((double) read) + (total.unit() == ReadTotal.Unit.BYTES ? "B" : "")).strip()
                + " of "
                + quantity(total.amount())
                + GAP
                + scaled(perSecond)
                + (total.unit() == ReadTotal.Unit.BYTES ? "B/s" : "/s")
                + GAP
                + matched
                + left;
    }

    private boolean isShareKnown() {
        return total.amount() > 0;
    }

    private boolean isAllRead(RunSummary counts) {
        return total.readOf(counts) >= total.amount();
    }

    private double share(RunSummary counts) {
        return Math.min(1, (double) total.readOf(counts) / total.amount());
    }

    /** A bar of this many characters between brackets. */
    static String bar(double share, int width) {
        int full = (int) (share * width);
        return "[" + "#".repeat(full) + ".".repeat(width - full) + "]";
    }

    private String quantity(long amount) {
        return scaled((double) amount) + (total.unit() == ReadTotal.Unit.BYTES ? "B" : " records");
    }

    /** A number with at most four digits and a prefix: {@code 1.2 M}. */
    private static String scaled(double number) {
        int prefix = 0;
        double scaled = number;
        while (scaled >= 999.5 && prefix < PREFIXES.length - 1) {
            scaled /= 1000;
            prefix++;
        }
        return String.format(
                Locale.ROOT, prefix == 0 || scaled >= 99.95 ? "%.0f %s" : "%.1f %s", scaled, PREFIXES[prefix]);
    }

    /** A duration as a clock shows it: {@code 1:23} or {@code 1:02:03}. */
    private static String clock(long seconds) {
        long hours = seconds / 3600;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
