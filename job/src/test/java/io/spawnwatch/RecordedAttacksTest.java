package io.spawnwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.fixture.BundledDetection;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded attacks give exactly the rows of an independent interpreter of the detection's search. */
@Tag("slow")
class RecordedAttacksTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A row in a form that both sides can express. */
    private record ExpectedRow(
            Map<String, String> group,
            long count,
            long firstTimeMs,
            long lastTimeMs,
            long windowStartMs,
            long windowEndMs) {}

    @ParameterizedTest
    @CsvSource({
        "splunk_t1047_atomic_red_team, 1",
        "splunk_t1047_atomic_red_team, 2",
        "otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621, 1",
        "otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621, 2",
        "otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437, 1",
        "otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437, 2"
    })
    void replayGivesExactlyTheRowsThatSplunksSearchesSee(String recording, String parallelism, @TempDir Path folder)
            throws Exception {
        compare(recording, ".splunk.rows.jsonl.gz", folder, "--parallelism", parallelism);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "splunk_t1047_atomic_red_team",
                "otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621",
                "otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437"
            })
    void replayOfRawEventsGivesExactlyTheExpectedRows(String recording, @TempDir Path folder) throws Exception {
        compare(recording, ".rows.jsonl.gz", folder, "--field-mapping", "native", "--data-model", "none");
    }

    private static void compare(String recording, String rows, Path folder, String... options) throws Exception {
        Path data = SharedData.folder();
        Path output = folder.resolve("risk-events.jsonl");

        List<String> arguments = new ArrayList<>(List.of(
                "replay",
                "--input",
                data.resolve("events/" + recording + ".json.gz").toString(),
                "--output",
                output.toString()));
        arguments.addAll(List.of(options));
        CommandRun.successful(arguments.toArray(String[]::new));

        List<ExpectedRow> expected = expected(data.resolve("expected/" + recording + rows));
        assertThat(expected).isNotEmpty();
        assertThat(CommandRun.jsonLines(output).stream()
                        .map(event -> row(event, expected.get(0).group.keySet())))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    private static ExpectedRow row(JsonNode event, Iterable<String> fields) {
        Map<String, String> group = new TreeMap<>();
        for (String field : fields) {
            group.put(field, event.get(field).textValue());
        }
        return new ExpectedRow(
                group,
                event.get("count").longValue(),
                time(event, "firstTime"),
                time(event, "lastTime"),
                time(event, "window_start"),
                time(event, "window_end"));
    }

    private static long time(JsonNode event, String field) {
        return Instant.parse(event.get(field).textValue()).toEpochMilli();
    }

    private static List<ExpectedRow> expected(Path file) throws IOException {
        List<ExpectedRow> rows = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file));
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
                Stream<String> lines = reader.lines()) {
            for (String line : (Iterable<String>) lines::iterator) {
                JsonNode row = JSON.readTree(line);
                if (row.get("id").textValue().equals(BundledDetection.ID)) {
                    Map<String, String> group = new TreeMap<>();
                    row.get("group")
                            .properties()
                            .forEach(field ->
                                    group.put(field.getKey(), field.getValue().textValue()));
                    rows.add(new ExpectedRow(
                            group,
                            row.get("count").longValue(),
                            seconds(row, "firstTime"),
                            seconds(row, "lastTime"),
                            seconds(row, "window_start"),
                            seconds(row, "window_end")));
                }
            }
        }
        return rows;
    }

    /** Converts epoch seconds with a fraction to milliseconds, exactly. */
    private static long seconds(JsonNode row, String field) {
        return new BigDecimal(row.get(field).asText()).movePointRight(3).longValueExact();
    }
}
