package io.spawnwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.detection.ReservedFields;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All real detections together on recorded attacks give exactly the rows of an independent interpreter. */
@Tag("slow")
class WholeSampleTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path sample;

    @BeforeAll
    static void unpack() throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(
                new GZIPInputStream(Files.newInputStream(SharedData.folder().resolve("escu-sample.tar.gz"))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path file = sample.resolve(entry.getName()).normalize();
                if (entry.isFile() && file.startsWith(sample)) {
                    Files.createDirectories(file.getParent());
                    Files.copy(tar, file);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "splunk_t1047_atomic_red_team, 1, 146",
        "splunk_t1047_atomic_red_team, 2, 146",
        "otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621, 2, 9",
        "otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437, 1, 14"
    })
    void replayGivesExactlyTheExpectedRowsOfAllDetections(
            String recording, String parallelism, int rows, @TempDir Path folder) throws Exception {
        Path data = SharedData.folder();
        Path output = folder.resolve("risk-events.jsonl");

        CommandRun.successful(
                "replay",
                "--input",
                data.resolve("events/" + recording + ".json.gz").toString(),
                "--output",
                output.toString(),
                "--detections",
                sample.resolve("detections").toString(),
                "--macros",
                sample.resolve("macros").toString(),
                "--include-deprecated",
                "--parallelism",
                parallelism);

        List<Map<String, String>> expected = expected(data.resolve("expected/" + recording + ".rows.jsonl.gz"));
        assertThat(expected).hasSize(rows);
        assertThat(CommandRun.jsonLines(output).stream().map(WholeSampleTest::raised))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static Map<String, String> raised(JsonNode event) {
        Map<String, String> row = new TreeMap<>();
        row.put("id", event.get("detection_id").textValue());
        row.put("count", event.get("count").asText());
        for (String time : List.of("firstTime", "lastTime", "window_start", "window_end")) {
            row.put(time, Instant.parse(event.get(time).textValue()).toString());
        }
        event.properties().stream()
                .filter(field ->
                        !ReservedFields.contains(field.getKey()) && !ReservedFields.OF_ROWS.contains(field.getKey()))
                .forEach(field ->
                        row.put("row " + field.getKey(), field.getValue().toString()));
        return row;
    }

    private static List<Map<String, String>> expected(Path file) throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                Stream<String> lines = reader.lines()) {
            for (String line : (Iterable<String>) lines::iterator) {
                JsonNode json = JSON.readTree(line);
                Map<String, String> row = new TreeMap<>();
                row.put("id", json.get("id").textValue());
                row.put("count", json.get("count").asText());
                for (String time : List.of("firstTime", "lastTime", "window_start", "window_end")) {
                    row.put(time, instant(json.get(time)).toString());
                }
                json.get("row").properties().stream()
                        .filter(field -> !ReservedFields.OF_ROWS.contains(field.getKey()))
                        .forEach(field -> row.put(
                                "row " + field.getKey(), field.getValue().toString()));
                rows.add(row);
            }
        }
        return rows;
    }

    /** Converts epoch seconds with a fraction, exactly. */
    private static Instant instant(JsonNode seconds) {
        return Instant.ofEpochMilli(
                new BigDecimal(seconds.asText()).movePointRight(3).longValueExact());
    }
}
