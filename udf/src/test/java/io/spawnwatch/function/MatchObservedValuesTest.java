package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionFile;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.sighting.Sighting;
import java.time.Duration;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.Test;

class MatchObservedValuesTest {
    private static final Detection DETECTION = DetectionFile.read("d.yml", """
        name: d
        id: d
        version: 1
        type: TTP
        search: "| tstats fillnull_value=null count values(Processes.process) as process dc(Processes.user) as users from
          datamodel=Endpoint.Processes where Processes.process_name=cmd.exe by Processes.dest"
        tags: {impact: 50, confidence: 50, message: m}
        """);
    private static final ProcessEvent WITH_USER = ProcessEvent.at(NINE)
            .set(ProcessField.PROCESS_NAME, "cmd.exe")
            .set(ProcessField.PROCESS, "cmd /c dir")
            .set(ProcessField.USER, "ada")
            .set(ProcessField.DEST, "ws-1")
            .build();
    private static final ProcessEvent WITHOUT_USER = ProcessEvent.at(NINE)
            .set(ProcessField.PROCESS_NAME, "cmd.exe")
            .set(ProcessField.PROCESS, "cmd")
            .build();

    @Test
    @SuppressWarnings("try")
    void aSightingHasOnlyTheValuesThatTheAggregatesNeed() throws Exception {
        List<ProcessField> needed = DetectionPlan.of(DETECTION, Environments.raw(), DetectionOverrides.none())
                .observedFields();
        assertThat(needed).containsExactlyInAnyOrder(ProcessField.PROCESS, ProcessField.USER);

        MatchDetections function = new MatchDetections(
                List.of(DETECTION),
                Environments.raw(),
                DetectionOverrides.none(),
                TumblingWindows.fromEpoch(Duration.ofHours(1)));
        try (OneInputStreamOperatorTestHarness<SourceRecord, Sighting> harness =
                ProcessFunctionTestHarnesses.forProcessFunction(function)) {
            for (ProcessEvent event : List.of(WITH_USER, WITHOUT_USER)) {
                harness.processElement(new SourceRecord(event, null, NINE, false), NINE);
            }

            assertThat(harness.extractOutputValues())
                    .extracting(Sighting::observed)
                    .containsExactly(
                            needed.stream().map(WITH_USER::get).toList(),
                            needed.stream().map(WITHOUT_USER::get).toList());
        }
    }
}
