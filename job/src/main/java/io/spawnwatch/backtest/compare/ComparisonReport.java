package io.spawnwatch.backtest.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.backtest.compare.DifferenceTotals.OfDetection;
import io.spawnwatch.report.Printable;
import io.spawnwatch.report.TextBlock;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Prints a comparison for the person who decides whether the second side is to run. */
public final class ComparisonReport {
    private static final int HOSTS_SHOWN = 3;
    private static final String CUT = "...";
    private static final Map<Change, String> WORDS = words();

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
        words.put(Change.ALLOWED_OTHERWISE, "differ, but not raised");
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
        if (totals.isNone()) {
            out.println("Both sides give the same rows.");
            out.flush();
            return;
        }
        out.println("  " + inWords(totals));
        totals.byDetection().forEach(this::print);
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
        WORDS.forEach((change, word) -> {
            long count = detection.count(change);
            if (count > 0) {
                wrapped(String.format(Locale.ROOT, "  %,9d  ", count), word + fields(change, detection));
                detection.examples().getOrDefault(change, List.of()).forEach(line -> out.println(example(line)));
            }
        });
        List<String> hosts = detection.hosts().stream().limit(HOSTS_SHOWN).toList();
        if (!hosts.isEmpty()) {
            int others = detection.hosts().size() - hosts.size();
            wrapped("  on ", String.join(", ", hosts) + (others == 0 ? "" : " and " + others + " more"));
        }
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

    /** A row in one line: when, where, by whom, what. */
    private String example(ObjectNode line) {
        JsonNode row = line.has("after") ? line.path("after") : line.path("before");
        List<String> words = new ArrayList<>();
        for (String field : List.of("firstTime", "dest", "user", "process")) {
            JsonNode value = row.path(field);
            if (!value.isMissingNode()) {
                words.add(value.isArray() ? value.path(0).asText() : value.asText());
            }
        }
        String text = "             " + Printable.of(String.join("  ", words));
        return text.length() <= width ? text : text.substring(0, Math.max(CUT.length(), width - CUT.length())) + CUT;
    }

    private void wrapped(String first, String text) {
        TextBlock.wrapped(first, Printable.of(text), width).forEach(out::println);
    }
}
