package io.spawnwatch.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.fixture.BundledDetection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectionSelectionTest {
    @TempDir
    private Path folder;

    private CatalogPlan catalog;

    @BeforeEach
    void load() throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        write("wmi.yml", BundledDetection.NAME, "T1047", "TTP", "Suspicious WMI Use", "production");
        write("sub/rundll.yml", "Rundll32, Odd Arguments", "T1218.011", "Anomaly", "Living Off The Land", "production");
        write("sub/lolbin.yml", "Signed Binary Proxy", "T1218", "Hunting", "Living Off The Land", "production");
        write("old.yml", "Old One", "T1047", "TTP", "Suspicious WMI Use", "deprecated");
        Files.writeString(
                folder.resolve("refused.yml"),
                Files.readString(folder.resolve("wmi.yml"))
                        .replace(BundledDetection.NAME, "Refused One")
                        .replace("id-wmi.yml", "id-refused")
                        .replace("| tstats", "| stats"));
        catalog = CatalogPlan.of(
                DetectionCatalog.ofFolder(folder),
                new SearchEnvironment(Macros.bundled(), Lookups.none(), Normalization.DEFAULT));
    }

    private void write(String file, String name, String technique, String type, String story, String status)
            throws IOException {
        BundledDetection.write(folder.resolve(file), text -> text.replace(
                        BundledDetection.ID, "id-" + Path.of(file).getFileName())
                .replace("name: " + BundledDetection.NAME, "name: '" + name + "'")
                .replace("- T1047", "- " + technique)
                .replace("type: TTP", "type: " + type)
                .replace("- Suspicious WMI Use", "- " + story)
                .replace("status: production", "status: " + status));
    }

    private List<String> ids(
            List<String> detections, List<String> techniques, List<String> stories, List<String> types) {
        return new DetectionSelection(detections, techniques, stories, types)
                .narrow(catalog).plans().stream()
                        .map(plan -> plan.profile().id().substring("id-".length()))
                        .toList();
    }

    private static List<String> list(String values) {
        return List.of(values.split(";"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Rundll32, Odd Arguments",
                "rundll32, odd arguments",
                "ID-RUNDLL.YML",
                "sub/rundll.yml",
                "sub\\rundll.yml",
                "rundll.yml",
                "my-detections/sub/rundll.yml",
                "ESCU - Rundll32, Odd Arguments - Rule"
            })
    void aDetectionIsNamedByNameIdFileOrSavedSearch(String wanted) {
        assertThat(ids(List.of(wanted), List.of(), List.of(), List.of())).containsExactly("rundll.yml");
    }

    @ParameterizedTest
    @CsvSource({
        "T1047, wmi.yml",
        "t1047, wmi.yml",
        "T1218, lolbin.yml;rundll.yml",
        "T1218.011, rundll.yml",
        "T1047;T1218.011, rundll.yml;wmi.yml"
    })
    void aTechniqueIncludesItsSubtechniques(String techniques, String expected) {
        assertThat(ids(List.of(), list(techniques), List.of(), List.of()))
                .containsExactlyInAnyOrderElementsOf(list(expected));
    }

    @Test
    void storiesAndTypesAreNames() {
        assertThat(ids(List.of(), List.of(), List.of("living off the land"), List.of()))
                .containsExactlyInAnyOrder("rundll.yml", "lolbin.yml");
        assertThat(ids(List.of(), List.of(), List.of(), List.of("ttp", "Hunting")))
                .containsExactlyInAnyOrder("wmi.yml", "lolbin.yml");
    }

    @Test
    void eachOptionThatIsGivenHasToSelectTheDetection() {
        assertThat(ids(List.of(), List.of("T1218"), List.of("Living Off The Land"), List.of("Anomaly")))
                .containsExactly("rundll.yml");
        refuses(
                "no detection is selected by --technique and --type together; alone, --technique selects 1, --type"
                        + " selects 1",
                List.of(),
                List.of("T1047"),
                List.of(),
                List.of("Anomaly"));
    }

    private void refuses(
            String message,
            List<String> detections,
            List<String> techniques,
            List<String> stories,
            List<String> types) {
        assertThatThrownBy(() -> ids(detections, techniques, stories, types))
                .isInstanceOf(SettingsException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Singed Binary Proxy | no detection has the name, id or file 'Singed Binary Proxy'; did you mean 'Signed"
                        + " Binary Proxy'?",
                "lolbins.yml | no detection has the name, id or file 'lolbins.yml'; --detections says which are loaded",
                "Old One | 'Old One' does not run: deprecated; --include-deprecated runs it",
                "refused.yml | 'refused.yml' does not run: refused.yml:19:5: the command 'stats' is not supported at the"
                        + " beginning of a search; only tstats is"
            })
    void aDetectionThatIsNotThereOrDoesNotRunIsAnError(String wanted, String expected) {
        refuses("--detection: " + expected, List.of(BundledDetection.NAME, wanted), List.of(), List.of(), List.of());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "WMI   | 'WMI' is not the id of a technique; expected one such as T1047 or T1218.011",
                "T1047.1 | 'T1047.1' is not the id of a technique; expected one such as T1047 or T1218.011",
                "T1105 | no detection that runs is for T1105 (Ingress Tool Transfer)",
                "T1047.001 | no detection that runs is for T1047.001, which ATT&CK does not have"
            })
    void aTechniqueWithoutDetectionsIsAnError(String wanted, String expected) {
        assertThatThrownBy(() -> ids(List.of(), List.of("T1047", wanted), List.of(), List.of()))
                .hasMessageStartingWith("--technique: " + expected);
    }

    @Test
    void soAreAStoryAndAType() {
        refuses(
                "--story: no detection that runs belongs to the story 'Living Of The Land'; did you mean 'Living Off The"
                        + " Land'?",
                List.of(),
                List.of(),
                List.of("Living Of The Land"),
                List.of());
        refuses(
                "--type: no detection that runs is of type 'Finding'; there are Anomaly, Hunting and TTP",
                List.of(),
                List.of(),
                List.of(),
                List.of("Finding"));
    }
}
