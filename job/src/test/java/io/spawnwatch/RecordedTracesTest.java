package io.spawnwatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.connector.framing.RecordFraming;
import io.spawnwatch.datamodel.CalculatedFields;
import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.EventDecoder;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.explain.ConditionTrace;
import io.spawnwatch.detection.explain.NearestEvent;
import io.spawnwatch.detection.explain.TracedCondition;
import io.spawnwatch.detection.plan.DetectionPlan;
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
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On recorded attacks, the trace of each real detection decides as the detection does, and as the expected rows say. */
class RecordedTracesTest {
    private static final List<String> RECORDINGS = List.of(
            "otrf_covenant_sharpwmi_create_dcerpc_wmi_2020-08-06035621",
            "otrf_empire_wmi_dcerpc_wmi_IWbemServices_ExecMethod_2020-09-21001437",
            "splunk_t1047_atomic_red_team");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    @Test
    void theEventsOfEachExpectedRowSatisfyEveryTerm() throws IOException {
        Path data = SharedData.folder();
        List<DetectionPlan> plans = EscuPlans.in(folder, Normalization.DEFAULT).plans();
        int rows = 0;
        int misses = 0;
        for (String recording : RECORDINGS) {
            List<ProcessEvent> events = events(data.resolve("events").resolve(recording + ".json.gz"));
            Map<String, Map<Map<String, String>, Long>> counted = new HashMap<>();
            for (DetectionPlan plan : plans) {
                TracedCondition condition = new TracedCondition(plan);
                NearestEvent nearest = new NearestEvent(condition);
                int fewest = Integer.MAX_VALUE;
                String id = plan.profile().id();
                for (ProcessEvent event : events) {
                    ConditionTrace trace = condition.trace(event);
                    assertThat(trace.matches())
                            .as("%s on %s", plan.profile().name(), event)
                            .isEqualTo(plan.matches(event));
                    assertThat(trace.ruledOutBy().isEmpty() || !trace.matches()).isTrue();
                    nearest.consider(event);
                    fewest = Math.min(fewest, trace.distance());
                    misses += trace.matches() ? 0 : 1;
                    if (trace.matches()) {
                        counted.computeIfAbsent(id + " " + condition.windowStartMs(event), window -> new HashMap<>())
                                .merge(group(plan, event), 1L, Long::sum);
                    }
                }
                assertThat(nearest.trace().distance()).isEqualTo(fewest);
            }
            for (JsonNode row : rows(data.resolve("expected").resolve(recording + ".splunk.rows.jsonl.gz"))) {
                if (plans.stream()
                        .noneMatch(
                                plan -> plan.profile().id().equals(row.get("id").asText()))) {
                    continue;
                }
                Map<String, String> group = new TreeMap<>();
                row.get("group")
                        .properties()
                        .forEach(field ->
                                group.put(field.getKey(), field.getValue().asText()));
                String window =
                        row.get("id").asText() + " " + row.get("window_start").asLong() * 1000;
                assertThat(counted.getOrDefault(window, Map.of()))
                        .as("events of %s", row)
                        .containsEntry(group, row.get("count").asLong());
                rows++;
            }
        }
        assertThat(rows).isGreaterThan(100);
        assertThat(misses).isGreaterThan(10_000);
    }

    private static Map<String, String> group(DetectionPlan plan, ProcessEvent event) {
        Map<String, String> group = new TreeMap<>();
        for (ProcessField field : plan.groupFields()) {
            String value = event.get(field);
            group.put(field.cimName(), value == null ? plan.profile().filler() : value);
        }
        return group;
    }

    private static List<ProcessEvent> events(Path file) throws IOException {
        EventDecoder decoder = Sourcetype.AUTO.newDecoder(Normalization.DEFAULT.fieldMapping());
        CalculatedFields calculated =
                CalculatedFields.of(Normalization.DEFAULT.dataModel(), EnumSet.allOf(ProcessField.class));
        List<ProcessEvent> events = new ArrayList<>();
        try (RecordFraming framing = RecordFraming.of(Files.newInputStream(file))) {
            while (framing.next()) {
                if (decoder.decode(framing.bytes()) instanceof Decoded.Event event) {
                    events.add(calculated.apply(event.event()));
                }
            }
        }
        return events;
    }

    private static List<JsonNode> rows(Path file) throws IOException {
        List<JsonNode> rows = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                rows.add(JSON.readTree(line));
            }
        }
        return rows;
    }
}
