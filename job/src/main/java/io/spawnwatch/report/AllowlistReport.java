package io.spawnwatch.report;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.control.EntryTrial;
import io.spawnwatch.control.WrittenRow;
import io.spawnwatch.control.WrittenRows;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Prints what entries of the allowlist cover, for the person who answers for them. */
public final class AllowlistReport {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int HOSTS_SHOWN = 3;
    private static final String NOTHING = "-";

    private final PrintWriter out;
    private final int width;

    /** @param width width of the terminal, in columns; a longer word is not broken */
    public AllowlistReport(int width, PrintWriter out) {
        this.width = width;
        this.out = out;
    }

    /** What an entry is to the topic. */
    public enum Change {
        /** No entry has its id. */
        NEW,
        /** It replaces an entry with its id. */
        CHANGED,
        /** It is in force as it is. */
        UNCHANGED
    }

    /** An entry and where it stands. */
    public record InForce(AllowlistEntry entry, String source) {}

    /**
     * Prints what an entry would have covered.
     *
     * @param rows what it was held against
     * @return warnings
     */
    public List<String> print(Change change, EntryTrial trial, WrittenRows rows) {
        out.println(Printable.of(trial.entry().id()) + ": " + change.name().toLowerCase(Locale.ROOT));
        long raised =
                rows.rows().stream().filter(row -> row.coveredBy() == null).count();
        line("since " + TIME.format(rows.since()) + " UTC: covers "
                + number(trial.raised().size()) + " of "
                + counted(raised, "risk event")
                + (trial.covered().isEmpty()
                        ? ""
                        : ", and " + counted(trial.covered().size(), "row") + " that the allowlist covers already"));
        byDetection(trial.raised()).forEach((detection, found) -> {
            String first = String.format(Locale.ROOT, "  %,9d  ", found.size());
            TextBlock.wrapped(first, Printable.of(detection + hosts(found)), width)
                    .forEach(out::println);
        });
        if (trial.unsure() > 0) {
            line("may cover " + counted(trial.unsure(), "more row")
                    + ": they were written without a field that the entry asks for");
        }
        List<String> warnings = warnings(trial, rows);
        warnings.forEach(warning -> line("warning: " + warning));
        out.flush();
        return warnings;
    }

    /**
     * Prints an entry that could not be held against rows.
     *
     * @return the warning that what it covers is not known
     */
    public List<String> printUntried(Change change, AllowlistEntry entry) {
        out.println(Printable.of(entry.id()) + ": " + change.name().toLowerCase(Locale.ROOT));
        String warning = "what it covers is not known";
        line("warning: " + warning);
        out.flush();
        return List.of(warning);
    }

    private static List<String> warnings(EntryTrial trial, WrittenRows rows) {
        List<String> warnings = new ArrayList<>();
        if (trial.entry().validUntilMs() <= rows.since().toEpochMilli()) {
            warnings.add("it ended on "
                    + TIME.format(Instant.ofEpochMilli(trial.entry().validUntilMs())) + " UTC, in event time");
        }
        Map<String, Long> all = new HashMap<>();
        rows.rows().stream()
                .filter(row -> row.coveredBy() == null)
                .forEach(row -> all.merge(row.detectionName(), 1L, Long::sum));
        byDetection(trial.raised()).forEach((detection, covered) -> {
            if (covered.size() > 1 && covered.size() == all.getOrDefault(detection, 0L)) {
                warnings.add("it covers every risk event of '" + detection
                        + "' since then: with it, the detection would have raised none");
            }
        });
        return warnings;
    }

    /**
     * Prints how many rows an entry that has been removed had covered.
     *
     * @param rows    null if they are not known
     * @param covered those that it covered
     */
    public void printRemoval(String id, @Nullable WrittenRows rows, List<WrittenRow> covered) {
        out.println(Printable.of(id) + ": removed");
        if (rows == null) {
            line("what it covered is not known");
            out.flush();
            return;
        }
        line("since " + TIME.format(rows.since()) + " UTC: covered " + counted(covered.size(), "row"));
        byDetection(covered).forEach((detection, found) -> TextBlock.wrapped(
                        String.format(Locale.ROOT, "  %,9d  ", found.size()),
                        Printable.of(detection + hosts(found)),
                        width)
                .forEach(out::println));
        out.flush();
    }

