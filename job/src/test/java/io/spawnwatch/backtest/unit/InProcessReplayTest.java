package io.spawnwatch.backtest.unit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.CommandRun;
import io.spawnwatch.SharedData;
import io.spawnwatch.connector.json.RecordJson;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.function.EventSelection;
import io.spawnwatch.function.InProcessDetections;
import io.spawnwatch.function.InProcessRows;
import io.spawnwatch.function.RunningCatalog;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.RiskScoring;
import io.spawnwatch.sighting.DetectionRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Detections without a Flink job give exactly the risk events of the replay, with all their fields. */
@Tag("slow")
class InProcessReplayTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TumblingWindows HOURS = TumblingWindows.fromEpoch(Duration.ofHours(1));

    @TempDir
    private static Path folder;

    private static SampleDetections sample;
    private static CatalogPlan plan;

    @BeforeAll
    static void unpack() throws IOException {
        sample = SampleDetections.unpack("escu6-sample", folder.resolve("escu6"));
        Files.writeString(sample.detections().resolve("own_regrouping.yml"), """
            name: Regrouping
            id: 11111111-2222-3333-4444-555555555555
            version: 1
            type: Hunting
            search: '| tstats count min(_time) as firstTime max(_time) as lastTime values(Processes.process) as process
              from datamodel=Endpoint.Processes where Processes.process_name=*.exe
              by Processes.dest Processes.user Processes.process_name Processes.parent_process_name
              | `drop_dm_object_name(Processes)`
              | eventstats sum(count) as total by dest
              | stats sum(count) as count dc(process_name) as names values(process_name) as process_name max(total) as total
              by user parent_process_name | where names > 1'
            """);
        plan = sample.plan();
    }

    @Test
    void recordedAttacksGiveTheReplaysRiskEvents() throws Exception {
        List<Path> recordings;
        try (Stream<Path> files = Files.list(SharedData.folder().resolve("events"))) {
            recordings = files.sorted().toList();
        }
        assertThat(recordings).hasSize(3);

        List<String> inProcess = inProcess(recordings);

        assertThat(inProcess.size()).isGreaterThan(171);
        assertThat(inProcess).isEqualTo(replayed(recordings));
    }

    @Test
    void recombinedEventsGiveTheReplaysRiskEventsInAnyOrder() throws Exception {
        long seed = 14;
        List<String> events = recombined(seed, 5000);
        Path file = Files.write(folder.resolve("recombined.jsonl"), events);
        List<String> reversed = new ArrayList<>(events);
        Collections.reverse(reversed);
        Path backwards = Files.write(folder.resolve("backwards.jsonl"), reversed);

        List<String> inProcess = inProcess(List.of(file));

        assertThat(inProcess.size()).as("seed %d", seed).isGreaterThan(500);
        assertThat(plan.plans().stream().filter(DetectionPlan::regroups))
                .as("seed %d: detections that regroup have rows", seed)
                .anyMatch(detection -> hasRows(detection, inProcess));
        assertThat(plan.plans().stream()
                        .filter(detection -> !detection.lookups().isEmpty()))
                .as("seed %d: detections with lookups have rows", seed)
                .anyMatch(detection -> hasRows(detection, inProcess));
        assertThat(inProcess).as("seed %d", seed).isEqualTo(replayed(List.of(file)));
        assertThat(inProcess(List.of(backwards))).as("seed %d, backwards", seed).isEqualTo(inProcess);
    }

    private static boolean hasRows(DetectionPlan detection, List<String> riskEvents) {
        return riskEvents.stream()
                .anyMatch(event -> event.contains(detection.profile().id()));
    }

    /** Events whose fields are from recorded events, each field from any of them, within four hours. */
    private static List<String> recombined(long seed, int count) throws IOException {
        List<ObjectNode> recorded = new ArrayList<>();
        Path file = SharedData.folder().resolve("expected/splunk_t1047_atomic_red_team.splunk.cim.jsonl.gz");
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                recorded.add((ObjectNode) JSON.readTree(line));
            }
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<String> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ObjectNode event = recorded.get(random.nextInt(recorded.size())).deepCopy();
            ObjectNode other = recorded.get(random.nextInt(recorded.size()));
            other.properties().forEach(field -> {
                if (random.nextInt(4) == 0) {
                    event.set(field.getKey(), field.getValue());
                }
            });
            event.remove("_source");
            event.put("_time", String.valueOf(1_596_268_800 + random.nextInt(4 * 3600)));
            events.add(JSON.writeValueAsString(event));
        }
        return events;
    }

    private static List<String> inProcess(List<Path> files) throws IOException {
        InProcessDetections detections = InProcessDetections.of(RunningCatalog.of(plan), HOURS);
        InProcessRows rows = detections.newRows();
        new EventReader(FieldMapping.SPLUNK, EventSelection.of(plan))
                .read(
                        new Dataset.Recorded(files, Sourcetype.AUTO),
                        (file, line, record) -> detections.match(record, (detection, sighting) -> rows.add(sighting)));
        SerializationSchema<RiskEvent> json = RecordJson.riskEvents();
        List<String> lines = new ArrayList<>();
        for (DetectionRow row : rows.complete()) {
            lines.add(new String(json.serialize(RiskScoring.score(row)), StandardCharsets.UTF_8).strip());
        }
        return lines.stream().sorted().toList();
    }

    private static List<String> replayed(List<Path> files) throws IOException {
        Path output = folder.resolve("replayed.jsonl");
        Files.deleteIfExists(output);
        List<String> arguments = new ArrayList<>(List.of("replay", "--input"));
        files.forEach(file -> arguments.add(file.toString()));
        arguments.addAll(Arrays.asList(
                "--output",
                output.toString(),
                "--detections",
                sample.detections().toString(),
                "--include-deprecated"));
        CommandRun.successful(arguments.toArray(String[]::new));
        return Files.readAllLines(output).stream().sorted().toList();
    }
}
