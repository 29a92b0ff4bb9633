package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.HOUR;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.spawnwatch.decode.Decoded;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionFile;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MatchDetectionsTest {
    private static final Detection CMD = detection("cmd", "Processes.process_name=cmd.exe", "dest user");
    private static final Detection WHOAMI = detection("whoami", "Processes.process=*whoami*", "dest process_guid");
    private static final Duration WINDOW = Duration.ofMinutes(30);

    private OneInputStreamOperatorTestHarness<SourceRecord, Sighting> harness;

    private static Detection detection(String id, String condition, String by) {
        return DetectionFile.read(id + ".yml", """
            name: %1$s
            id: %1$s
            version: 3
            type: TTP
            search: "| tstats fillnull_value=null count from datamodel=Endpoint.Processes where %2$s by %3$s"
            tags: {impact: 50, confidence: 50, message: m}
            """.formatted(id, condition, by));
    }

    private static ProcessEvent event(long timeMs, String... fields) {
        ProcessEvent.Builder builder = ProcessEvent.at(timeMs);
        for (int i = 0; i < fields.length; i += 2) {
            ProcessField field = ProcessField.ofCimName(fields[i]);
            assertThat(field).as(fields[i]).isNotNull();
            builder.set(field, fields[i + 1]);
        }
        return builder.build();
    }

    private static SourceRecord record(ProcessEvent event, boolean clockSkew) {
        return new SourceRecord(event, null, event.timeMs(), clockSkew);
    }

    private static Sighting sighting(Detection detection, long windowStartMs, long timeMs, boolean skew, String... by) {
        String digest =
                DetectionPlan.of(detection, Environments.raw()).profile().digest();
        GroupKey key =
                new GroupKey(detection.id(), 3, digest, windowStartMs, windowStartMs + WINDOW.toMillis(), List.of(by));
        return new Sighting(key.encode(), timeMs, skew, List.of());
    }

    @BeforeEach
    void open() throws Exception {
        harness = harness(CMD, WHOAMI);
    }

    private static OneInputStreamOperatorTestHarness<SourceRecord, Sighting> harness(Detection... detections)
            throws Exception {
        return harness(TumblingWindows.fromEpoch(WINDOW), detections);
    }

    private static OneInputStreamOperatorTestHarness<SourceRecord, Sighting> harness(
            TumblingWindows windows, Detection... detections) throws Exception {
        OneInputStreamOperatorTestHarness<SourceRecord, Sighting> harness =
                new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new MatchDetections(
                        List.of(detections), Environments.raw(), DetectionOverrides.none(), windows)));
        ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig()).setGenericTypes(false);
        harness.open();
        return harness;
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    private Map<String, Object> counts() {
        Map<String, Object> counts = new TreeMap<>();
        harness.getEnvironment()
                .getAccumulatorRegistry()
                .getUserMap()
                .forEach((name, count) -> counts.put(name, count.getLocalValue()));
        return counts;
    }

    @Test
    void anEventIsSightedByEveryDetectionThatItSatisfiesInTheWindowOfItsTime() throws Exception {
        long time = NINE + HOUR / 2;
        harness.processElement(
                record(
                        event(
                                time,
                                "dest",
                                "ws-1",
                                "user",
                                "ada",
                                "process_name",
                                "CMD.EXE",
                                "process",
                                "cmd /c whoami"),
                        false),
                0);
        harness.processElement(
                record(event(time - 1, "dest", "ws-2", "user", "bob", "process_name", "cmd.exe"), true), 0);
        harness.processElement(record(event(time, "dest", "ws-3", "process_name", "calc.exe"), false), 0);

        assertThat(harness.extractOutputValues())
                .containsExactly(
                        sighting(CMD, time, time, false, "ws-1", "ada"),
                        sighting(WHOAMI, time, time, false, "ws-1", "null"),
                        sighting(CMD, NINE, time - 1, true, "ws-2", "bob"));
        assertThat(counts())
                .isEqualTo(Map.of(
                        Metrics.EVENTS_DECODED,
                        3L,
                        Metrics.EVENTS_SKEWED,
                        1L,
                        Metrics.RECORDS_SKIPPED,
                        0L,
                        Metrics.RECORDS_REJECTED,
                        0L,
                        "detection.cmd." + Metrics.EVENTS_MATCHED,
                        2L,
                        "detection.whoami." + Metrics.EVENTS_MATCHED,
                        1L));
    }

    @SuppressWarnings("try") // The harness may be interrupted while it closes.
    @Test
    void windowsBeginAtTheOffsetExceptTheSpansOfASearch() throws Exception {
        Detection spans = detection("spans", "Processes.process_name=cmd.exe", "_time span=30m dest");
        long time = NINE + HOUR / 2;
        long offset = HOUR / 3;
        try (OneInputStreamOperatorTestHarness<SourceRecord, Sighting> later =
                harness(new TumblingWindows(WINDOW, Duration.ofMillis(offset)), CMD, spans)) {
            later.processElement(record(event(time + offset, "dest", "ws", "process_name", "cmd.exe"), false), 0);
            later.processElement(record(event(time + offset - 1, "dest", "ws", "process_name", "cmd.exe"), false), 0);

            assertThat(later.extractOutputValues())
                    .extracting(sighting -> GroupKey.decode(sighting.groupKey()))
                    .extracting(GroupKey::detectionId, GroupKey::windowStartMs, GroupKey::windowEndMs)
                    .containsExactly(
                            tuple("cmd", time + offset, time + offset + WINDOW.toMillis()),
                            tuple("spans", time, time + HOUR / 2),
                            tuple("cmd", time + offset - WINDOW.toMillis(), time + offset),
                            tuple("spans", time, time + HOUR / 2));
        }
    }

    @Test
    void aMissingFieldIsGroupedUnderNull() throws Exception {
        harness.processElement(record(event(NINE, "process_name", "cmd.exe"), false), 0);

        assertThat(harness.extractOutputValues()).containsExactly(sighting(CMD, NINE, NINE, false, "null", "null"));
    }

    @Test
    @SuppressWarnings("try")
    void aMissingFieldIsGroupedUnderTheTextOfFillnullValue() throws Exception {
        Detection unknown = search("unknown", "fillnull_value=\\\"not there\\\"");
        try (OneInputStreamOperatorTestHarness<SourceRecord, Sighting> harness = harness(unknown)) {
            harness.processElement(record(event(NINE, "dest", "ws-1"), false), 0);

            assertThat(groups(harness)).containsExactly(List.of("ws-1", "not there"));
        }
    }

    @Test
    @SuppressWarnings("try")
    void withoutFillnullValueAnEventWithoutAByFieldMakesNoRow() throws Exception {
        try (OneInputStreamOperatorTestHarness<SourceRecord, Sighting> harness = harness(search("omits", ""))) {
            harness.processElement(record(event(NINE, "dest", "ws-1"), false), 0);
            harness.processElement(record(event(NINE, "user", "ada"), false), 0);
            harness.processElement(record(event(NINE, "dest", "ws-1", "user", "ada"), false), 0);

            assertThat(groups(harness)).containsExactly(List.of("ws-1", "ada"));
        }
    }

    @Test
    void aValueEqualToTheFillerIsMarkedAndCountsInTheSameGroup() throws Exception {
        harness.processElement(record(event(NINE, "user", "null", "process_name", "cmd.exe"), false), 0);

        Sighting filled = sighting(CMD, NINE, NINE, false, "null", "null");
        assertThat(harness.extractOutputValues())
                .containsExactly(new Sighting(filled.groupKey(), NINE, false, List.of(), 0b10));
    }

    private static Detection search(String id, String option) {
        return DetectionFile.read(id + ".yml", """
            name: %1$s
            id: %1$s
            version: 3
            type: TTP
            search: "| tstats %2$s count from datamodel=Endpoint.Processes by dest user"
            tags: {impact: 50, confidence: 50, message: m}
            """.formatted(id, option));
    }

    private static List<List<String>> groups(OneInputStreamOperatorTestHarness<SourceRecord, Sighting> harness) {
        return harness.extractOutputValues().stream()
                .map(sighting -> GroupKey.decode(sighting.groupKey()).values())
                .toList();
    }

    @Test
    void theSameEventTwiceIsSightedTwice() throws Exception {
        SourceRecord record = record(event(NINE, "dest", "ws-1", "process_name", "cmd.exe"), false);
        harness.processElement(record, 0);
        harness.processElement(record, 0);

        Sighting sighting = sighting(CMD, NINE, NINE, false, "ws-1", "null");
        assertThat(harness.extractOutputValues()).containsExactly(sighting, sighting);
    }

    @Test
    void skippedRecordsAreCountedAndUnusableOnesGoToRejected() throws Exception {
        RejectedRecord rejected = new RejectedRecord("process-events", 2, 7, NINE, "malformed", "no JSON", 3, "abc");
        harness.processElement(new SourceRecord(null, null, NINE, true), 0);
        harness.processElement(new SourceRecord(null, null, Decoded.NO_TIME, false), 0);
        harness.processElement(new SourceRecord(null, rejected, Decoded.NO_TIME, false), 0);

        assertThat(harness.extractOutputValues()).isEmpty();
        assertThat(harness.getSideOutput(OutputTags.REJECTED))
                .singleElement()
                .satisfies(output -> assertThat(output.getValue()).isEqualTo(rejected));
        assertThat(counts())
                .containsEntry(Metrics.EVENTS_DECODED, 0L)
                .containsEntry(Metrics.EVENTS_SKEWED, 0L)
                .containsEntry(Metrics.RECORDS_SKIPPED, 2L)
                .containsEntry(Metrics.RECORDS_REJECTED, 1L);
    }
}
