package io.spawnwatch.report;

import io.spawnwatch.report.ReplaySummary.EntryCover;
import io.spawnwatch.report.ReplaySummary.FiredDetection;
import io.spawnwatch.report.ReplaySummary.RankedObject;
import io.spawnwatch.report.ReplaySummary.RiskRanking;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * Prints what a replay found, for a person: detections that fired, hosts and users at risk, the allowlist, sources and
 * rejections. What was counted on the way is in {@link SummaryTable}. A part about nothing is left out.
 */
public final class ReplaySummaryText {
    private static final int MOST_DETECTIONS = 20;
    private static final int MOST_OBJECTS = 5;
    private static final int MOST_ENTRIES = 10;
    private static final int TEXT_COLUMN = 22;

    private final PrintWriter out;
    private final Ansi ansi;
    private final int width;

    private ReplaySummaryText(PrintWriter out, Ansi ansi, int width) {
        this.out = out;
        this.ansi = ansi;
        this.width = width;
    }

    /**
     * Prints a summary.
     *
     * @param ansi  whether to use colours
     * @param width width of the terminal, in columns; a longer word is not broken
     * @param out   a terminal that obeys colours: every other text is made printable here
     */
    public static void print(ReplaySummary summary, Ansi ansi, int width, PrintWriter out) {
        ReplaySummaryText text = new ReplaySummaryText(out, ansi, width);
        text.detections(summary);
        text.ranking("Hosts", "host", summary.hosts());
        text.ranking("Users", "user", summary.users());
        text.allowlist(summary.allowlist(), summary.selection());
        text.counts("Process events by source", summary.counts().input().formats());
        text.counts("Rejected records by reason", summary.counts().input().rejections());
        out.flush();
    }

    private void detections(ReplaySummary summary) {
        List<FiredDetection> fired = summary.fired();
        long refused = summary.detections().refused();
        title(String.format(
                Locale.ROOT,
                "Detections that fired: %,d of %,d%s",
                fired.size(),
                summary.detections().run(),
                refused == 0 ? "" : String.format(Locale.ROOT, "; %,d refused, see `spawnwatch check`", refused)));
        if (fired.isEmpty()) {
            return;
        }
        out.println("       rows    hosts  detection, first and last event");
        for (FiredDetection detection : first(fired, MOST_DETECTIONS)) {
            row(detection.rows(), detection.hosts(), detection.name());
            String times = time(detection.first()) + " to " + time(detection.last());
            out.println(" ".repeat(TEXT_COLUMN) + times);
        }
        more(fired.size(), MOST_DETECTIONS, "detections");
    }

    private void ranking(String title, String column, RiskRanking ranking) {
        if (ranking.top().isEmpty()) {
            return;
        }
        title(title + " with the highest risk");
        out.println("       risk     rows  " + column);
        for (RankedObject object : first(ranking.top(), MOST_OBJECTS)) {
            String risk = RiskEventTable.number(object.risk());
            String begin = String.format(Locale.ROOT, "  %9s %,8d  ", risk, object.rows());
            lines(begin, object.name());
        }
        more(ranking.distinct(), MOST_OBJECTS, title.toLowerCase(Locale.ROOT));
    }

    private void allowlist(List<EntryCover> entries, boolean selection) {
        if (entries.isEmpty()) {
            return;
        }
        List<EntryCover> covering =
                entries.stream().filter(entry -> entry.rows() > 0).toList();
        title(String.format(Locale.ROOT, "Allowlist: %,d of %,d entries cover rows", covering.size(), entries.size()));
        if (!covering.isEmpty()) {
            out.println("       rows    hosts  entry");
            first(covering, MOST_ENTRIES).forEach(entry -> row(entry.rows(), entry.hosts(), entry.entry()));
            more(covering.size(), MOST_ENTRIES, "entries");
        }
        String idle = String.join(
                ", ",
                entries.stream()
                        .filter(entry -> entry.rows() == 0)
                        .map(EntryCover::entry)
                        .toList());
        if (!idle.isEmpty()) {
            lines(selection ? "  cover nothing of what is selected: " : "  cover nothing: ", idle);
        }
    }

    private void counts(String title, SortedMap<String, Long> counts) {
        if (counts.isEmpty()) {
            return;
        }
        title(title);
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(count -> lines(String.format(Locale.ROOT, "  %,18d  ", count.getValue()), count.getKey()));
    }

    private void title(String text) {
        out.println();
        out.println(
                Help.defaultColorScheme(ansi).apply(text, List.of(Style.bold)).toString());
    }

    private void row(long rows, long hosts, String text) {
        lines(String.format(Locale.ROOT, "  %,9d %,8d  ", rows, hosts), text);
    }

    private void lines(String begin, String text) {
        TextBlock.wrapped(begin, Printable.of(text), width).forEach(out::println);
    }

    private void more(long all, int shown, String what) {
        if (all > shown) {
            out.println(
                    String.format(Locale.ROOT, "  and %,d more %s; --summary FILE.json has more", all - shown, what));
        }
    }

    private static <T> List<T> first(List<T> all, int most) {
        return all.subList(0, Math.min(most, all.size()));
    }

    private static String time(String iso) {
        return Printable.of(iso.replace('T', ' ').replaceAll("\\.\\d+Z$", "Z"));
    }
}
