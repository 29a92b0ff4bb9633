package io.spawnwatch.detection.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds the plans against what an independent interpreter got from the same detections on recorded attacks. */
class ExpectedRowsTest {
    private static final long HOUR_MS = 3_600_000;

    @TempDir
    private Path folder;

    @Test
    void everyRealDetectionThatRunsGivesTheRowsOfTheIndependentInterpreter() throws IOException {
        Path expected = expectedFolder();
        assumeThat(expected).as("../shared/data/expected is beside the project").isNotNull();
        List<DetectionPlan> plans = EscuPlans.in(folder).plans();
        Set<String> planned = plans.stream().map(plan -> plan.profile().id()).collect(Collectors.toSet());
        int compared = 0;
        for (Path file : files(expected)) {
            String name = String.valueOf(file.getFileName()).replace(".cim.jsonl.gz", "");
            Set<String> rows = new TreeSet<>();
            for (JsonNode row : json(expected.resolve(name + ".rows.jsonl.gz"))) {
                if (planned.contains(row.get("id").asText())) {
                    rows.add(expectedRow(row));
                }
            }
            assertThat(rows(plans, json(file))).as(name).isEqualTo(rows);
            compared += rows.size();
        }
        assertThat(compared).isGreaterThan(50);
    }

    private static Set<String> rows(List<DetectionPlan> plans, List<JsonNode> events) {
        Map<String, long[]> tallies = new LinkedHashMap<>();
        for (JsonNode json : events) {
            ProcessEvent event = event(json);
            for (DetectionPlan plan : plans) {
                if (plan.matches(event)) {
                    Map<String, String> group = new TreeMap<>();
                    for (ProcessField field : plan.groupFields()) {
                        String value = event.get(field);
                        group.put(field.cimName(), value == null ? "null" : value);
                    }
                    long window = Math.floorDiv(event.timeMs(), HOUR_MS) * HOUR_MS;
                    long[] tally = tallies.computeIfAbsent(plan.profile().id() + " " + window + " " + group, key ->
                            new long[] {0, Long.MAX_VALUE, Long.MIN_VALUE});
                    tally[0]++;
                    tally[1] = Math.min(tally[1], event.timeMs());
                    tally[2] = Math.max(tally[2], event.timeMs());
                }
            }
        }
        Set<String> rows = new TreeSet<>();
        tallies.forEach((key, tally) -> rows.add(key + " " + tally[0] + " " + tally[1] + " " + tally[2]));
        return rows;
    }

    private static String expectedRow(JsonNode row) {
        Map<String, String> group = new TreeMap<>();
        row.get("group")
                .properties()
                .forEach(one -> group.put(one.getKey(), one.getValue().asText()));
        return row.get("id").asText() + " " + millis(row.get("window_start")) + " " + group + " "
                + row.get("count").asLong() + " " + millis(row.get("firstTime")) + " " + millis(row.get("lastTime"));
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

    private static List<Path> files(Path expected) throws IOException {
        try (Stream<Path> files = Files.list(expected)) {
            return files.filter(file -> file.toString().endsWith(".cim.jsonl.gz"))
                    .sorted()
                    .toList();
        }
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
