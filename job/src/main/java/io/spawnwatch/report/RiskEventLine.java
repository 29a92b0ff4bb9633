package io.spawnwatch.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A risk event or a suppressed row as one line, for whoever watches a terminal. */
public final class RiskEventLine {
    private static final String NOTHING = "-";

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
        return Printable.of(String.format(
                Locale.ROOT,
                "%s  rejected       %s %s:%s  %s: %s  %s",
                text(record.path("arrival_time")).replaceFirst("\\.\\d+Z$", "Z"),
                text(record.path("topic")),
                text(record.path("partition")),
                text(record.path("offset")),
                text(record.path("reason")),
                text(record.path("detail")),
                text(record.path("excerpt"))));
    }

    private static String marks(JsonNode row) {
        List<String> marks = new ArrayList<>();
        long count = row.path("count").asLong();
        if (count > 1) {
            marks.add(count + " times");
        }
        if (row.path("revision").asInt() > 1) {
            marks.add("revision " + row.path("revision").asInt());
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
