package io.spawnwatch.backtest.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.backtest.compare.DifferenceTotals.DifferingHosts;
import io.spawnwatch.backtest.compare.DifferenceTotals.OfDetection;
import io.spawnwatch.report.Printable;
import io.spawnwatch.report.TextBlock;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints a comparison for the person who decides whether the second side is to run. */
public final class ComparisonReport {
    private static final String CUT = "...";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Map<Change, String> WORDS = words();

    private static final String INDENT = " ".repeat(13);

    /** What a row is about: the first of these fields that a detection groups by or lists. */
    private static final List<String> SUBJECTS =
            List.of("process", "process_name", "parent_process", "parent_process_name");

    /** An alert that came or went counts more than one that looks different. */
    private static final Comparator<Map.Entry<String, OfDetection>> MOST_TELLING_FIRST = Comparator.comparingLong(
                    (Map.Entry<String, OfDetection> detection) ->
                            -detection.getValue().raisedByOneSide())
            .thenComparing(Map.Entry::getKey);

    private static final List<String> RISK = List.of("risk_score", "severity");

    private static final Comparator<Map.Entry<String, String>> RISK_FIRST = Comparator.comparing(
                    (Map.Entry<String, String> field) -> !RISK.contains(field.getKey()))
            .thenComparing(Map.Entry::getKey);

    private final int width;
    private final PrintWriter out;

    /** @param width width of the terminal, in columns; a longer word is not broken */
    public ComparisonReport(int width, PrintWriter out) {
        this.width = width;
        this.out = out;
    }

    private static Map<Change, String> words() {
        Map<Change, String> words = new LinkedHashMap<>();
        words.put(Change.GAINED, "gained");
        words.put(Change.LOST, "lost");
        words.put(Change.CHANGED, "changed");
        words.put(Change.NOW_ALLOWED, "now allowed");
        words.put(Change.NO_LONGER_ALLOWED, "no longer allowed");
        words.put(Change.ALLOWED_OTHERWISE, "differ while suppressed");
        return words;
    }

    /** Prints what differs: in all, and for each detection with hosts, fields and examples. */
    public void print(Comparison.Counts counts, DifferenceTotals totals) {
        out.println(String.format(
                Locale.ROOT,
                "%,d records: %,d rows before, %,d after",
                counts.events(),
                counts.rowsBefore(),
                counts.rowsAfter()));
        if (counts.isAllRejected()) {
            wrapped("", "Every record was rejected, so no event was read and nothing was compared.");
            out.flush();
            return;
        }
        if (counts.rejected() > 0) {
            wrapped(
                    "  ",
                    String.format(
                            Locale.ROOT,
                            "%,d of the records rejected: no event could be read from them",
                            counts.rejected()));
        }
        if (counts.unselected()) {
            out.flush();
            return;
        }
        if (totals.isNone()) {
            out.println("Both sides give the same rows.");
            out.flush();
            return;
        }
        out.println("  " + inWords(totals));
        totals.byDetection().entrySet().stream()
                .sorted(MOST_TELLING_FIRST)
                .forEach(detection -> print(detection.getKey(), detection.getValue()));
        out.flush();
    }

    private static String inWords(DifferenceTotals totals) {
        List<String> parts = new ArrayList<>();
        WORDS.forEach((change, word) -> {
            long count = totals.count(change);
            if (count > 0) {
                parts.add(String.format(Locale.ROOT, "%,d %s", count, word));
            }
        });
        return String.join(", ", parts);
    }

    private void print(String name, OfDetection detection) {
        out.println();
        wrapped("", name);
        DifferingHosts hosts = detection.hosts();
        if (hosts.count() > 0) {
            long others = hosts.count() - hosts.most().size();
            String named = hosts.most().stream()
                    .map(host ->
                            host.name() + (hosts.count() == 1 ? "" : String.format(Locale.ROOT, " (%,d)", host.rows())))
                    .collect(Collectors.joining(", "));
            wrapped("  on ", named + (others == 0 ? "" : String.format(Locale.ROOT, " and %,d more", others)));
        }
        WORDS.forEach((change, word) -> {
            long count = detection.count(change);
            if (count > 0) {
                wrapped(String.format(Locale.ROOT, "  %,9d  ", count), word + fields(change, detection));
                if (change == Change.CHANGED) {
                    detection.values().entrySet().stream()
                            .sorted(RISK_FIRST)
                            .forEach(field -> wrapped(INDENT + field.getKey() + ": ", field.getValue()));
                }
                detection
                        .entries()
                        .getOrDefault(change, Map.of())
                        .forEach((entry, rows) ->
                                wrapped(INDENT, String.format(Locale.ROOT, "by entry %s (%,d)", entry, rows)));
                detection.examples().getOrDefault(change, List.of()).stream()
                        .limit(change == Change.CHANGED ? 1 : Long.MAX_VALUE)
                        .forEach(this::example);
            }
        });
    }

    private static String fields(Change change, OfDetection detection) {
        return change != Change.CHANGED
                ? ""
                : ": "
                        + detection.fields().entrySet().stream()
                                .sorted(Map.Entry.<String, Long>comparingByValue()
                                        .reversed()
                                        .thenComparing(Map.Entry.comparingByKey()))
                                .map(field -> field.getKey() + String.format(Locale.ROOT, " (%,d)", field.getValue()))
                                .collect(Collectors.joining(", "));
    }

    /** What a row is about, cut to one line, and then when, where and by whom. */
    private void example(ObjectNode line) {
        JsonNode row = line.has("after") ? line.path("after") : line.path("before");
        SUBJECTS.stream()
                .map(field -> value(row, field))
                .filter(subject -> !subject.isEmpty())
                .findFirst()
                .ifPresent(subject -> out.println(cut(INDENT + Printable.of(subject))));
        String host = value(row, "dest");
        String user = value(row, "user");
        wrapped(
                INDENT + "  ",
                TIME.format(Instant.parse(row.path("firstTime").asText()))
                        + (host.isEmpty() ? "" : " on " + host)
                        + (user.isEmpty() ? "" : " by " + user));
    }

    /** The first value of a field, or an empty text. */
    private static String value(JsonNode row, String field) {
        JsonNode value = row.path(field);
        return (value.isArray() ? value.path(0).asText() : value.asText()).strip();
    }

    private String cut(String text) {
        return text.length() <= width ? text : text.substring(0, Math.max(CUT.length(), width - CUT.length())) + CUT;
    }

    private void wrapped(String first, String text) {
        TextBlock.wrapped(first, Printable.of(text), width).forEach(out::println);
    }
}
