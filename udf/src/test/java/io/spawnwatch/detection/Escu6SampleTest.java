package io.spawnwatch.detection;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.document.Documents;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.fixture.EscuSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same 298 detections in the first and in the third generation. */
class Escu6SampleTest {

    private static Map<String, String> texts(String folder) throws Exception {
        SortedMap<String, String> files = EscuSample.files("escu6-sample.tar.gz", folder);
        assertThat(files).isNotEmpty();
        return files;
    }

    @Test
    void eachFileIsReadAsWhatItWasConvertedFrom() throws Exception {
        Map<String, String> older = EscuSample.files("detections");
        Map<String, String> newer = texts("detections");
        assertThat(newer.keySet()).isEqualTo(older.keySet()).hasSize(298);
        for (Map.Entry<String, String> file : newer.entrySet()) {
            Detection detection = DetectionFile.read(file.getKey(), file.getValue());
            Detection before = DetectionFile.read(file.getKey(), older.get(file.getKey()));

            assertThat(detection)
                    .as(file.getKey())
                    .usingRecursiveComparison()
                    .ignoringFields("search", "risk", "messagePlace", "riskPlaces")
                    .isEqualTo(before);
            assertThat(detection.search().text()).isEqualTo(before.search().text());
            assertThat(detection.searchName()).isEqualTo("ESCU - " + detection.name() + " - Rule");
            assertThat(detection.risk())
                    .as(file.getKey())
                    .isEqualTo(expected(Documents.yaml(file.getKey(), file.getValue())));
        }
    }

    /** What the file says, taken from its keys one by one. */
    private static RiskRule expected(Mapping file) {
        List<RiskObjectRule> objects = new ArrayList<>();
        Mapping finding = file.mapping("finding");
        if (finding != null) {
            objects.add(object(finding.requiredMapping("entity"), RiskObjectKind.FINDING, finding.text("title")));
        }
        Mapping intermediate = file.mapping("intermediate_findings");
        if (intermediate != null) {
            for (Mapping entity : intermediate.mappings("entities")) {
                objects.add(object(entity, RiskObjectKind.INTERMEDIATE_FINDING, entity.text("message")));
            }
        }
        List<ThreatObjectRule> threats = file.mappings("threat_objects").stream()
                .map(threat -> new ThreatObjectRule(threat.requiredText("field"), threat.requiredText("type")))
                .toList();
        String message =
                objects.isEmpty() ? file.requiredText("name") : objects.get(0).message();
        double score = objects.stream().mapToDouble(RiskObjectRule::score).max().orElse(0);
        return new RiskRule(null, null, score, String.valueOf(message), objects, threats);
    }

    private static RiskObjectRule object(Mapping entity, RiskObjectKind kind, String message) {
        return new RiskObjectRule(
                entity.requiredText("field"), entity.requiredText("type"), entity.number("score"), kind, message);
    }

    @Test
    void theOnlyWarningIsAboutARevokedTechnique() throws Exception {
        List<Warning> warnings = new ArrayList<>();
        Set<String> deprecated = new LinkedHashSet<>();
        texts("detections").forEach((name, text) -> {
            Mapping document = Documents.yaml(name, text);
            String status = DetectionFile.of(document, warnings).status();
            DetectionMetadata metadata = DetectionMetadata.of(document, status, warnings);
            assertThat(metadata.created()).isNotNull();
            assertThat(metadata.category()).hasSize(1);
            if (metadata.deprecation() != null) {
                deprecated.add(status + ": " + metadata.deprecation().described());
            }
        });

        assertThat(warnings.stream().map(Warning::toString))
                .singleElement()
                .asString()
                .startsWith("windows_masquerading_explorer_as_child_process.yml:")
                .contains("the ATT&CK technique 'T1574.002' (DLL Side-Loading) is revoked");
        assertThat(deprecated)
                .containsExactly(
                        "deprecated: removed in 6.0.0; Marked as deprecated in the file this was converted from.");
    }

    @Test
    void theDefaultScheduleIsReadFromItsFolder(@TempDir Path folder) throws Exception {
        for (Map.Entry<String, String> file : texts("schedules").entrySet()) {
            Files.writeString(folder.resolve(file.getKey()), file.getValue());
        }

        assertThat(Schedules.ofFolder(folder).ofName(Schedules.DEFAULT_NAME))
                .isEqualTo(new Schedule("0 * * * *", "-70m@m", "-10m@m", "auto"));
    }
}
