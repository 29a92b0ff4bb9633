package io.spawnwatch.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.document.Documents;
import io.spawnwatch.fixture.EscuSample;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchNamePatternTest {
    private static final String TEMPLATE = """
        name: Suspicious Whoami
        id: 7d1c2b5e-0000-4000-8000-000000000001
        version: 1
        %s
        type: TTP
        search: '| tstats count'
        tags:
          impact: 70
          confidence: 70
          message: m
          product: [Splunk Enterprise, Splunk Enterprise Security, Splunk Cloud]
        """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "author: Michael Haag, Splunk",
                "author: Splunk",
                "author: Michael Haag, Splunk, Wouter Jansen",
                "author: Abhinav Mishra, Kumar Sharad and Namratha Sreekanta, Splunk",
                "author: Ann Example and Splunk",
                "author: [Ann Example, Splunk]"
            })
    void whatSplunkHasSignedIsSplunkContent(String author) {
        assertThat(searchName(author)).isEqualTo("ESCU - Suspicious Whoami - Rule");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "author: Ann Example",
                "author: Ann Example, Corp",
                "author: Ann Example, Splunk Team of Corp",
                "author: ''",
                "note: nobody has signed it",
                "author: {name: Splunk}",
                "tests: whatever",
                "author: Ann Example\ntests: [{attack_data: [{data: 'https://corp.example/attack.log'}]}]"
            })
    void whatAUserHasWrittenIsNotEvenIfItNamesSplunksProductsAsEveryNewFileDoes(String author) {
        assertThat(searchName(author)).isEqualTo("Suspicious Whoami");
    }

    @Test
    void contributedContentIsKnownBySplunksRecordings() {
        String tests = "author: Steven Dick\ntests: [{attack_data: [{data:"
                + " 'https://media.githubusercontent.com/media/splunk/attack_data/master/datasets/a.log'}]}]";

        assertThat(searchName(tests)).isEqualTo("ESCU - Suspicious Whoami - Rule");
        assertThat(DetectionFile.read("f.yml", TEMPLATE.formatted(tests).replace("Splunk", "Sigma"))
                        .searchName())
                .isEqualTo("Suspicious Whoami");
    }

    @ParameterizedTest
    @ValueSource(strings = {"escu-sample.tar.gz", "escu6-sample.tar.gz"})
    void allOfSplunksOwnFilesAreSplunkContent(String sample) throws Exception {
        Map<String, String> files = EscuSample.files(sample, "detections");

        assertThat(files).hasSize(298).allSatisfy((name, text) -> assertThat(
                        SearchNamePattern.isSplunkContent(Documents.yaml(name, text)))
                .isTrue());
    }

    @Test
    void theBundledDetectionHasTheNameOfSplunksDetectionWithTheSameId() {
        assertThat(DetectionCatalog.bundled().detections())
                .extracting(Detection::searchName)
                .containsExactly("ESCU - Process Execution via WMI - Rule");
    }

    @Test
    void aConfiguredPatternAppliesToAll() {
        assertThat(DetectionCatalog.bundled()
                        .withSearchNames(new SearchNamePattern("SOC: {name} ({name})"))
                        .detections())
                .extracting(Detection::searchName)
                .containsExactly("SOC: Process Execution via WMI (Process Execution via WMI)");
        assertThat(DetectionCatalog.bundled().withSearchNames(null).detections())
                .extracting(Detection::searchName)
                .containsExactly("ESCU - Process Execution via WMI - Rule");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SOC | must contain {name}, which becomes the detection's name, but is 'SOC'; all searches would have"
                        + " this name",
                "'' | must contain {name}, which becomes the detection's name, but is ''; all searches would have this"
                        + " name",
                "{name} {id} | unknown placeholder {id}; only {name} is replaced"
            })
    void refusesAPatternThatCannotBeMeant(String pattern, String message) {
        assertThatThrownBy(() -> new SearchNamePattern(pattern))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    private static String searchName(String author) {
        return DetectionFile.read("f.yml", TEMPLATE.formatted(author)).searchName();
    }
}
