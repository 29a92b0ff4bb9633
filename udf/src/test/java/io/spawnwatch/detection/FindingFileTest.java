package io.spawnwatch.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.document.Documents;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Detection files of the third generation: findings and intermediate findings, and everything at the top level. */
class FindingFileTest {
    private static final String FINDING = """
        finding:
          title: $process_name$ on $dest$
          entity:
            field: user
            type: user
            score: 50
        """;

    private static final String INTERMEDIATE_FINDINGS = """
        intermediate_findings:
          entities:
            - field: dest
              type: system
              score: 20.5
              message: $user$ ran $process_name$
        """;

    private static final String FILE = """
        name: Certutil Download
        id: 0e6a3c1b-0000-4000-8000-000000000001
        version: 4
        creation_date: '2026-05-13'
        modification_date: '2026-06-01'
        type: TTP
        search: '| tstats count'
        """ + FINDING + INTERMEDIATE_FINDINGS + """
        threat_objects:
          - field: parent_process_name
            type: parent_process_name
        mitre_attack_id: [T1105]
        analytic_story: [Ingress Tool Transfer]
        security_domain: threat
        asset_type: Endpoint
        category: endpoint
        cve: [CVE-2021-44228]
        """;

    private static final String CURE =
            "; add 'finding' or 'intermediate_findings' (ESCU 6), 'rba' (2025), or 'message',"
                    + " 'impact' and 'confidence' under 'tags' (2024)";

    private final List<Warning> warnings = new ArrayList<>();

    private Detection read(String text) {
        return DetectionFile.of(Documents.yaml("f.yml", text), warnings);
    }

    private DetectionMetadata metadata(String text) {
        return DetectionMetadata.of(Documents.yaml("f.yml", text), read(text).status(), warnings);
    }

    private List<String> warningTexts() {
        return warnings.stream().map(Warning::toString).toList();
    }

    private static String with(String from, String to) {
        assertThat(FILE).contains(from);
        return FILE.replace(from, to);
    }

    private static final RiskObjectRule USER =
            new RiskObjectRule("user", "user", 50.0, RiskObjectKind.FINDING, "$process_name$ on $dest$");

    private static final RiskObjectRule DEST = new RiskObjectRule(
            "dest", "system", 20.5, RiskObjectKind.INTERMEDIATE_FINDING, "$user$ ran $process_name$");

    private static final List<ThreatObjectRule> THREATS =
            List.of(new ThreatObjectRule("parent_process_name", "parent_process_name"));

    @Test
    void aTtpRaisesAFindingAndIntermediateFindings() {
        Detection detection = read(FILE);

        assertThat(detection.risk())
                .isEqualTo(new RiskRule(null, null, 50.0, "$process_name$ on $dest$", List.of(USER, DEST), THREATS));
        assertThat(detection.risk().findingTitle()).isEqualTo("$process_name$ on $dest$");
        assertThat(detection.messagePlace()).isEqualTo(new Place("f.yml", 9, 10));
        assertThat(detection.riskPlaces())
                .isEqualTo(new RiskPlaces(
                        Map.of(
                                "user", new Place("f.yml", 11, 12),
                                "dest", new Place("f.yml", 16, 14),
                                "parent_process_name", new Place("f.yml", 21, 12)),
                        Map.of(
                                "$process_name$ on $dest$", new Place("f.yml", 9, 10),
                                "$user$ ran $process_name$", new Place("f.yml", 19, 16))));
        assertThat(detection.mitreAttackIds()).containsExactly("T1105");
        assertThat(detection.analyticStories()).containsExactly("Ingress Tool Transfer");
        assertThat(detection.securityDomain()).isEqualTo("threat");
        assertThat(warnings).isEmpty();
    }

    @Test
    void aTtpMayHaveOnlyItsFinding() {
        RiskRule risk = read(with(INTERMEDIATE_FINDINGS, "")).risk();

        assertThat(risk.riskObjects()).containsExactly(USER);
        assertThat(risk.score()).isEqualTo(50.0);
        assertThat(warnings).isEmpty();
    }

    @Test
    void aTtpWithoutAFindingIsWarnedOf() {
        assertThat(read(with(FINDING, "")).risk().riskObjects()).containsExactly(DEST);
        assertThat(warningTexts())
                .containsExactly("f.yml:8:1: a TTP without 'finding' raises intermediate findings only; add 'finding',"
                        + " or make the type Anomaly");
    }

