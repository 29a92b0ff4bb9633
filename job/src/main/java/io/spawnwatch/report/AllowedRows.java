package io.spawnwatch.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.Style;

/** Prints what the allowlist has suppressed, for a person: each entry with its rows, reason and owner. */
public final class AllowedRows {
    private static final String ALLOWED = "ALLOWED";

    private AllowedRows() {}

    /**
     * Prints one paragraph for each entry.
     *
     * @param suppressed suppressed rows as JSON
     * @param ansi       whether to use colours
     * @param width      width of the terminal, in columns; a longer word is not broken
     */
    public static void print(List<JsonNode> suppressed, Ansi ansi, int width, PrintWriter out) {
        Map<String, List<JsonNode>> rowsByEntry = new LinkedHashMap<>();
        for (JsonNode row : suppressed) {
            rowsByEntry
                    .computeIfAbsent(row.path("allowlist_entry").asText(), entry -> new ArrayList<>())
                    .add(row);
        }
        rowsByEntry.forEach((entry, rows) -> {
            JsonNode first = rows.get(0);
            long hosts = rows.stream()
                    .map(row -> row.path("dest").asText())
                    .distinct()
                    .count();
            String text = entry + ": " + counted(rows.size(), "row") + " on " + counted(hosts, "host") + ". "
                    + first.path("allowlist_reason").asText() + " Owner: "
                    + first.path("allowlist_owner").asText();
            List<String> lines = TextBlock.wrapped(ALLOWED + " ", Printable.of(text), width);
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                out.println(
                        i > 0
                                ? line
                                : Help.defaultColorScheme(ansi).apply(ALLOWED, List.of(Style.bold, Style.fg_green))
                                        + line.substring(ALLOWED.length()));
            }
        });
        out.flush();
    }

    private static String counted(long count, String unit) {
        return count + " " + (count == 1 ? unit : unit + "s");
    }
}
