package io.spawnwatch.report;

import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.ObjectMapper;
import org.apache.flink.shaded.jackson2.com.fasterxml.jackson.databind.node.ObjectNode;

/** What {@code check} says of each detection file. */
public final class VerdictReport {
    private static final String RUNS = "runs";
    private static final String REFUSED = "refused";

    private static final int FILE_WIDTH = 72;

    private VerdictReport() {}

    /** For a person. */
    public static void print(List<Verdict> verdicts, PrintWriter out) {
        long refused = verdicts.stream().filter(verdict -> !verdict.runs()).count();
        int width = verdicts.stream()
                .filter(Verdict::runs)
                .mapToInt(verdict -> verdict.file().length())
                .max()
                .orElse(0);
        for (Verdict verdict : verdicts) {
            out.println(
                    verdict.runs()
                            ? RUNS + "     " + padded(verdict.file(), Math.min(width, FILE_WIDTH)) + "  "
                                    + verdict.name()
                            : REFUSED + "  " + verdict.place() + ": " + verdict.reason());
        }
        out.println((verdicts.size() - refused) + " run, " + refused + " refused" + (refused == 0 ? "" : ":"));
        RefusalReasons.print(verdicts, out);
        out.flush();
    }

    /** As JSON lines, into a file. */
    public static void writeJson(List<Verdict> verdicts, Path file) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
                PrintWriter out = new PrintWriter(writer)) {
            writeJson(verdicts, out);
        }
    }

    /** As JSON lines. */
    public static void writeJson(List<Verdict> verdicts, PrintWriter out) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        for (Verdict verdict : verdicts) {
            ObjectNode line = mapper.createObjectNode()
                    .put("file", verdict.file())
                    .put("id", verdict.id())
                    .put("name", verdict.name())
                    .put("verdict", verdict.runs() ? RUNS : REFUSED)
                    .put("reason", verdict.runs() ? null : verdict.place() + ": " + verdict.reason());
            out.println(mapper.writeValueAsString(line));
        }
        out.flush();
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }
}
