package io.spawnwatch.report;

import java.io.PrintWriter;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** Risk events as a table for a person: the latest revision of each row. */
public final class RiskEventTable {
    private static final int COMMAND_LINE_WIDTH = 58;

    private RiskEventTable() {}

    /** Prints the table; the events are as they were written, in JSON. */
    public static void print(List<JsonNode> events, ColorScheme colors, PrintWriter out) {
        TextTable table = TextTable.forColumns(
                colors,
                new Column(21, 0, Column.Overflow.TRUNCATE),
                new Column(24, 1, Column.Overflow.TRUNCATE),
                new Column(17, 1, Column.Overflow.TRUNCATE),
                new Column(7, 1, Column.Overflow.TRUNCATE),
                new Column(6, 1, Column.Overflow.TRUNCATE),
                new Column(COMMAND_LINE_WIDTH + 2, 1, Column.Overflow.TRUNCATE),
                new Column(12, 1, Column.Overflow.SPAN));
        Ansi ansi = colors.ansi();
        table.addRowValues(header(ansi, "FIRST SEEN (UTC)", "DEST", "USER", "SCORE", "COUNT", "COMMAND LINE", "MARKS"));
        for (JsonNode event : events) {
            table.addRowValues(
                    text(event, "firstTime").replace('T', ' ').replaceAll("\\.\\d+Z$", ""),
                    text(event, "dest"),
                    text(event, "user"),
                    text(event, "risk_score"),
                    text(event, "count"),
                    shortened(text(event, "process")),
                    marks(event));
        }
        out.print(table);
        out.flush();
    }

    private static Ansi.Text[] header(Ansi ansi, String... names) {
        Ansi.Text[] texts = new Ansi.Text[names.length];
        for (int i = 0; i < names.length; i++) {
            texts[i] = ansi.text("@|bold " + names[i] + "|@");
        }
        return texts;
    }

    private static String marks(JsonNode event) {
        return (event.get("late").asBoolean() ? "late " : "")
                + (event.get("clock_skew").asBoolean() ? "clock_skew" : "");
    }

    private static String shortened(String commandLine) {
        return commandLine.length() <= COMMAND_LINE_WIDTH
                ? commandLine
                : commandLine.substring(0, COMMAND_LINE_WIDTH - 3) + "...";
    }

    private static String text(JsonNode event, String field) {
        JsonNode value = event.get(field);
        return value == null ? "" : Printable.of(value.asText());
    }
}
