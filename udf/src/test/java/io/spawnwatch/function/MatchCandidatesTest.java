package io.spawnwatch.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.document.Place;
import io.spawnwatch.document.SourceText;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.DetectionRows;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.Sighting;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.Test;

class MatchCandidatesTest {

    @Test
    @SuppressWarnings("try")
    void reportsEachDetectionThatAnEventMatchesInTheCatalogsOrder() throws Exception {
        MatchDetections function = new MatchDetections(
                List.of(
                        detection("by text", "Processes.process=*save*"),
                        detection("by both", "Processes.process_name=reg.exe Processes.process=*restore*"),
                        detection("by nothing", "Processes.user!=system"),
                        detection("by value", "Processes.process_name=REG.exe")),
                Environments.raw(),
                DetectionOverrides.none(),
                TumblingWindows.fromEpoch(Duration.ofHours(1)));
        try (OneInputStreamOperatorTestHarness<SourceRecord, Sighting> harness =
                ProcessFunctionTestHarnesses.forProcessFunction(function)) {
            process(harness, "Reg.exe", "reg SAVE hklm", null);
            process(harness, "cmd.exe", "cmd", null);
            process(harness, "reg.exe", "reg restore", "u");

            assertThat(harness.extractOutputValues())
                    .extracting(
                            sighting -> GroupKey.decode(sighting.groupKey()).detectionId() + " at " + sighting.timeMs())
                    .containsExactly(
                            "by text at " + DetectionRows.NINE,
                            "by value at " + DetectionRows.NINE,
                            "by both at " + DetectionRows.NINE,
                            "by nothing at " + DetectionRows.NINE,
                            "by value at " + DetectionRows.NINE);
        }
    }

    private static void process(
            OneInputStreamOperatorTestHarness<SourceRecord, Sighting> harness, String name, String process, String user)
            throws Exception {
        ProcessEvent event = ProcessEvent.at(DetectionRows.NINE)
                .set(ProcessField.PROCESS_NAME, name)
                .set(ProcessField.PROCESS, process)
                .set(ProcessField.USER, user)
                .build();
        harness.processElement(new SourceRecord(event, null, DetectionRows.NINE, false), DetectionRows.NINE);
    }

    private static Detection detection(String id, String where) {
        return new Detection(
                id,
                "Name",
                1,
                "TTP",
                "production",
                "",
                SourceText.of(
                        "d.yml",
                        "| tstats fillnull_value=null count from datamodel=Endpoint.Processes where " + where
                                + " by Processes.dest"),
                new RiskRule(70, 70, 49.0, "m", List.of(), List.of()),
                Place.whole("d.yml"),
                List.of(),
                List.of(),
                "endpoint");
    }
}
