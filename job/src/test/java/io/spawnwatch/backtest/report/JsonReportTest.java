package io.spawnwatch.backtest.report;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.spawnwatch.backtest.unit.TestResult;
import io.spawnwatch.backtest.unit.TestRun;
import io.spawnwatch.backtest.unit.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonReportTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NAME = "schema/test-run.schema.json";
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Schema PUBLISHED = REGISTRY.getSchema(SchemaLocation.of("classpath:" + NAME));

    /** The published schema without room for what it does not describe. */
    private static final Schema CLOSED = REGISTRY.getSchema(closed());

    @TempDir
    private Path folder;

    @Test
    void isOneDocumentWithCountsAndResults() throws IOException {
        String written = written(SampleResults.ofEachVerdict(folder));

        assertThat(written).startsWith("""
                {
                  "passed" : 1,
                  "failed" : 1,
                  "blind" : 1,
                  "no_data" : 1,
                  "duration_ms" : 1234,
                  "results" : [
                    {
                      "verdict" : "passed",
                      "detection" : "WMI",
                      "detection_id" : "24869767-8579-485d-9a4f-d9ddfd8f0cac",
                      "name" : "True Positive Test",
                      "file" : "detections/endpoint/wmi.yml",
                      "line" : 31,
                      "message" : "",
                      "details" : [
                        "2 rows"
                      ],
                      "duration_ms" : 31
                    },
                """).endsWith("\n  ]\n}\n");
    }

    @Test
    void holdsEveryResultAsItIs() throws IOException {
        long seed = 20261131;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 300; i++) {
            TestRun sample = SampleResults.random(random, folder);

            JsonNode document = JSON.readTree(written(sample));

            assertThat(PUBLISHED.validate(document)).isEmpty();
            assertThat(CLOSED.validate(document)).isEmpty();
            assertThat(results(document)).as("seed %d run %d", seed, i).isEqualTo(inMilliseconds(sample.results()));
            for (Verdict verdict : Verdict.values()) {
                assertThat(document.get(verdict.name().toLowerCase(Locale.ROOT)).intValue())
                        .isEqualTo((int) sample.results().stream()
                                .filter(result -> result.verdict() == verdict)
                                .count());
            }
        }
    }

    private List<TestResult> results(JsonNode document) {
        List<TestResult> results = new ArrayList<>();
        for (JsonNode node : document.get("results")) {
            List<String> details = new ArrayList<>();
            node.get("details").forEach(detail -> details.add(detail.textValue()));
            results.add(new TestResult(
                    folder.resolve(node.get("file").textValue()),
                    node.get("line").intValue(),
                    node.get("detection").textValue(),
                    node.get("detection_id").textValue(),
                    node.get("name").textValue(),
                    Verdict.valueOf(node.get("verdict").textValue().toUpperCase(Locale.ROOT)),
                    node.get("message").textValue(),
                    details,
                    Duration.ofMillis(node.get("duration_ms").longValue())));
        }
        return results;
    }

    private static List<TestResult> inMilliseconds(List<TestResult> results) {
        return results.stream()
                .map(result -> new TestResult(
                        result.file(),
                        result.line(),
                        result.detection(),
                        result.detectionId(),
                        result.name(),
                        result.verdict(),
                        result.message(),
                        result.details(),
                        Duration.ofMillis(result.took().toMillis())))
                .toList();
    }

    private String written(TestRun run) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonReport.write(run, SourceRoot.around(folder), out);
        return out.toString(US_ASCII);
    }

    private static JsonNode closed() {
        try (InputStream in =
                Objects.requireNonNull(JsonReportTest.class.getClassLoader().getResourceAsStream(NAME))) {
            ObjectNode schema = (ObjectNode) JSON.readTree(in);
            schema.put("additionalProperties", false);
            ((ObjectNode) schema.at("/properties/results/items")).put("additionalProperties", false);
            return schema;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
