package io.spawnwatch.connector.json;

import io.spawnwatch.detection.RiskObjectKind;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.fixture.BundledDetection;
import io.spawnwatch.risk.Annotations;
import io.spawnwatch.risk.DetectionReference;
import io.spawnwatch.risk.Risk;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.RiskObject;
import io.spawnwatch.risk.ThreatObject;
import io.spawnwatch.sighting.Tally;
import io.spawnwatch.sighting.TumblingWindow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Risk events to write. */
final class RiskEvents {

    private RiskEvents() {}

    /** An event whose row has this command line. */
    static RiskEvent event(String process) {
        return scored(process, 49.0, 70, 70);
    }

    static RiskEvent scored(String process, double score, @Nullable Integer impact, @Nullable Integer confidence) {
        return new RiskEvent(
                "c0ffee",
                2,
                new DetectionReference(
                        BundledDetection.ID, BundledDetection.NAME, 1, BundledDetection.SEARCH_NAME, "TTP"),
                new TumblingWindow(1_596_697_200_000L, 1_596_700_800_000L),
                List.of(RowField.of("dest", "ws-1"), RowField.of("user", "null"), RowField.of("process", process)),
                new Tally(3, 1_596_700_601_450L, 1_596_700_602_000L, true),
                new Risk(
                        score,
                        impact,
                        confidence,
                        "medium",
                        "ws-1 ran it",
                        null,
                        List.of(new RiskObject("ws-1", "system", score, RiskObjectKind.RISK, "ws-1 ran it")),
                        List.of(new ThreatObject("cmd.exe", "process_name"))),
                new Annotations(
                        List.of("T1047"),
                        List.of("Windows Management Instrumentation"),
                        List.of("Execution"),
                        List.of("Suspicious WMI Use"),
                        "endpoint"),
                false);
    }

    /** An event with another row and other objects, whose message is also the title of a finding. */
    static RiskEvent with(
            List<RowField> row, String message, List<RiskObject> riskObjects, List<ThreatObject> threatObjects) {
        RiskEvent event = event("");
        Risk risk = event.risk();
        return new RiskEvent(
                event.riskEventId(),
                event.revision(),
                event.detection(),
                event.window(),
                row,
                event.tally(),
                new Risk(
                        risk.score(),
                        risk.impact(),
                        risk.confidence(),
                        risk.severity(),
                        message,
                        message,
                        riskObjects,
                        threatObjects),
                event.annotations(),
                event.late());
    }
}
