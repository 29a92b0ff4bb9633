package io.spawnwatch.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.detection.AttackTechniques;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.fixture.BundledDetection;
import io.spawnwatch.fixture.Environments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionsMessageTest {
    private static final String CONDITION = "Processes.parent_process_name=WmiPrvSE.exe";
    private static final List<String> FORMATS = List.of("Sysmon EventID 1 as nxlog", "Windows Security 4688 as nxlog");

    @TempDir
    private Path folder;

    private JsonNode detection(String file, List<String> formats) throws IOException {
        JsonNode message = parsed(DetectionsMessage.json(catalog(), formats).toString());
        assertThat(message.path("type").textValue()).isEqualTo("detections");
        for (JsonNode detection : message.path("detections")) {
            if (detection.path("file").textValue().equals(file)) {
                return detection;
            }
        }
        throw new AssertionError(file);
    }

    private CatalogPlan catalog() {
        return CatalogPlan.of(DetectionCatalog.ofFolder(folder), Environments.raw());
    }

    private static JsonNode parsed(String json) throws IOException {
        return new ObjectMapper().readTree(json);
    }

    private void writeWithCondition(String condition) throws IOException {
        BundledDetection.write(folder.resolve("wmi.yml"), text -> {
            assertThat(text).contains(CONDITION);
            return text.replace(CONDITION, condition).replace("$parent_process_name$", "$process_name$");
        });
    }

    @Test
    void aDetectionThatRunsSaysWhereItBelongs() throws IOException {
        writeWithCondition(CONDITION);

        JsonNode detection = detection("wmi.yml", FORMATS);

        assertThat(detection).isEqualTo(parsed("""
                {"id": "24869767-8579-485d-9a4f-d9ddfd8f0cac", "name": "Process Execution via WMI", "file": "wmi.yml",
                 "kind": "TTP", "status": "runs", "techniques": ["T1047"], "tactics": ["Execution"],
                 "stories": ["Suspicious WMI Use"]}
                """));
    }

    @Test
    void aDetectionIsBlindOnSourcesOfTheInputThatLackWhatItNeeds() throws IOException {
        writeWithCondition("Processes.original_file_name=wmic.exe");

        assertThat(detection("wmi.yml", FORMATS).path("blind")).isEqualTo(parsed("""
                [{"source": "Windows Security 4688", "why": "it has no original_file_name"}]
                """));
        assertThat(detection("wmi.yml", FORMATS.subList(0, 1)).has("blind")).isFalse();
        assertThat(detection("wmi.yml", List.of()).has("blind")).isFalse();
    }

    @Test
    void aDetectionWhoseConditionContradictsItselfIsBlindOnAllSources() throws IOException {
        writeWithCondition("Processes.process_name=a.exe Processes.process_name=b.exe");

        assertThat(detection("wmi.yml", FORMATS).path("blind")).isEqualTo(parsed("""
                [{"source": "Sysmon EventID 1", "why": "its condition contradicts itself, so no event can meet it"},
                 {"source": "Windows Security 4688", "why": "its condition contradicts itself, so no event can meet it"}]
                """));
    }

    @Test
    void aDetectionThatDoesNotRunSaysWhy() throws IOException {
        BundledDetection.write(
                folder.resolve("refused.yml"),
                text -> text.replace("| `security_content_ctime(firstTime)`", "| addinfo"));
        BundledDetection.write(folder.resolve("old.yml"), text -> text.replace("24869767", "11111111")
                .replace("status: production", "status: deprecated"));
        Files.writeString(folder.resolve("broken.yml"), "name: [");

        JsonNode refused = detection("refused.yml", FORMATS);
        assertThat(refused.path("status").textValue()).isEqualTo("refused");
        assertThat(refused.path("reason").textValue())
                .startsWith("refused.yml:")
                .endsWith(": the command 'addinfo' is not supported");
        JsonNode old = detection("old.yml", FORMATS);
        assertThat(old.path("status").textValue()).isEqualTo("left_out");
        assertThat(old.path("reason").textValue()).isEqualTo("deprecated; --include-deprecated runs it");
        JsonNode broken = detection("broken.yml", FORMATS);
        assertThat(broken.path("status").textValue()).isEqualTo("refused");
        assertThat(broken.path("id").textValue()).isEmpty();
        assertThat(broken.path("name").textValue()).isEqualTo("broken.yml");
        assertThat(broken.path("reason").textValue()).startsWith("broken.yml:");
    }

    @Test
    void attackHasTheTechniquesThatDetectionsName() throws IOException {
        BundledDetection.write(folder.resolve("wmi.yml"), text -> {
            assertThat(text).contains("T1047");
            return text.replace("T1047", "T1218.011\n    - T9999");
        });

        JsonNode attack = parsed(DetectionsMessage.attack(catalog()).toString());

        assertThat(attack.path("version").textValue()).isEqualTo(AttackTechniques.RELEASE);
        assertThat(attack.path("tactics").size()).isEqualTo(14);
        assertThat(attack.path("tactics").get(0).textValue()).isEqualTo("Reconnaissance");
        assertThat(attack.path("techniques")).isEqualTo(parsed("""
                [{"id": "T1218", "name": "System Binary Proxy Execution", "tactics": ["Defense Evasion"]},
                 {"id": "T1218.011", "name": "Rundll32", "tactics": ["Defense Evasion"]},
                 {"id": "T9999", "name": "T9999", "tactics": []}]
                """));
    }

    @Test
    void aPageThatKnowsNoDetectionsIsToldAllOfAttack() throws IOException {
        JsonNode attack = parsed(DetectionsMessage.attack().toString());

        assertThat(attack.path("tactics").size()).isEqualTo(14);
        assertThat(attack.path("techniques")).hasSize(AttackTechniques.all().size());
        assertThat(attack.path("techniques"))
                .contains(
                        parsed("{\"id\": \"T1218.011\", \"name\": \"Rundll32\", \"tactics\": [\"Defense Evasion\"]}"));
    }
}