    /** Prints the entries in force, those first that cover most. */
    public void printList(List<InForce> entries, WrittenRows rows) {
        if (entries.isEmpty()) {
            out.println("No entries are in force.");
            out.flush();
            return;
        }
        Map<String, List<WrittenRow>> covered = rows.byEntry();
        out.println("since " + TIME.format(rows.since()) + " UTC:");
        out.println("     rows  last covered      until       entry");
        entries.stream()
                .sorted(Comparator.comparing(
                                (InForce listed) -> -of(listed, covered).size())
                        .thenComparing(listed -> listed.entry().id()))
                .forEach(listed -> printListed(listed, of(listed, covered)));
        List<String> idle = entries.stream()
                .filter(listed -> of(listed, covered).isEmpty())
                .map(listed -> listed.entry().id())
                .distinct()
                .sorted()
                .toList();
        out.println();
        String whole = counted(entries.size(), "entry") + " in force";
        TextBlock.wrapped(
                        "",
                        Printable.of(
                                idle.isEmpty()
                                        ? whole + "; each covered something"
                                        : whole + "; covered nothing "
                                                + (rows.isComplete() ? "since then: " : "that is still there: ")
                                                + String.join(", ", idle)),
                        width)
                .forEach(out::println);
        out.flush();
    }

    private static List<WrittenRow> of(InForce listed, Map<String, List<WrittenRow>> covered) {
        return covered.getOrDefault(listed.entry().id(), List.of());
    }

    private void printListed(InForce listed, List<WrittenRow> covered) {
        AllowlistEntry entry = listed.entry();
        OptionalLong last = covered.stream().mapToLong(WrittenRow::writtenMs).max();
        String first = String.format(
                Locale.ROOT,
                "  %,7d  %-16s  %-10s  ",
                covered.size(),
                last.isEmpty() ? NOTHING : TIME.format(Instant.ofEpochMilli(last.getAsLong())),
                entry.validUntilMs() == Long.MAX_VALUE
                        ? NOTHING
                        : TIME.format(Instant.ofEpochMilli(entry.validUntilMs()))
                                .substring(0, 10));
        TextBlock.wrapped(
                        first,
                        Printable.of(entry.id() + " (" + entry.owner()
                                + (listed.source().isEmpty() ? "" : "; from " + listed.source()) + ")"),
                        width)
                .forEach(out::println);
        TextBlock.wrapped(" ".repeat(first.length()), Printable.of(scope(entry)), width)
                .forEach(out::println);
    }

    /** What an entry is about: how many detections, and the values that it asks for. */
    private static String scope(AllowlistEntry entry) {
        List<String> parts = new ArrayList<>();
        parts.add(
                entry.detections().contains(AllowlistEntry.EVERY_DETECTION)
                        ? "all detections"
                        : counted(entry.detections().size(), "detection"));
        new TreeMap<>(entry.match()).forEach((field, value) -> parts.add(field + "=" + value));
        return String.join(", ", parts);
    }

    private static Map<String, List<WrittenRow>> byDetection(List<WrittenRow> rows) {
        Map<String, List<WrittenRow>> found = new TreeMap<>();
        rows.forEach(row -> found.computeIfAbsent(row.detectionName(), name -> new ArrayList<>())
                .add(row));
        return found;
    }

    private static String hosts(List<WrittenRow> rows) {
        TreeSet<String> hosts = new TreeSet<>();
        rows.forEach(row -> hosts.addAll(row.hosts()));
        if (hosts.isEmpty()) {
            return "";
        }
        String shown = String.join(", ", hosts.stream().limit(HOSTS_SHOWN).toList());
        return " on " + shown + (hosts.size() > HOSTS_SHOWN ? " and " + (hosts.size() - HOSTS_SHOWN) + " more" : "");
    }

    private void line(String text) {
        TextBlock.wrapped("  ", Printable.of(text), width).forEach(out::println);
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String counted(long count, String unit) {
        String plural = unit.endsWith("ry") ? unit.substring(0, unit.length() - 1) + "ies" : unit + "s";
        return number(count) + " " + (count == 1 ? unit : plural);
    }
}
