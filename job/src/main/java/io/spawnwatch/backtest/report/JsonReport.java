package io.spawnwatch.backtest.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.backtest.unit.TestResult;
import io.spawnwatch.backtest.unit.TestRun;
import io.spawnwatch.backtest.unit.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/** Results as one JSON document, which {@code schema/test-run.schema.json} describes. */
public final class JsonReport {

    private JsonReport() {}

    /** Writes a report. The stream stays open. */
    public static void write(TestRun run, SourceRoot root, OutputStream out) throws IOException {
        JsonOutput.write(document(run, root), out);
    }

    /**
     * The document of a run.
     *
     * @param root what file names are relative to
     */
    public static ObjectNode document(TestRun run, SourceRoot root) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        VerdictCounts counts = new VerdictCounts(run.results());
        for (Verdict verdict : Verdict.values()) {
            document.put(name(verdict), counts.of(verdict));
        }
        document.put("duration_ms", run.took().toMillis());
        ArrayNode results = document.putArray("results");
        for (TestResult result : run.results()) {
            ObjectNode node = results.addObject()
                    .put("verdict", name(result.verdict()))
                    .put("detection", result.detection())
                    .put("detection_id", result.detectionId())
                    .put("name", result.name())
                    .put("file", root.path(result.file()))
                    .put("line", result.line())
                    .put("message", result.message());
            ArrayNode details = node.putArray("details");
            result.details().forEach(details::add);
            node.put("duration_ms", result.took().toMillis());
        }
        return document;
    }

    /** A verdict as the document writes it. */
    static String name(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }
}
