package io.spawnwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.detection.ReservedFields;
import io.spawnwatch.fixture.EscuSample;
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
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * All real detections together on recorded attacks give exactly the rows of an independent interpreter: in both generations
 * of files under the defaults, and for raw events.
 */
@Tag("slow")
class WholeSampleTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path samples;

    @BeforeAll
    static void unpack() throws IOException {
        for (String sample : List.of("escu-sample", "escu6-sample")) {
            EscuSample.unpack(sample + ".tar.gz", samples.resolve(sample), "detections", "macros");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "escu6-sample, splunk_t1047_atomic_red_team, 1, 146",
        "escu6-sample, splunk_t1047_atomic_red_team, 2, 146",
        "escu6-sample, otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621, 1, 10",
        "escu6-sample, otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621, 2, 10",
        "escu6-sample, otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437, 1, 15",
        "escu6-sample, otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437, 2, 15",
        "escu-sample, splunk_t1047_atomic_red_team, 2, 146",
        "escu-sample, otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621, 1, 10",
        "escu-sample, otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437, 2, 15"
    })
    void replayGivesExactlyTheRowsThatSplunksSearchesSee(
            String sample, String recording, String parallelism, int rows, @TempDir Path folder) throws Exception {
        compare(sample, recording, ".splunk.rows.jsonl.gz", rows, folder, "--parallelism", parallelism);
    }

    @ParameterizedTest
    @CsvSource({
        "splunk_t1047_atomic_red_team, 1, 146",
        "splunk_t1047_atomic_red_team, 2, 146",
        "otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621, 2, 9",
        "otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437, 1, 14"
    })
    void replayOfRawEventsGivesExactlyTheExpectedRows(
            String recording, String parallelism, int rows, @TempDir Path folder) throws Exception {
        compare(
                "escu-sample",
                recording,
                ".rows.jsonl.gz",
                rows,
                folder,
                "--parallelism",
                parallelism,
                "--field-mapping",
                "native",
                "--data-model",
                "none");
    }

    private static void compare(
            String sample, String recording, String rowFiles, int rows, Path folder, String... options)
            throws Exception {
        Path data = SharedData.folder();
        Path output = folder.resolve("risk-events.jsonl");

        List<String> arguments = new ArrayList<>(List.of(
                "replay",
                "--input",
                data.resolve("events/" + recording + ".json.gz").toString(),
                "--output",
                output.toString(),
                "--detections",
                samples.resolve(sample).resolve("detections").toString(),
                "--macros",
                samples.resolve(sample).resolve("macros").toString(),
                "--include-deprecated"));
        arguments.addAll(List.of(options));
        CommandRun.successful(arguments.toArray(String[]::new));

        List<Map<String, String>> expected = expected(data.resolve("expected/" + recording + rowFiles));
        List<Map<String, String>> raised = CommandRun.jsonLines(output).stream()
                .map(WholeSampleTest::raised)
                .toList();
        assertThat(expected).hasSize(rows);
        assertThat(withoutOnesOf(raised, expected)).as("rows too many").isEmpty();
        assertThat(withoutOnesOf(expected, raised)).as("rows too few").isEmpty();
    }

    /** The first elements of a list that another does not have as often. */
    private static List<Map<String, String>> withoutOnesOf(
            List<Map<String, String>> rows, List<Map<String, String>> others) {
        List<Map<String, String>> rest = new ArrayList<>(rows);
        others.forEach(rest::remove);
        return rest.stream().limit(3).toList();
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
