package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionFile;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.sighting.Sighting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // The harness declares close() with any exception.
class DetectionCostsTest {
    private static final long EVERY = DetectionCosts.SAMPLE_INTERVAL;

    private static Detection detection(String id, String condition) {
        return DetectionFile.read(id + ".yml", """
            name: %1$s
            id: %1$s
            version: 1
            type: TTP
            search: "| tstats count from datamodel=Endpoint.Processes where %2$s by Processes.dest"
            tags: {impact: 50, confidence: 50, message: m}
            """.formatted(id, condition));
    }

    private static ProcessEvent event(String process) {
        return ProcessEvent.at(NINE)
                .set(ProcessField.DEST, "ws-1")
                .set(ProcessField.PROCESS, process)
                .build();
    }

    private static SourceRecord record(String process, boolean sampled) {
        return new SourceRecord(event(process), null, NINE, false, false, sampled);
    }

    private static OneInputStreamOperatorTestHarness<SourceRecord, Sighting> harness() throws Exception {
        OneInputStreamOperatorTestHarness<SourceRecord, Sighting> harness =
                new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new MatchDetections(
                        List.of(
                                detection("ab", "Processes.process=*alpha* Processes.process=*beta*"),
                                detection("gamma", "Processes.process=*gamma*")),
                        Environments.raw(),
                        DetectionOverrides.none(),
                        TumblingWindows.fromEpoch(Duration.ofHours(1)))));
        harness.open();
        return harness;
    }

    private static Map<String, Long> counts(OneInputStreamOperatorTestHarness<SourceRecord, Sighting> harness) {
        Map<String, Long> counts = new HashMap<>();
        harness.getEnvironment()
                .getAccumulatorRegistry()
                .getUserMap()
                .forEach((name, count) -> counts.put(name, (Long) count.getLocalValue()));
        return counts;
    }

    @Test
    void aSampledEventsCandidatesCountAsManyTimesAsItStandsFor() throws Exception {
        try (var harness = harness()) {
            // A candidate that matches, one that does not, none at all; and the same not sampled.
            for (String process : List.of("alpha beta", "xbetax", "delta")) {
                harness.processElement(record(process, true), NINE);
                harness.processElement(record(process, false), NINE);
            }
            Map<String, Long> counts = counts(harness);
            assertThat(counts.get("detection.ab.candidates")).isBetween(EVERY, 2 * EVERY);
            assertThat(counts.get("detection.ab.candidates") % EVERY).isZero();
            assertThat(counts.get("detection.ab.conditionTimeNs"))
                    .isBetween(1L, 2 * EVERY * DetectionCosts.LONGEST_NANOS);
            assertThat(counts)
                    .containsEntry("detection.ab.eventsMatched", 2L)
                    .as("no accumulator of a detection without candidates")
                    .doesNotContainKeys("detection.gamma.candidates", "detection.gamma.conditionTimeNs")
                    .containsEntry(Metrics.EVENTS_DECODED, 6L);
        }
    }

    @Test
    void whetherEventsAreSampledChangesNoSighting() throws Exception {
        List<List<Sighting>> sightings = new ArrayList<>();
        for (boolean sampled : new boolean[] {false, true}) {
            try (var harness = harness()) {
                for (String process : List.of("alpha beta", "gamma", "delta", "gamma alpha beta")) {
                    harness.processElement(record(process, sampled), NINE);
                }
                sightings.add(List.copyOf(harness.extractOutputValues()));
            }
        }
        assertThat(sightings.get(0)).hasSize(4).isEqualTo(sightings.get(1));
    }

    @Test
    void anEvaluationThatIsInterruptedCountsForNoMoreThanTheLongest() throws Exception {
        try (var harness = harness()) {
            long[] now = {100};
            var context = harness.getOperator().getRuntimeContext();
            DetectionCosts costs = new DetectionCosts(context, List.of("x", "y"), () -> now[0]);
            costs.start();
            now[0] += 250;
            costs.stop(0);
            costs.start();
            now[0] += 50_000_000;
            costs.stop(1);
            assertThat(counts(harness))
                    .containsEntry("detection.x.conditionTimeNs", 250 * EVERY)
                    .containsEntry("detection.y.conditionTimeNs", DetectionCosts.LONGEST_NANOS * EVERY);
        }
    }

    @Test
    void oneRecordInEveryIntervalIsSampledWhetherADetectionMatchesItOrNot() {
        byte[] record =
                "{\"_time\":\"2025-11-16T09:00:00Z\",\"dest\":\"ws-1\",\"process\":\"delta\",\"process_name\":\"x\"}"
                        .getBytes(StandardCharsets.UTF_8);
        for (EventSelection selection : new EventSelection[] {
            null,
            new EventSelection(
                    List.of(detection("gamma", "Processes.process=*gamma*")),
                    Environments.raw(),
                    DetectionOverrides.none())
        }) {
            EventIntake intake = new EventIntake(Sourcetype.CIM, FieldMapping.NATIVE, Duration.ZERO, selection);
            List<Integer> sampled = new ArrayList<>();
            for (int i = 1; i <= 3 * EVERY; i++) {
                SourceRecord read = intake.intake("f", 0, i, NINE, record);
                if (read.sampled()) {
                    assertThat(read.event()).isNotNull();
                    assertThat(read.unmatched()).isFalse();
                    sampled.add(i);
                }
            }
            assertThat(sampled).containsExactly((int) EVERY, 2 * (int) EVERY, 3 * (int) EVERY);
        }
    }
}
