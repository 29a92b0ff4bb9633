package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.document.Place;
import io.spawnwatch.document.SourceText;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.sighting.Sighting;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class EventSelectionTest {
    private static final Detection WHOAMI = new Detection(
            "whoami",
            "Name",
            1,
            "TTP",
            "production",
            "",
            SourceText.of(
                    "d.yml",
                    "| tstats count from datamodel=Endpoint.Processes where Processes.process=*whoami* by Processes.dest"),
            new RiskRule(70, 70, 49.0, "m", List.of(), List.of()),
            Place.whole("d.yml"),
            List.of(),
            List.of(),
            "endpoint");

    private final EventIntake intake = intake(WHOAMI);

    private static EventIntake intake(Detection... detections) {
        return new EventIntake(
                Sourcetype.AUTO,
                FieldMapping.SPLUNK,
                Duration.ofMinutes(5),
                new EventSelection(List.of(detections), Environments.splunk(), DetectionOverrides.none()));
    }

    private static SourceRecord intake(EventIntake intake, String record) {
        return intake.intake("process-events", 3, 17, NINE, record.getBytes(StandardCharsets.UTF_8));
    }

    private static String process(long timeMs, String process) {
        return "{\"_time\":" + timeMs / 1000 + ",\"process\":\"" + process + "\"}";
    }

    @Test
    void anEventThatADetectionMatchesIsDecoded() {
        ProcessEvent event =
                ProcessEvent.at(NINE).set(ProcessField.PROCESS, "cmd /c WhoAmI").build();

        assertThat(intake(intake, process(NINE, "cmd /c WhoAmI")))
                .isEqualTo(new SourceRecord(event, null, NINE, false, false));
    }

    @Test
    void anyOtherEventOnlyHasATimeAndAClock() {
        assertThat(intake(intake, process(NINE, "cmd"))).isEqualTo(new SourceRecord(null, null, NINE, false, true));
        assertThat(intake(intake, process(NINE + 6 * MINUTE, "cmd")))
                .isEqualTo(new SourceRecord(null, null, NINE + 6 * MINUTE, true, true));
    }

    @Test
    void withoutDetectionsNoEventIsDecoded() {
        assertThat(intake(intake(), process(NINE, "whoami")))
                .isEqualTo(new SourceRecord(null, null, NINE, false, true));
    }

    @Test
    void recordsThatAreNoEventsStayWhatTheyAre() {
        assertThat(intake(intake, " ")).isEqualTo(new SourceRecord(null, null, Decoded.NO_TIME, false, false));
        assertThat(intake(intake, "hello").rejection()).isNotNull();
    }

    @Test
    void travelsToTheTaskManagers() throws Exception {
        EventIntake received = InstantiationUtil.clone(intake);

        assertThat(intake(received, process(NINE, "cmd")).unmatched()).isTrue();
        assertThat(intake(received, process(NINE, "whoami")).unmatched()).isFalse();
    }

    @Test
    @SuppressWarnings("try")
    void sightingsAndCountsAreThoseOfAllEvents() throws Exception {
        List<String> records =
                List.of(process(NINE, "whoami"), process(NINE, "cmd"), process(NINE + 6 * MINUTE, "cmd"), "hello", " ");
        EventIntake decoding = new EventIntake(Sourcetype.AUTO, FieldMapping.SPLUNK, Duration.ofMinutes(5));
        try (OneInputStreamOperatorTestHarness<SourceRecord, Sighting> selected = matching();
                OneInputStreamOperatorTestHarness<SourceRecord, Sighting> all = matching()) {
            for (String record : records) {
                selected.processElement(intake(intake, record), 0);
                all.processElement(intake(decoding, record), 0);
            }

            assertThat(selected.extractOutputValues()).hasSize(1).isEqualTo(all.extractOutputValues());
            assertThat(counts(selected)).isEqualTo(counts(all)).containsExactly(3L, 1L, 1L, 1L);
        }
    }

    private static OneInputStreamOperatorTestHarness<SourceRecord, Sighting> matching() throws Exception {
        return ProcessFunctionTestHarnesses.forProcessFunction(new MatchDetections(
                List.of(WHOAMI),
                Environments.splunk(),
                DetectionOverrides.none(),
                TumblingWindows.fromEpoch(Duration.ofHours(1))));
    }

    /** Events decoded, records skipped, records rejected, events with a skewed clock. */
    private static List<Long> counts(OneInputStreamOperatorTestHarness<SourceRecord, Sighting> harness) {
        Map<String, Accumulator<?, ?>> counters =
                harness.getEnvironment().getAccumulatorRegistry().getUserMap();
        return Stream.of(
                        Metrics.EVENTS_DECODED,
                        Metrics.RECORDS_SKIPPED,
                        Metrics.RECORDS_REJECTED,
                        Metrics.EVENTS_SKEWED)
                .map(name -> (Long) counters.get(name).getLocalValue())
                .toList();
    }
}
