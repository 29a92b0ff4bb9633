package io.spawnwatch.risk;

import static io.spawnwatch.fixture.BundledDetection.ID;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.RISK;
import static io.spawnwatch.fixture.DetectionRows.TEN;
import static io.spawnwatch.fixture.DetectionRows.profile;
import static io.spawnwatch.fixture.DetectionRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Tally;
import io.spawnwatch.sighting.TumblingWindow;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiskScoringTest {

    @Test
    void aRowBecomesARiskEventOfItsDetection() {
        assertThat(RiskScoring.score(row("ws-1", "CORP\\ada", "cmd.exe /c whoami")))
                .isEqualTo(new RiskEvent(
                        RiskEventId.of(ID, NINE, List.of("ws-1", "CORP\\ada", "cmd.exe /c whoami")),
                        2,
                        new DetectionReference(
                                ID, "Process Execution via WMI", 1, "ESCU - Process Execution via WMI - Rule", "TTP"),
                        new TumblingWindow(NINE, TEN),
                        List.of(
                                RowField.of("dest", "ws-1"),
                                RowField.of("user", "CORP\\ada"),
                                RowField.of("process", "cmd.exe /c whoami")),
                        new Tally(3, NINE + 5, NINE + 1500, true),
                        new Risk(
                                49.0,
                                70,
                                70,
                                "medium",
                                "WmiPrvSE.exe ran cmd.exe /c whoami on ws-1",
                                List.of(
                                        new RiskObject("ws-1", "system", 49.0),
                                        new RiskObject("CORP\\ada", "user", 12.5)),
                                List.of(new ThreatObject("cmd.exe /c whoami", "process"))),
                        new Annotations(
                                List.of("T1047"),
                                List.of("Windows Management Instrumentation"),
                                List.of("Execution"),
                                List.of("Suspicious WMI Use"),
                                "endpoint"),
                        false));
    }

    @Test
    void aMissingFieldNamesNoRiskObject() {
        RiskEvent event = RiskScoring.score(row("ws-1", "null", "null"));

        assertThat(event.risk().riskObjects()).containsExactly(new RiskObject("ws-1", "system", 49.0));
        assertThat(event.risk().threatObjects()).isEmpty();
        assertThat(event.row()).contains(RowField.of("user", "null"));
    }

    @Test
    void aUserReallyCalledNullIsARiskObject() {
        DetectionRow row = row("null", "null", "null");
        Tally tally = new Tally(3, NINE + 5, NINE + 1500, true, 0b010);

        RiskEvent event = RiskScoring.score(
                new DetectionRow(row.profile(), NINE, TEN, row.groupValues(), tally, row.revision(), row.late(), null));

        assertThat(event.risk().riskObjects()).containsExactly(new RiskObject("null", "user", 12.5));
        assertThat(event.risk().threatObjects()).isEmpty();
        assertThat(event.riskEventId())
                .as("events without a user are counted in the same row")
                .isEqualTo(RiskScoring.score(row).riskEventId());
    }

    @Test
    void theTextOfFillnullValueNamesNobody() {
        DetectionProfile profile = profile(1, "d1", RISK, List.of("T1047"), null, "unknown");

        assertThat(RiskScoring.score(row(profile, "ws-1", "unknown", "null"))
                        .risk()
                        .riskObjects())
                .containsExactly(new RiskObject("ws-1", "system", 49.0));
        assertThat(RiskScoring.score(row(profile, "ws-1", "null", "unknown"))
                        .risk()
                        .riskObjects())
                .as("null is an ordinary user if missing ones are called unknown")
                .containsExactly(new RiskObject("ws-1", "system", 49.0), new RiskObject("null", "user", 12.5));
    }

    @Test
    void aMissingFieldThatTheSearchRenamesNamesNobody() {
        DetectionRow row = row(row("ws-1", "null", "p"), RowField.of("dest", "ws-1"), RowField.of("src_user", "null"));

        assertThat(row.fillers("src_user")).containsExactly("null");
        assertThat(row.fillers("dest")).isEmpty();
        assertThat(row("ws-1", "u", "p").fillers("src_user")).isEmpty();
    }

    @Test
    void eachDistinctValueOfAFieldIsAnObjectAndAMissingValueIsNot() {
        DetectionRow row = row(
                row("ws-1", "null", "p"),
                new RowField("process", List.of("b.exe", "null", "a.exe", "b.exe"), false),
                new RowField("user", List.of("null"), false),
                new RowField("dest", List.of("ws-2", "ws-1"), false));

        RiskEvent event = RiskScoring.score(row);

        assertThat(event.risk().riskObjects())
                .containsExactly(new RiskObject("ws-2", "system", 49.0), new RiskObject("ws-1", "system", 49.0));
        assertThat(event.risk().threatObjects())
                .as("values gathered from events are never fillers")
                .containsExactly(
                        new ThreatObject("b.exe", "process"),
                        new ThreatObject("null", "process"),
                        new ThreatObject("a.exe", "process"));
        assertThat(event.risk().message()).isEqualTo("WmiPrvSE.exe ran b.exe, null, a.exe, b.exe on ws-2, ws-1");
    }

    @Test
    void theRowHasTheFieldsThatTheSearchLeavesExceptThoseOfTheTally() {
        RowField number = new RowField("dc_dest", List.of("12"), true);
        DetectionRow row = row(
                row("ws-1", "u", "p"),
                new RowField("count", List.of("3"), true),
                number,
                RowField.of("lastTime", "2025-11-16T09:00:01"),
                RowField.of("user", "U"),
                RowField.of("firstTime", "1763283600"),
                RowField.of("dest", "ws-1"));

        RiskEvent event = RiskScoring.score(row);

        assertThat(event.row()).containsExactly(number, RowField.of("user", "U"), RowField.of("dest", "ws-1"));
        assertThat(event.risk().riskObjects())
                .containsExactly(new RiskObject("ws-1", "system", 49.0), new RiskObject("U", "user", 12.5));
        assertThat(event.risk().threatObjects())
                .as("a field that the search drops is still a group field")
                .containsExactly(new ThreatObject("p", "process"));
        assertThat(event.riskEventId())
                .as("the id depends only on the group")
                .isEqualTo(RiskEventId.of(ID, NINE, List.of("ws-1", "u", "p")));
    }

    @Test
    void aTacticIsNamedOnceAndAnUnknownTechniqueKeepsItsId() {
        DetectionRow row =
                row(profile(1, "d", RISK, List.of("T1013", "T9999", "T1218.011", "T1047", "T1053")), "ws-1", "u", "p");

        RiskEvent event = RiskScoring.score(row);

        assertThat(event.annotations().techniqueIds()).containsExactly("T1013", "T9999", "T1218.011", "T1047", "T1053");
        assertThat(event.annotations().techniques())
                .containsExactly(
                        "Port Monitors", "Rundll32", "Windows Management Instrumentation", "Scheduled Task/Job");
        assertThat(event.annotations().tactics())
                .containsExactly("Persistence", "Privilege Escalation", "Defense Evasion", "Execution");
    }

    @Test
    void aDetectionWithOnlyAScoreHasNeitherImpactNorConfidence() {
        RiskRule scores = new RiskRule(null, null, 81.0, "m", List.of(), List.of());

        RiskEvent event = RiskScoring.score(row(profile(1, "d", scores, List.of()), "ws-1", "u", "p"));

        assertThat(event.risk().impact()).isNull();
        assertThat(event.risk().confidence()).isNull();
        assertThat(event.risk().score()).isEqualTo(81.0);
        assertThat(event.risk().severity()).isEqualTo("critical");
    }

    @ParameterizedTest
    @CsvSource({
        "0, informational",
        "20, informational",
        "20.1, low",
        "40, low",
        "40.1, medium",
        "49, medium",
        "60, medium",
        "60.1, high",
        "80, high",
        "80.1, critical",
        "100, critical"
    })
    void severityFollowsTheScore(double score, String severity) {
        assertThat(RiskScoring.severity(score)).isEqualTo(severity);
    }
}
