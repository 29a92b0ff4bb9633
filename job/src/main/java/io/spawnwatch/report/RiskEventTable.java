package io.spawnwatch.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.JsonNode;
import picocli.CommandLine.Help.Ansi;

/** Risk events as a table for a person. */
public final class RiskEventTable {
    private static final String GAP = "  ";
    private static final String CUT = "...";
    private static final List<Column> COLUMNS = List.of(
            new Column("FIRST SEEN (UTC)", 19, false, RiskEventTable::firstSeen),
            new Column("DEST", 30, false, event -> field(event, "dest")),
            new Column("USER", 24, false, event -> field(event, "user")),
            new Column("SCORE", 5, true, event -> field(event, "risk_score")),
            new Column("COUNT", 9, true, event -> field(event, "count")),
            new Column("COMMAND LINE", 58, false, event -> field(event, "process")),
            new Column("MARKS", 15, false, RiskEventTable::marks));

    private RiskEventTable() {}

    /** A column, as wide as its longest text but not wider than its limit. */
    private record Column(String title, int limit, boolean number, Function<JsonNode, String> value) {

        String text(JsonNode event) {
            String text = value.apply(event);
            return text.length() <= limit ? text : text.substring(0, limit - CUT.length()) + CUT;
        }

        String padded(String text, int width) {
            String padding = " ".repeat(width - text.length());
            return number ? padding + text : text + padding;
        }
    }

    /**
     * Prints the table.
     *
     * @param events as they were written, in JSON
     * @param ansi   whether the terminal understands colours
     */
    public static void print(List<JsonNode> events, Ansi ansi, PrintWriter out) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(COLUMNS.stream().map(Column::title).toList());
        for (JsonNode event : events) {
            rows.add(COLUMNS.stream().map(column -> column.text(event)).toList());
        }
        for (int i = 0; i < rows.size(); i++) {
            String line = line(rows.get(i), rows);
            // Only the titles pass through picocli's markup: a command line may hold markup of its own.
            out.println(i == 0 ? ansi.string("@|bold " + line + "|@") : line);
        }
        out.flush();
    }

    private static String line(List<String> row, List<List<String>> rows) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < COLUMNS.size(); i++) {
            int at = i;
            int width =
                    rows.stream().mapToInt(one -> one.get(at).length()).max().orElse(0);
            line.append(COLUMNS.get(i).padded(row.get(i), width)).append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static String firstSeen(JsonNode event) {
        return field(event, "firstTime").replace('T', ' ').replaceAll("\\.\\d+Z$", "");
    }

    private static String marks(JsonNode event) {
        String late = event.path("late").asBoolean() ? "late " : "";
        String clockSkew = event.path("clock_skew").asBoolean() ? "clock_skew" : "";
        return (late + clockSkew).strip();
    }

    private static String field(JsonNode event, String field) {
        JsonNode value = event.get(field);
        if (value == null) {
            return "";
        }
        if (!value.isArray()) {
            return Printable.of(value.asText());
        }
        List<String> texts = new ArrayList<>();
        value.forEach(one -> texts.add(Printable.of(one.asText())));
        return String.join(", ", texts);
    }
}
