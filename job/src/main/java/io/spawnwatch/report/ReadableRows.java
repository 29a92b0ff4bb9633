package io.spawnwatch.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import picocli.CommandLine.Help.Ansi;

/** As many of a run's rows as a person can read: those with the highest scores. Few are in memory, however many there are. */
public final class ReadableRows implements Consumer<JsonNode> {
    private static final int MOST = 50;

    private static final Comparator<JsonNode> BY_SCORE = Comparator.<JsonNode>comparingDouble(
                    row -> row.path("risk_score").asDouble())
            .reversed()
            .thenComparing(row -> row.path("firstTime").asText())
            .thenComparing(row -> row.path("risk_event_id").asText());

    private final PriorityQueue<JsonNode> readable = new PriorityQueue<>(BY_SCORE.reversed());
    private long rows;

    @Override
    public void accept(JsonNode row) {
        rows++;
        readable.add(row);
        if (readable.size() > MOST) {
            readable.remove();
        }
    }

    /**
     * Prints the rows as a {@link RiskEventTable}, and how many more there are.
     *
     * @param ansi  whether to use colours
     * @param width width of the terminal, in columns
     */
    public void print(Ansi ansi, int width, PrintWriter out) {
        if (rows == 0) {
            out.println("No detection found anything.");
        } else {
            RiskEventTable.print(List.copyOf(readable), ansi, width, out);
        }
        if (rows > readable.size()) {
            out.println();
            out.println(String.format(
                    Locale.ROOT,
                    "These are the %,d rows with the highest scores, and their sums; there are %,d more.%n"
                            + "--output FILE.jsonl, .csv or .parquet writes all.",
                    readable.size(),
                    rows - readable.size()));
        }
        out.flush();
    }
}
