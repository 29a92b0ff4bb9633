package io.spawnwatch.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The results of {@code demo}, without what depends on the date. A live job should get the same from the same events.
 *
 * @param allowlist  file of the demo's allowlist
 * @param riskEvents each revision of each risk event
 * @param suppressed rows that the allowlist covers
 * @param rejected   number of records that could not be read
 */
public record DemoStory(Path allowlist, List<String> riskEvents, List<String> suppressed, int rejected) {
    /**
     * Runs the demo.
     *
     * @param folder where the demo makes a folder for its files
     */
    public static DemoStory told(Path folder) throws IOException {
        Path demo = folder.resolve("demo");
        CommandRun.successful("demo", "--keep", demo.toString());
        return new DemoStory(
                demo.resolve("allowlist.yml"),
                rows(CommandRun.jsonLines(demo.resolve("risk-events.jsonl"))),
                rows(CommandRun.jsonLines(demo.resolve("suppressed.jsonl"))),
                CommandRun.jsonLines(demo.resolve("rejected.jsonl")).size());
    }

    /** The results of a live job, in the same form. */
    public static List<String> ofWritten(List<Written> written) {
        return rows(written.stream().map(Written::json).toList());
    }

    private static List<String> rows(List<JsonNode> rows) {
        return rows.stream()
                .map(row -> String.join(
                        ", ",
                        row.path("dest").asText(),
                        row.path("user").asText(),
                        row.path("process").asText().replaceAll("__\\d+\\.21", "__TIME.21"),
                        row.path("process_id").asText(),
                        "revision " + revision(row),
                        "count " + row.path("count").asText(),
                        "late " + row.path("late").asText(),
                        "clock_skew " + row.path("clock_skew").asText(),
                        row.path("allowlist_entry").asText()))
                .toList();
    }

    /** The revision of a late row also depends on when its window opened; only whether it is the first is comparable. */
    private static long revision(JsonNode row) {
        long revision = row.path("revision").asLong();
        return row.path("late").asBoolean() ? 2 - revision % 2 : revision;
    }
}
