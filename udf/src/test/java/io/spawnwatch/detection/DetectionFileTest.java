package io.spawnwatch.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.spawnwatch.document.Documents;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.Place;
import io.spawnwatch.fixture.EscuSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetectionFileTest {
    private static final String TAGS_GENERATION = """
        name: Certutil Download
        id: 0e6a3c1b-0000-4000-8000-000000000001
        version: 3
        status: experimental
        type: TTP
        description: Downloads by certutil.
        search: '| tstats count from datamodel=Endpoint.Processes
          where Processes.process_name=certutil.exe by Processes.dest'
        brand_new_key: [whatever, {it: holds}]
        tags:
          analytic_story: [Ingress Tool Transfer, Living Off The Land]
          confidence: 90
          impact: 70
          message: $process_name$ on $dest$
          mitre_attack_id:
            - T1105
            - T1218.011
          observable:
            - {name: dest, type: Endpoint, role: [Victim]}
            - {name: user, type: User Name, role: [Victim]}
            - {name: file_hash, type: Hash, role: Victim}
            - {name: process, type: Process, role: [Attacker]}
            - {name: process_name, type: Process Name, role: [Attacker]}
            - {name: src, type: IP Address, role: [Attacker]}
            - {name: file_name, type: File Name, role: [Other]}
            - {name: url, type: URL String, role: [Attacker]}
          risk_score: 1
          security_domain: threat
        """;

    private static final String RBA_GENERATION = """
        name: Certutil Download
        id: 0e6a3c1b-0000-4000-8000-000000000001
        version: 4
        status: production
        type: Anomaly
        description: Downloads by certutil.
        search: '| tstats count'
        rba:
          message: $process_name$ on $dest$
          risk_objects:
            - {field: user, type: user, score: 42}
            - {field: dest, type: system, score: 63.5}
          threat_objects:
            - {field: parent_process_name, type: parent_process_name}
        tags:
          analytic_story: Ingress Tool Transfer
          mitre_attack_id: [T1105]
          security_domain: endpoint
        """;

    @Test
    void readsAFileWithImpactConfidenceAndObservables() {
        Detection detection = DetectionFile.read("certutil.yml", TAGS_GENERATION);

        assertThat(detection)
                .usingRecursiveComparison()
                .ignoringFields("search")
                .isEqualTo(new Detection(
                        "0e6a3c1b-0000-4000-8000-000000000001",
                        "Certutil Download",
                        3,
                        "TTP",
                        "experimental",
                        "Downloads by certutil.",
                        detection.search(),
                        new RiskRule(
                                70,
                                90,
                                63.0,
                                "$process_name$ on $dest$",
                                List.of(
                                        new RiskObjectRule("dest", "system", null),
                                        new RiskObjectRule("user", "user", null),
                                        new RiskObjectRule("file_hash", "other", null)),
                                List.of(
                                        new ThreatObjectRule("process", "process"),
                                        new ThreatObjectRule("process_name", "process_name"),
                                        new ThreatObjectRule("src", "ip_address"),
                                        new ThreatObjectRule("file_name", "file_name"),
                                        new ThreatObjectRule("url", "url"))),
                        new Place("certutil.yml", 14, 12),
                        List.of("T1105", "T1218.011"),
                        List.of("Ingress Tool Transfer", "Living Off The Land"),
                        "threat",
                        "Certutil Download",
                        detection.riskPlaces()));
        assertThat(detection.file()).isEqualTo("certutil.yml");
        assertThat(detection.searchName()).isEqualTo("Certutil Download");
        assertThat(detection.search().text())
                .isEqualTo("| tstats count from datamodel=Endpoint.Processes"
                        + " where Processes.process_name=certutil.exe by Processes.dest");
        assertThat(detection.search().placeAt(detection.search().text().indexOf("certutil")))
                .isEqualTo(new Place("certutil.yml", 8, 32));
    }

    @Test
    void readsAFileWithScoresForEachRiskObject() {
        Detection detection = DetectionFile.read("certutil.yml", RBA_GENERATION);

        assertThat(detection.risk())
                .isEqualTo(new RiskRule(
                        null,
                        null,
                        63.5,
                        "$process_name$ on $dest$",
                        List.of(new RiskObjectRule("user", "user", 42.0), new RiskObjectRule("dest", "system", 63.5)),
                        List.of(new ThreatObjectRule("parent_process_name", "parent_process_name"))));
        assertThat(detection.messagePlace()).isEqualTo(new Place("certutil.yml", 9, 12));
        assertThat(detection.analyticStories()).containsExactly("Ingress Tool Transfer");
    }

    @Test
    void theNewerGenerationWinsIfAFileHasBoth() {
        String both = RBA_GENERATION.replace("tags:\n", "tags:\n  impact: 10\n  confidence: 10\n  message: old\n");

        assertThat(DetectionFile.read("f.yml", both).risk())
                .isEqualTo(DetectionFile.read("f.yml", RBA_GENERATION).risk());
    }

    @Test
    void aHuntingSearchWithoutRiskScoresZeroAndItsNameIsTheMessage() {
        String hunting =
                RBA_GENERATION.replaceFirst("(?s)rba:.*?tags:", "tags:").replace("type: Anomaly", "type: Hunting");

        Detection detection = DetectionFile.read("f.yml", hunting);

        assertThat(detection.risk())
                .isEqualTo(new RiskRule(null, null, 0.0, "Certutil Download", List.of(), List.of()));
        assertThat(detection.messagePlace()).isEqualTo(new Place("f.yml", 1, 7));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id: 0e6a3c1b-0000-4000-8000-000000000001 | | f.yml:1:1: required key 'id' is missing",
                "name: Certutil Download | nam: x | f.yml:1:1: required key 'name' is missing; is 'nam' a typo?",
                "version: 3 | version: three | f.yml:3:10: 'version' is the text 'three', expected a whole number",
                "version: 3 | version: 0 | f.yml:3:10: 'version' is 0, expected a whole number from 1",
                "type: TTP | type: | f.yml:5:6: required key 'type' has no value",
                "confidence: 90 | confidence: 101 | f.yml:12:15: 'tags.confidence' is 101, expected 0 to 100",
                "impact: 70 | impact: -1 | f.yml:13:11: 'tags.impact' is -1, expected 0 to 100",
                "impact: 70 | impact: high | f.yml:13:11: 'tags.impact' is the text 'high', expected a whole number",
                "impact: 70 | x: 1 | f.yml:11:3: required key 'tags.impact' is missing",
                "message: $process_name$ on $dest$ | x: 1 | f.yml:11:3: required key 'tags.message' is missing",
                "role: Victim | rolle: Victim | f.yml:21:7: an observable needs a 'role', such as Victim or Attacker",
                "name: file_hash, | '' | f.yml:21:7: required key 'tags.observable[2].name' is missing",
                "type: Hash, | 'type: [Hash],' | f.yml:21:31: 'tags.observable[2].type' is a list, expected a text",
            })
    void refusesMissingAndMistypedValuesWithTheirPlace(String from, String to, String message) {
        refuses(TAGS_GENERATION, from, to == null ? "" : to, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: system, | 'type: sytem,' | f.yml:12:27: unknown risk object type 'sytem', expected system, user"
                        + " or other; did you mean 'system'?",
                "score: 63.5 | score: 100.5 | f.yml:12:42: 'score' is 100.5, expected 0 to 100",
                "', score: 63.5' | '' | f.yml:12:7: a risk object needs a 'score' from 0 to 100",
                "field: parent_process_name, | '' | f.yml:14:7: required key 'rba.threat_objects[0].field' is missing",
                "message: $process_name$ on $dest$ | message: ' ' | f.yml:9:12: 'rba.message' is blank, expected a"
                        + " text",
                "rba: | nothing: | f.yml:16:3: the file names no risk; add 'finding' or"
                        + " 'intermediate_findings' (ESCU 6), 'rba' (2025), or 'message', 'impact' and 'confidence'"
                        + " under 'tags' (2024)",
                "rba: | rbaa: | f.yml:16:3: the file names no risk; add 'finding' or"
                        + " 'intermediate_findings' (ESCU 6), 'rba' (2025), or 'message', 'impact' and 'confidence'"
                        + " under 'tags' (2024); is 'rbaa' a typo?",
            })
    void checksTheNewerGenerationTheSameWay(String from, String to, String message) {
        refuses(RBA_GENERATION, from, to, message);
    }

    @Test
    void refusesAFileWithoutRiskOrSearch() {
        refuses(
                TAGS_GENERATION,
                "tags:",
                "togs:",
                "f.yml:1:1: the file names no risk; add 'finding' or 'intermediate_findings' (ESCU 6), 'rba' (2025), or"
                        + " 'message', 'impact' and 'confidence' under 'tags' (2024); is 'togs' a typo?");
        refuses(
                RBA_GENERATION,
                "search:",
                "serach:",
                "f.yml:1:1: required key 'search' is missing; is 'serach' a typo?");
        refuses(
                RBA_GENERATION,
                "risk_objects:",
                "nobody:",
                "f.yml:9:3: 'rba.risk_objects' has no risk object; add at least one");
    }

    @Test
    void readsAllOfSplunksOwnFiles() throws Exception {
        Map<String, String> files = EscuSample.files("detections");

        for (Map.Entry<String, String> file : files.entrySet()) {
            Detection detection = DetectionFile.read(file.getKey(), file.getValue());
            Mapping document = Documents.yaml(file.getKey(), file.getValue());
            Mapping tags = document.mapping("tags");

            assertThat(tags).isNotNull();
            assertThat(detection.risk().score())
                    .as(file.getKey())
                    .isCloseTo(tags.requiredInteger("risk_score"), within(1.0));
            assertThat(detection.risk().message()).isEqualTo(tags.text("message"));
            assertThat(detection.messagePlace()).isEqualTo(tags.place("message"));
            assertThat(detection.mitreAttackIds()).isEqualTo(tags.texts("mitre_attack_id"));
            assertThat(detection.risk().riskObjects().size()
                            + detection.risk().threatObjects().size())
                    .isEqualTo(tags.mappings("observable").size());
        }
        assertThat(files).hasSize(298);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: TTP | type: Ttp | f.yml:5:7: the type 'Ttp' is read as 'TTP'; write it like that",
                "type: TTP | type: TPP | f.yml:5:7: unknown type 'TPP', which risk events carry unchanged; did you mean"
                        + " 'TTP'?",
                "T1218.011 | t1218.011 | f.yml:17:7: the ATT&CK technique 't1218.011' is read as 'T1218.011'; write it"
                        + " like that",
                "T1105 | T9105 | f.yml:16:7: unknown ATT&CK technique 'T9105', which risk events carry without its"
                        + " name and tactics; the bundled table is ATT&CK 18.1 of November 2025",
                "T1105 | T1086 | f.yml:16:7: the ATT&CK technique 'T1086' (PowerShell) is revoked: another technique"
                        + " has replaced it; name that one instead",
                "T1105 | T1149 | f.yml:16:7: the ATT&CK technique 'T1149' (LC_MAIN Hijacking) is deprecated: ATT&CK"
                        + " no longer has it; name another one",
                "type: Endpoint | type: endpoint | f.yml:19:26: the observable type 'endpoint' is read as 'Endpoint';"
                        + " write it like that",
                "type: Endpoint | type: Endpiont | f.yml:19:26: unknown observable type 'Endpiont', which becomes a"
                        + " risk object of the type other; did you mean 'Endpoint'?",
                "type: IP Address | type: Address | f.yml:24:25: unknown observable type 'Address', which threat"
                        + " objects carry unchanged; did you mean 'IP Address'?",
                "role: Victim} | role: victim} | f.yml:21:43: the observable role 'victim' is read as 'Victim'; write"
                        + " it like that",
                "role: Victim} | role: Vitcim} | f.yml:21:43: unknown observable role 'Vitcim', which counts as the"
                        + " role of a threat object; did you mean 'Victim'?"
            })
    void warnsAboutWordsThatSplunksContentDoesNotUse(String from, String to, String warning) {
        assertThat(warnings(TAGS_GENERATION, from, to)).containsExactly(warning);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type: user, | type: User, | f.yml:11:27: the risk object type 'User' is read as 'user'; write it like"
                        + " that",
                "type: parent_process_name} | type: Parent_Process_Name} | f.yml:14:42: the threat object type"
                        + " 'Parent_Process_Name' is read as 'parent_process_name'; write it like that",
                "type: parent_process_name} | type: proces} | f.yml:14:42: unknown threat object type 'proces', which"
                        + " threat objects carry unchanged; did you mean 'process'?"
            })
    void warnsAboutSuchWordsInTheNewerGenerationToo(String from, String to, String warning) {
        assertThat(warnings(RBA_GENERATION, from, to)).containsExactly(warning);
    }

    @Test
    void aWordInADifferentCaseMeansTheSame() {
        String shouted = TAGS_GENERATION
                .replace("type: TTP", "type: ttp")
                .replace("T1105", "t1105")
                .replace("type: Endpoint, role: [Victim]", "type: ENDPOINT, role: [VICTIM]")
                .replace("type: User Name", "type: user name");
        Detection expected = DetectionFile.read("f.yml", TAGS_GENERATION);

        Detection read = DetectionFile.read("f.yml", shouted);

        assertThat(read.risk()).isEqualTo(expected.risk());
        assertThat(read.type()).isEqualTo("TTP");
        assertThat(read.mitreAttackIds()).isEqualTo(expected.mitreAttackIds());
        assertThat(DetectionFile.read("f.yml", RBA_GENERATION.replace("type: user,", "type: User,"))
                        .risk())
                .isEqualTo(DetectionFile.read("f.yml", RBA_GENERATION).risk());
    }

    @Test
    void splunksOwnFilesCauseNoWarningsExceptOneAboutARevokedTechnique() throws Exception {
        Map<String, String> files = EscuSample.files("detections");
        List<Warning> warnings = new ArrayList<>();

        files.forEach((name, text) -> DetectionFile.of(Documents.yaml(name, text), warnings));

        assertThat(files).hasSize(298);
        assertThat(warnings.stream().map(Warning::toString))
                .containsExactly("windows_masquerading_explorer_as_child_process.yml:35:5: the ATT&CK technique"
                        + " 'T1574.002' (DLL Side-Loading) is revoked: another technique has replaced it; name that one"
                        + " instead");
    }

    @Test
    void readsAFileFromDisk(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("certutil.yml");
        Files.writeString(file, RBA_GENERATION);

        assertThat(DetectionFile.read(file).messagePlace()).isEqualTo(new Place("certutil.yml", 9, 12));
    }

    private static List<String> warnings(String file, String from, String to) {
        assertThat(file).contains(from);
        List<Warning> warnings = new ArrayList<>();
        DetectionFile.of(Documents.yaml("f.yml", file.replace(from, to)), warnings);
        return warnings.stream().map(Warning::toString).toList();
    }

    private static void refuses(String file, String from, String to, String message) {
        assertThat(file).contains(from);
        assertThatThrownBy(() -> DetectionFile.read("f.yml", file.replace(from, to)))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage(message);
    }
}
