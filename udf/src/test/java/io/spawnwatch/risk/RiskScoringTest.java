package io.spawnwatch.risk;

import static io.spawnwatch.fixture.BundledDetection.ID;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.RISK;
import static io.spawnwatch.fixture.DetectionRows.TEN;
import static io.spawnwatch.fixture.DetectionRows.profile;
import static io.spawnwatch.fixture.DetectionRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RiskObjectKind;
import io.spawnwatch.detection.RiskObjectRule;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Tally;
import io.spawnwatch.sighting.TumblingWindow;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RiskScoringTest {

    /** An object of an older generation: risk, with the event's message. */
    private static RiskObject object(RiskEvent event, String name, String type, double score) {
        return new RiskObject(
                name, type, score, RiskObjectKind.RISK, event.risk().message());
    }

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
                                null,
                                List.of(
                                        new RiskObject(
                                                "ws-1",
                                                "system",
                                                49.0,
                                                RiskObjectKind.RISK,
                                                "WmiPrvSE.exe ran cmd.exe /c whoami on ws-1"),
                                        new RiskObject(
                                                "CORP\\ada",
                                                "user",
                                                12.5,
                                                RiskObjectKind.RISK,
                                                "WmiPrvSE.exe ran cmd.exe /c whoami on ws-1")),
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

        assertThat(event.risk().riskObjects()).containsExactly(object(event, "ws-1", "system", 49.0));
        assertThat(event.risk().threatObjects()).isEmpty();
        assertThat(event.row()).contains(RowField.of("user", "null"));
    }

    @Test
    void aUserReallyCalledNullIsARiskObject() {
        DetectionRow row = row("null", "null", "null");
        Tally tally = new Tally(3, NINE + 5, NINE + 1500, true, 0b010);

        RiskEvent event = RiskScoring.score(
                new DetectionRow(row.profile(), NINE, TEN, row.groupValues(), tally, row.revision(), row.late(), null));

        assertThat(event.risk().riskObjects()).containsExactly(object(event, "null", "user", 12.5));
        assertThat(event.risk().threatObjects()).isEmpty();
        assertThat(event.riskEventId())
                .as("events without a user are counted in the same row")
                .isEqualTo(RiskScoring.score(row).riskEventId());
    }

    @Test
    void theTextOfFillnullValueNamesNobody() {
        DetectionProfile profile = profile(1, "d1", RISK, List.of("T1047"), null, "unknown");

        RiskEvent unknownUser = RiskScoring.score(row(profile, "ws-1", "unknown", "null"));
        assertThat(unknownUser.risk().riskObjects()).containsExactly(object(unknownUser, "ws-1", "system", 49.0));
        RiskEvent userNull = RiskScoring.score(row(profile, "ws-1", "null", "unknown"));
        assertThat(userNull.risk().riskObjects())
                .as("null is an ordinary user if missing ones are called unknown")
                .containsExactly(object(userNull, "ws-1", "system", 49.0), object(userNull, "null", "user", 12.5));
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
                .containsExactly(object(event, "ws-2", "system", 49.0), object(event, "ws-1", "system", 49.0));
        assertThat(event.risk().threatObjects())
                .as("values gathered from events are never fillers")
                .containsExactly(
                        new ThreatObject("b.exe", "process"),
                        new ThreatObject("null", "process"),
                        new ThreatObject("a.exe", "process"));
        assertThat(event.risk().message()).isEqualTo("WmiPrvSE.exe ran b.exe, null, a.exe, b.exe on ws-2, ws-1");
    }

    @Test
    void whatTheDataModelFillsInNamesNobody() {
        DetectionProfile profile = profileUnderADataModel();
        DetectionRow row = row(
                row(profile, "ws-1", "unknown", "unknown"),
                RowField.of("dest", "ws-1"),
                RowField.of("user", "unknown"),
                new RowField("process", List.of("unknown", "a.exe", "Unknown"), false));

        RiskEvent event = RiskScoring.score(row);

        assertThat(event.risk().riskObjects()).containsExactly(object(event, "ws-1", "system", 49.0));
        assertThat(event.risk().threatObjects())
                .containsExactly(new ThreatObject("a.exe", "process"), new ThreatObject("Unknown", "process"));
        assertThat(event.row()).contains(RowField.of("user", "unknown"));
        RiskEvent filled = RiskScoring.score(row(profile, "ws-1", "null", "p"));
        assertThat(filled.risk().riskObjects())
                .as("what fillnull_value fills in names nobody either")
                .containsExactly(object(filled, "ws-1", "system", 49.0));
        assertThat(RiskScoring.score(row("unknown", "unknown", "p")).risk().riskObjects())
                .as("without a data model, unknown is a name like any other")
                .hasSize(2);
    }

    private static DetectionProfile profileUnderADataModel() {
        DetectionProfile profile = profile(1, "d1", RISK, List.of("T1047"));
        return new DetectionProfile(
                profile.id(),
                profile.version(),
                profile.digest(),
                profile.name(),
                profile.searchName(),
                profile.type(),
                profile.groupFields(),
                profile.fixedValues(),
                profile.risk(),
                profile.mitreAttackIds(),
                profile.analyticStories(),
                profile.securityDomain(),
                profile.rowSearch(),
                profile.fillnullValue(),
                "unknown",
                null);
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
                .containsExactly(object(event, "ws-1", "system", 49.0), object(event, "U", "user", 12.5));
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

    @Test
    void findingsAndIntermediateFindingsHaveMessagesOfTheirOwn() {
        RiskRule findings = new RiskRule(
                null,
                null,
                64.0,
                "$process$ on $dest$",
                List.of(
                        new RiskObjectRule("user", "user", 64.0, RiskObjectKind.FINDING, "$process$ on $dest$"),
                        new RiskObjectRule(
                                "dest", "system", 20.0, RiskObjectKind.INTERMEDIATE_FINDING, "$user$ ran $process$")),
                List.of());

        Risk risk = RiskScoring.score(row(profile(1, "d", findings, List.of()), "ws-1", "ada", "cmd.exe"))
                .risk();

        assertThat(risk)
                .isEqualTo(new Risk(
                        64.0,
                        null,
                        null,
                        "high",
                        "cmd.exe on ws-1",
                        "cmd.exe on ws-1",
                        List.of(
                                new RiskObject("ada", "user", 64.0, RiskObjectKind.FINDING, "cmd.exe on ws-1"),
                                new RiskObject(
                                        "ws-1",
                                        "system",
                                        20.0,
                                        RiskObjectKind.INTERMEDIATE_FINDING,
                                        "ada ran cmd.exe")),
                        List.of()));
    }

    @Test
    void theMessagesOfVeryManyObjectsAreCut() {
        String process = "p".repeat(TextLimit.MAX_CHARACTERS);
        List<String> hosts = IntStream.range(0, 10_000).mapToObj(i -> "ws-" + i).toList();
        DetectionRow row = row(
                row("ws-1", "ada", process),
                new RowField("dest", hosts, false),
                RowField.of("user", "ada"),
                RowField.of("process", process));
        Risk risk = RiskScoring.score(row).risk();

        assertThat(risk.riskObjects()).hasSize(10_001).allSatisfy(object -> assertThat(object.message())
                .startsWith("WmiPrvSE.exe ran ppp")
                .hasSizeLessThan(128));
        assertThat(risk.message()).contains(process);
        row = row(
                row("ws-1", "ada", process),
                new RowField("dest", hosts.subList(0, 20), false),
                RowField.of("user", "ada"));
        Risk few = RiskScoring.score(row).risk();
        assertThat(few.riskObjects()).hasSize(21).allMatch(object -> object.message()
                .equals(few.message()));
    }

    @Test
    void aFindingWhoseEntityIsMissingStillHasItsTitle() {
        RiskRule finding = new RiskRule(
                null,
                null,
                50.0,
                "a title",
                List.of(new RiskObjectRule("user", "user", 50.0, RiskObjectKind.FINDING, "a title")),
                List.of());

        Risk risk = RiskScoring.score(row(profile(1, "d", finding, List.of()), "ws-1", "null", "p"))
                .risk();

        assertThat(risk.findingTitle()).isEqualTo("a title");
        assertThat(risk.riskObjects()).isEmpty();
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