    @Test
    void anAnomalyRaisesOnlyIntermediateFindings() {
        Detection detection = read(with(FINDING, "").replace("type: TTP", "type: Anomaly"));

        assertThat(detection.risk())
                .isEqualTo(new RiskRule(null, null, 20.5, "$user$ ran $process_name$", List.of(DEST), THREATS));
        assertThat(detection.risk().findingTitle()).isNull();
        assertThat(detection.messagePlace()).isEqualTo(new Place("f.yml", 13, 16));
        assertThat(warnings).isEmpty();
    }

    @Test
    void aFindingOfAnAnomalyIsIgnoredWithAWarning() {
        assertThat(read(with("type: TTP", "type: Anomaly")).risk().riskObjects())
                .containsExactly(DEST);
        assertThat(warningTexts())
                .containsExactly("f.yml:8:1: 'finding' is ignored: an Anomaly raises none; remove it, or make the type"
                        + " TTP");
    }

    @Test
    void aHuntingSearchRaisesNothing() {
        Detection detection =
                read(with(FINDING, "").replace(INTERMEDIATE_FINDINGS, "").replace("type: TTP", "type: Hunting"));

        assertThat(detection.risk()).isEqualTo(new RiskRule(null, null, 0.0, "Certutil Download", List.of(), THREATS));
        assertThat(detection.messagePlace()).isEqualTo(new Place("f.yml", 1, 7));
        assertThat(warnings).isEmpty();
    }

    @Test
    void whatAHuntingSearchWouldRaiseIsIgnoredWithAWarning() {
        assertThat(read(with("type: TTP", "type: Hunting")).risk().riskObjects())
                .isEmpty();
        assertThat(warningTexts())
                .containsExactly(
                        "f.yml:8:1: 'finding' is ignored: a Hunting search raises none; remove it, or make the type"
                                + " TTP",
                        "f.yml:14:1: 'intermediate_findings' is ignored: a Hunting search raises none; remove it, or"
                                + " make the type TTP");
    }

    @ParameterizedTest
    @CsvSource({"'    score: 50\n', ''", "'score: 50\n', 'score: 0\n'"})
    void aCorrelationRaisesAFindingOfScoreZero(String from, String to) {
        RiskRule risk = read(with(INTERMEDIATE_FINDINGS, "")
                        .replace("type: TTP", "type: Correlation")
                        .replace(from, to))
                .risk();

        assertThat(risk.score()).isZero();
        assertThat(risk.riskObjects())
                .containsExactly(new RiskObjectRule("user", "user", 0.0, RiskObjectKind.FINDING, USER.message()));
        assertThat(risk.findingTitle()).isEqualTo(USER.message());
        assertThat(warnings).isEmpty();
    }

    @Test
    void aScoreOfACorrelationAndItsIntermediateFindingsAreIgnoredWithAWarning() {
        assertThat(read(with("type: TTP", "type: Correlation")).risk().riskObjects())
                .extracting(RiskObjectRule::score)
                .containsExactly(0.0);
        assertThat(warningTexts())
                .containsExactly(
                        "f.yml:13:12: the score 50 is read as 0, which is the score of every Correlation",
                        "f.yml:14:1: 'intermediate_findings' is ignored: a Correlation raises none; remove it, or make"
                                + " the type TTP");
    }

