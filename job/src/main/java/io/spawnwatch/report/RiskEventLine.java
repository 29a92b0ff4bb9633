package io.spawnwatch.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** A risk event or a suppressed row as one line, for whoever watches a terminal. */
public final class RiskEventLine {
    private static final String NOTHING = "-";

    /** As wide as a time and its gap. */
    private static final String INDENT = " ".repeat("2026-01-31T23:59:59Z  ".length());

    private static final Pattern SEVERE = Pattern.compile("^(\\S+ {2})(critical|high)(?= )");

    private RiskEventLine() {}

    /**
     * The line: when it was first seen, severity and score, who and where, the detection, and the command line or, without
     * one, the message. Whatever the row holds is printable.
     *
     * @param row as the topics have it
     */
    public static String of(JsonNode row) {
        String process = text(row.path("process"));
        String line = String.format(
                Locale.ROOT,
                "%s  %-13s %3s  %s  %s  %s%s  %s",
                text(row.path("firstTime")).replaceFirst("\\.\\d+Z$", "Z"),
                text(row.path("severity")),
                RiskEventTable.number(row.path("risk_score").asDouble()),
                orNothing(text(row.path("dest"))),
                orNothing(text(row.path("user"))),
                text(row.path("detection_name")),
                marks(row),
                process.isEmpty() ? text(row.path("risk_message")) : process);
        return Printable.of(line);
    }

    /** The line of a record that could not be used: where it is, why, and how it begins. */
    public static String ofRejected(JsonNode record) {
        String place = record.hasNonNull("topic")
                ? text(record.path("topic")) + " " + text(record.path("partition")) + ":" + text(record.path("offset"))
                : text(record.path("file")) + ":" + text(record.path("line"));
        return Printable.of(String.format(
                Locale.ROOT,
                "%s  rejected       %s  %s: %s  %s",
                text(record.path("arrival_time")).replaceFirst("\\.\\d+Z$", "Z"),
                place,
                text(record.path("reason")),
                text(record.path("detail")),
                text(record.path("excerpt"))));
    }

    /**
     * A line of this class for a terminal: continued to the right of the times, so that these stand alone, and with a high
     * severity in the colour of an attack.
     *
     * @param width in columns; a longer word is not broken, so that it can be copied
     */
    public static List<String> onTerminal(String line, Ansi ansi, int width) {
        List<String> lines = new ArrayList<>();
        // Two blanks are between what is told, and a line may end between them.
        TextBlock.wrapped("", INDENT, line, width)
                .forEach(part -> lines.add(part.startsWith(INDENT) ? INDENT + part.strip() : part.stripTrailing()));
        Matcher severe = SEVERE.matcher(lines.get(0));
        if (severe.find()) {
            // apply() does not interpret the text.
            Ansi.Text severity =
                    Help.defaultColorScheme(ansi).apply(severe.group(2), List.of(Style.bold, Style.fg_red));
            lines.set(0, severe.group(1) + severity + lines.get(0).substring(severe.end()));
        }
        return lines;
    }

    private static String marks(JsonNode row) {
        List<String> marks = new ArrayList<>();
        long count = row.path("count").asLong();
        if (count > 1) {
            marks.add(count + " times");
        }
        int revision = row.path("revision").asInt();
        if (row.path("late").asBoolean()) {
            // Each stretch of late rows has a pair of numbers, so only the second one revises anything.
            revision = (revision - 1) % 2 + 1;
        }
        if (revision > 1) {
            marks.add("revision " + revision);
        }
        if (row.path("late").asBoolean()) {
            marks.add("late");
        }
        if (row.path("clock_skew").asBoolean()) {
            marks.add("clock ahead");
        }
        if (row.hasNonNull("allowlist_entry")) {
            marks.add("suppressed by " + text(row.path("allowlist_entry")));
        }
        return marks.isEmpty() ? "" : " (" + String.join(", ", marks) + ")";
    }

    private static String orNothing(String text) {
        return text.isEmpty() ? NOTHING : text;
    }

    private static String text(JsonNode value) {
        if (!value.isArray()) {
            return value.asText("");
        }
        List<String> texts = new ArrayList<>();
        value.forEach(element -> texts.add(element.asText("")));
        return String.join(", ", texts);
    }
}
