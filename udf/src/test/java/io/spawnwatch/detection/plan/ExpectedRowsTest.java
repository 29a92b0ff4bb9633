package io.spawnwatch.detection.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.datamodel.CalculatedFields;
import io.spawnwatch.detection.ReservedFields;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.rows.CountedGroup;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.EscuPlans;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the plans' rows with those of an independent interpreter, for the same detections and recorded attacks. */
class ExpectedRowsTest {
    private static final List<String> RECORDINGS = List.of(
            "otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621",
            "otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437",
            "splunk_t1047_atomic_red_team");

    @TempDir
    private Path folder;

    @Test
    void everyRealDetectionComputesTheRowsOfTheIndependentInterpreter() throws IOException {
        compare(Normalization.RAW, ".cim.jsonl.gz", ".rows.jsonl.gz", 169);
    }

    @Test
    void underTheDataModelToo() throws IOException {
        compare(Normalization.DEFAULT, ".splunk.cim.jsonl.gz", ".splunk.rows.jsonl.gz", 171);
    }

    private void compare(Normalization normalization, String eventFiles, String rowFiles, int number)
            throws IOException {
        Path expected = expectedFolder();
        assumeThat(expected)
                .as("shared/data/expected beside the project; ask a maintainer for it (.github/CONTRIBUTING.md)")
                .isNotNull();
        List<DetectionPlan> plans = EscuPlans.in(folder, normalization).plans();
        Set<String> planned = plans.stream().map(plan -> plan.profile().id()).collect(Collectors.toSet());
        int compared = 0;
        for (String name : RECORDINGS) {
            Set<String> rows = new TreeSet<>();
            for (JsonNode row : json(expected.resolve(name + rowFiles))) {
                if (planned.contains(row.get("id").asText())) {
                    rows.add(expectedRow(row));
                }
            }
            Set<String> computed = rows(plans, json(expected.resolve(name + eventFiles)), normalization);
            assertThat(onlyIn(computed, rows)).as("%s: rows too many", name).isEmpty();
            assertThat(onlyIn(rows, computed)).as("%s: rows too few", name).isEmpty();
            compared += rows.size();
        }
        assertThat(compared).isEqualTo(number);
    }

    /** A few elements of a set that another does not contain. */
    private static List<String> onlyIn(Set<String> rows, Set<String> others) {
        return rows.stream().filter(row -> !others.contains(row)).limit(3).toList();
    }

    private static Set<String> rows(List<DetectionPlan> plans, List<JsonNode> events, Normalization normalization) {
        CalculatedFields calculated = CalculatedFields.of(normalization.dataModel(), EnumSet.allOf(ProcessField.class));
        Map<GroupId, CountedGroup> groups = new LinkedHashMap<>();
        for (JsonNode json : events) {
            ProcessEvent event = calculated.apply(event(json));
            for (DetectionPlan plan : plans) {
                if (plan.matches(event)) {
                    List<String> values = new ArrayList<>();
                    for (ProcessField field : plan.groupFields()) {
                        String value = event.get(field);
                        values.add(value == null ? "null" : value);
                    }
                    long sizeMs = plan.windows(TumblingWindows.fromEpoch(Duration.ofHours(1)))
                            .length()
                            .toMillis();
                    long startMs = Math.floorDiv(event.timeMs(), sizeMs) * sizeMs;
                    groups.computeIfAbsent(
                                    new GroupId(plan, startMs, values),
                                    id -> CountedGroup.empty(id.windowStartMs(), id.values()))
                            .events()
                            .add(event);
                }
            }
        }
        Set<String> rows = new TreeSet<>();
        groups.forEach((id, totals) -> {
            List<RowField> row = id.plan().rows().row(totals);
            if (row != null) {
                rows.add(row(id, totals, row));
            }
        });
        return rows;
    }

    private record GroupId(DetectionPlan plan, long windowStartMs, List<String> values) {}

    private static String row(GroupId id, CountedGroup totals, List<RowField> row) {
        Map<String, String> group = new TreeMap<>();
        for (int i = 0; i < id.values().size(); i++) {
            group.put(id.plan().groupFields().get(i).cimName(), id.values().get(i));
        }
        Map<String, String> fields = new TreeMap<>();
        for (RowField field : row) {
            fields.put(field.name(), (field.number() ? "number " : "") + field.values());
        }
        fields.keySet().removeAll(ReservedFields.OF_ROWS);
        return id.plan().profile().id() + " " + id.windowStartMs() + " " + group + " " + totals.count() + " "
                + totals.firstTimeMs() + " " + totals.lastTimeMs() + " " + fields;
    }

    private static String expectedRow(JsonNode row) {
        Map<String, String> group = new TreeMap<>();
        row.get("group")
                .properties()
                .forEach(field -> group.put(field.getKey(), field.getValue().asText()));
        Map<String, String> fields = new TreeMap<>();
        row.get("row").properties().forEach(field -> fields.put(field.getKey(), expectedValue(field.getValue())));
        fields.keySet().removeAll(ReservedFields.OF_ROWS);
        return row.get("id").asText() + " " + millis(row.get("window_start")) + " " + group + " "
                + row.get("count").asLong() + " " + millis(row.get("firstTime")) + " " + millis(row.get("lastTime"))
                + " " + fields;
    }

    private static String expectedValue(JsonNode value) {
        List<String> texts = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(element -> texts.add(element.asText()));
        } else {
            texts.add(value.asText());
        }
        return (value.isNumber() ? "number " : "") + texts;
    }

    private static ProcessEvent event(JsonNode json) {
        ProcessEvent.Builder event = ProcessEvent.at(millis(json.get("_time")));
        for (ProcessField field : ProcessField.values()) {
            JsonNode value = json.get(field.cimName());
            event.set(field, value == null ? null : value.asText());
        }
        return event.build();
    }

    private static long millis(JsonNode seconds) {
        return Math.round(seconds.asDouble() * 1000);
    }

    private static List<JsonNode> json(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(mapper.readTree(line));
            }
        }
        return lines;
    }

    private static @Nullable Path expectedFolder() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path expected = folder.resolve("shared/data/expected");
            if (Files.isDirectory(expected)) {
                return expected;
            }
        }
        return null;
    }
}