    @Test
    void aTypeThatNobodyKnowsRaisesWhatTheFileSays() {
        assertThat(read(with("type: TTP", "type: Signal")).risk().riskObjects()).containsExactly(USER, DEST);
        assertThat(warnings).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "title: $process_name$ on $dest$ | x: 1 | f.yml:9:3: required key 'finding.title' is missing",
                "title: $process_name$ on $dest$ | title: [a] | f.yml:9:10: 'finding.title' is a list, expected a text",
                "entity: | antity: | f.yml:9:3: required key 'finding.entity' is missing; is 'antity' a typo?",
                "field: user | x: 1 | f.yml:11:5: required key 'finding.entity.field' is missing",
                "type: user | x: 1 | f.yml:11:5: required key 'finding.entity.type' is missing",
                "type: user | type: usr | f.yml:12:11: unknown risk object type 'usr', expected system, user or other;"
                        + " did you mean 'user'?",
                "score: 50 | x: 1 | f.yml:11:5: the entity of a finding needs a 'score' from 0 to 100",
                "score: 50 | score: many | f.yml:13:12: 'finding.entity.score' is the text 'many', expected a number",
                "score: 50 | score: 101 | f.yml:13:12: 'score' is 101, expected 0 to 100",
                "message: $user$ ran $process_name$ | x: 1 | f.yml:16:7: required key"
                        + " 'intermediate_findings.entities[0].message' is missing",
                "score: 20.5 | x: 1 | f.yml:16:7: an entity needs a 'score' from 0 to 100",
                "field: dest | x: 1 | f.yml:16:7: required key 'intermediate_findings.entities[0].field' is missing",
                "field: parent_process_name | x: 1 | f.yml:21:5: required key 'threat_objects[0].field' is missing",
                "mitre_attack_id: [T1105] | mitre_attack_id: {T1105: 1} | f.yml:23:18: 'mitre_attack_id' is a mapping,"
                        + " expected a list of texts",
            })
    void refusesMissingAndMistypedValuesWithTheirPlace(String from, String to, String message) {
        assertRefused(with(from, to), message);
    }

    @Test
    void aFileThatRaisesNothingSaysWhatEachGenerationNeeds() {
        String bare = with(FINDING, "").replace(INTERMEDIATE_FINDINGS, "");

        assertRefused(bare, "f.yml:1:1: the file names no risk" + CURE);
        assertRefused(bare + "findings: {}\n", "f.yml:1:1: the file names no risk" + CURE + "; is 'findings' a typo?");
        assertRefused(bare + "finding:\n", "f.yml:1:1: the file names no risk" + CURE);
        assertRefused(
                bare + "intermediate_findings: {entities: []}\n",
                "f.yml:17:24: a TTP needs intermediate findings, and the file has none; add 'entities' under"
                        + " 'intermediate_findings'");
        assertRefused(
                with(INTERMEDIATE_FINDINGS, "").replace("type: TTP", "type: Anomaly"),
                "f.yml:1:1: an Anomaly needs intermediate findings, and the file has none; add 'entities' under"
                        + " 'intermediate_findings'");
    }

    @Test
    void keysThatNobodyKnowsAreIgnoredEverywhere() {
        String more = FILE.replace("  entity:\n", "  new_key: {a: [1]}\n  entity:\n    new_key: [1]\n")
                        .replace("  entities:\n", "  new_key: 1\n  entities:\n")
                        .replace("    - field: dest\n", "    - field: dest\n      new_key: {a: 1}\n")
                        .replace("  - field: parent", "  - new_key: 1\n    field: parent")
                + "new_key: {a: [b, {c: d}]}\ndeprecation_info: {new_key: [1]}\ncustom_schedule: {new_key: [1]}\n";

        assertThat(read(more).risk()).isEqualTo(read(FILE).risk());
        assertThat(metadata(more).customSchedule()).isEqualTo(new Schedule(null, null, null, null));
    }

    @Test
    void theTopLevelWinsOverTagsAndAFileMayMixBoth() {
        String mixed = """
            name: n
            id: i
            version: 1
            type: TTP
            search: s
            mitre_attack_id: [T1047]
            cve: [CVE-2026-1]
            rba:
              message: m
              risk_objects: [{field: dest, type: system, score: 30}]
              threat_objects: [{field: user, type: process}]
            threat_objects: [{field: process, type: process}]
            tags:
              mitre_attack_id: [T1105]
              analytic_story: [Story]
              security_domain: threat
              asset_type: Endpoint
            """;
        Detection detection = read(mixed);

        assertThat(detection.mitreAttackIds()).containsExactly("T1047");
        assertThat(detection.analyticStories()).containsExactly("Story");
        assertThat(detection.securityDomain()).isEqualTo("threat");
        assertThat(detection.risk().threatObjects()).containsExactly(new ThreatObjectRule("process", "process"));
        assertThat(detection.risk().riskObjects()).containsExactly(new RiskObjectRule("dest", "system", 30.0));
        assertThat(metadata(mixed).assetTypes()).containsExactly("Endpoint");
        assertThat(metadata(mixed).cves()).containsExactly("CVE-2026-1");
    }

    @Test
    void theNewestGenerationWinsIfAFileHasSeveral() {
        String both = FILE + """
            rba: {message: old, risk_objects: [{field: dest, type: system, score: 90}]}
            tags: {impact: 10, confidence: 10, message: older}
            """;

        assertThat(read(both).risk()).isEqualTo(read(FILE).risk());
    }

    @Test
    void aFileSaysMoreAboutItself() {
        assertThat(metadata(FILE))
                .isEqualTo(new DetectionMetadata(
                        "2026-05-13",
                        "2026-06-01",
                        List.of("endpoint"),
                        List.of("Endpoint"),
                        List.of("CVE-2021-44228"),
                        null,
                        null,
                        null));
        DetectionMetadata scheduled = metadata(FILE + """
            schedule: Nightly
            custom_schedule: {cron_schedule: 5 * * * *, earliest_time: -75m@m, latest_time: -15m@m}
            """);
        assertThat(scheduled.scheduleName()).isEqualTo("Nightly");
        assertThat(scheduled.customSchedule()).isEqualTo(new Schedule("5 * * * *", "-75m@m", "-15m@m", null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | ''",
                "removed_in_version: 6.4.0 | removed in 6.4.0",
                "'reason: It is noisy., replacement_content: [A, B]' | replaced by A, B; It is noisy.",
                "'removed_in_version: 6.4, replacement_content: [{name: A, type: detection}]' | removed in 6.4; replaced by"
                        + " A",
            })
    void aDeprecatedFileThatRunsIsWarnedOf(String info, String described) {
        String deprecated = FILE + "deprecation_info: {" + info + "}\n";

        DetectionMetadata metadata = metadata(deprecated);

        assertThat(metadata.deprecation()).isNotNull();
        assertThat(metadata.deprecation().described()).isEqualTo(described);
        assertThat(warningTexts())
                .containsExactly(
                        "f.yml:29:1: the detection is deprecated" + (described.isEmpty() ? "" : ": " + described));
        warnings.clear();
        metadata(deprecated + "status: deprecated\n");
        assertThat(warnings).as("left out anyway").isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deprecation_info: soon | f.yml:29:19: 'deprecation_info' is the text 'soon', expected a mapping",
                "deprecation_info: {replacement_content: 1.5} | ",
                "'deprecation_info: {replacement_content: [{type: x}]}' | f.yml:29:42: required key"
                        + " 'deprecation_info.replacement_content[0].name' is missing",
                "schedule: [a] | f.yml:29:11: 'schedule' is a list, expected a text",
                "custom_schedule: daily | f.yml:29:18: 'custom_schedule' is the text 'daily', expected a mapping",
                "custom_schedule: {cron_schedule: [0]} | f.yml:29:34: 'custom_schedule.cron_schedule' is a list,"
                        + " expected a text",
            })
    void wrongTypesOfWhatIsOnlyShownAreWarnedOf(String line, @Nullable String message) {
        DetectionMetadata metadata = metadata(FILE + line + "\n");

        if (message == null) {
            assertThat(metadata.deprecation()).isNotNull();
            return;
        }
        assertThat(metadata.deprecation()).isNull();
        assertThat(metadata.scheduleName()).isNull();
        assertThat(metadata.customSchedule()).isNull();
        assertThat(metadata.created()).as("the rest is read").isEqualTo("2026-05-13");
        assertThat(warningTexts()).containsExactly(message + "; it is not shown");
    }

    @Test
    void listsThatCannotBeReadAreLeftOut() {
        assertThat(metadata(with("category: endpoint", "category: {a: b}")).category())
                .isEmpty();
        assertThat(warningTexts()).singleElement().asString().contains("'category' is a mapping", "; it is not shown");
    }

    @Test
    void splunksContentIsRecognisedByItsAuthors() {
        assertThat(read(FILE).searchName()).isEqualTo("Certutil Download");
        assertThat(read(FILE + "author: Ada Lovelace, Splunk\n").searchName())
                .isEqualTo("ESCU - Certutil Download - Rule");
        assertThat(read(FILE + """
                author: Ada Lovelace
                product: [Splunk Enterprise]
                tests:
                  - attack_data: [{data: https://example.org/splunk/attack_data/a.log}]
                """).searchName()).isEqualTo("ESCU - Certutil Download - Rule");
    }

    private void assertRefused(String text, String message) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage(message);
    }
}
