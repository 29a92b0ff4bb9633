package io.spawnwatch.detection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.spawnwatch.detection.tests.AttackDataTests;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.fixture.BundledDetection;
import io.spawnwatch.fixture.EscuSample;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectionCatalogTest {

    @TempDir
    private Path folder;

    @Test
    void aBadFileDoesNotHideTheOthers() throws Exception {
        write("b.yml", "id-b");
        Files.writeString(folder.resolve("a.yml"), "name: [broken\n");
        write("c.YAML", "id-c");

        DetectionCatalog catalog = DetectionCatalog.ofFolder(folder);

        assertThat(catalog.entries())
                .extracting(DetectionCatalog.Entry::file)
                .containsExactly("a.yml", "b.yml", "c.YAML");
        assertThat(catalog.entries().get(0).detection()).isNull();
        assertThat(catalog.entries().get(0).fault())
                .hasMessage("a.yml:2:1: not valid YAML: while parsing a flow sequence, expected ',' or ']', but got"
                        + " <stream end>");
        assertThat(catalog.detections()).extracting(Detection::id).containsExactly("id-b", "id-c");
    }

    @Test
    void testFilesAreNotDetections() throws Exception {
        write("a.yml", "id-a");
        Files.writeString(folder.resolve("a.test.yml"), "tests: [{name: x, events: [{process: y}]}]\n");
        Files.writeString(folder.resolve("b.test.yaml"), "detection: A\ntests: [{name: x, events: [{process: y}]}]\n");

        DetectionCatalog catalog = DetectionCatalog.ofFolder(folder);

        assertThat(catalog.entries()).extracting(DetectionCatalog.Entry::file).containsExactly("a.yml");
        assertThat(catalog.testFiles()).containsExactly(folder.resolve("a.test.yml"), folder.resolve("b.test.yaml"));
        assertThat(catalog.path("a.yml")).isEqualTo(folder.resolve("a.yml"));
    }

    /** A search must never be left out because of its file's name. */
    @Test
    void aDetectionWithTheNameOfATestFileIsADetection() throws Exception {
        write("a.test.yml", "id-a");

        DetectionCatalog catalog = DetectionCatalog.ofFolder(folder);

        assertThat(catalog.detections()).extracting(Detection::id).containsExactly("id-a");
        assertThat(catalog.testFiles()).isEmpty();
    }

    @Test
    void readsTheTestsThatDetectionsName() throws Exception {
        write("a.yml", "id-a");
        Path tested = folder.resolve("b.yml");
        write("b.yml", "id-b");
        Files.writeString(tested, Files.readString(tested) + """
            tests:
            - name: Both
              attack_data:
              - {data: 'https://example.com/x.log', source: s, sourcetype: t}
              - {data: 'https://example.com/y.log', source: s, sourcetype: t}
            - name: By hand
            """);
        write("c.yml", "id-c");
        Files.writeString(folder.resolve("c.yml"), Files.readString(folder.resolve("c.yml")) + "tests: later\n");

        DetectionCatalog catalog = DetectionCatalog.ofFolder(folder);

        assertThat(catalog.tests("a.yml")).isEqualTo(new AttackDataTests(List.of(), null));
        assertThat(catalog.tests("b.yml").tests()).singleElement().satisfies(test -> {
            assertThat(test.name()).isEqualTo("Both");
            assertThat(test.data()).containsExactly("https://example.com/x.log", "https://example.com/y.log");
            assertThat(Files.readAllLines(tested).get(test.place().line() - 1)).isEqualTo("- name: Both");
        });
        assertThat(catalog.tests("c.yml").fault()).hasMessageContaining("'tests' is the text 'later'");
        assertThat(catalog.detections()).hasSize(3);
    }

    @Test
    void readsSubfoldersAndSortsTheRelativeNames() throws Exception {
        write("z.yml", "id-z");
        write("endpoint/wmi/a.yml", "id-a");
        write("endpoint/b.yaml", "id-b");
        Files.writeString(folder.resolve("README.md"), "not a detection");

        DetectionCatalog catalog = DetectionCatalog.ofFolder(folder);

        assertThat(catalog.detections())
                .extracting(Detection::file)
                .containsExactly("endpoint/b.yaml", "endpoint/wmi/a.yml", "z.yml");
    }

    @Test
    void refusesTheLaterOfTwoFilesWithOneIdAndNamesBoth() throws Exception {
        write("a.yml", "ID-1");
        write("b.yml", "id-1");

        DetectionCatalog catalog = DetectionCatalog.ofFolder(folder);

        assertThat(catalog.detections()).extracting(Detection::file).containsExactly("a.yml");
        assertThat(catalog.entries().get(1).fault())
                .hasMessage("b.yml:2:5: the id id-1 is already used by a.yml; give b.yml its own id")
                .isInstanceOfSatisfying(
                        InvalidDetectionException.class,
                        fault -> assertThat(fault.refusal().construct()).isEqualTo(Construct.DUPLICATE_ID));
    }

    @Test
    void aRefusedFileDoesNotReserveItsId() throws Exception {
        write("a.yml", "id-1");
        Files.writeString(
                folder.resolve("a.yml"),
                Files.readString(folder.resolve("a.yml")).replace("search", "x"));
        write("b.yml", "id-1");

        assertThat(DetectionCatalog.ofFolder(folder).detections())
                .extracting(Detection::file)
                .containsExactly("b.yml");
    }

    @Test
    void aKubernetesVolumeIsReadOnce() throws Exception {
        write("..2026_11_22/a.yml", "id-1");
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_11_22"));
        Files.createSymbolicLink(folder.resolve("a.yml"), Path.of("..data/a.yml"));

        assertThat(DetectionCatalog.ofFolder(folder).entries())
                .extracting(DetectionCatalog.Entry::file, DetectionCatalog.Entry::fault)
                .containsExactly(tuple("a.yml", null));
    }

    @Test
    void reportsABrokenLinkInsteadOfSkippingIt() throws Exception {
        Files.createSymbolicLink(folder.resolve("a.yml"), Path.of("gone.yml"));

        assertThat(DetectionCatalog.ofFolder(folder).entries().get(0).fault())
                .hasMessage("a.yml: the file does not exist: " + folder.resolve("a.yml"));
    }

    @Test
    void aFolderMustExistAndHaveADetectionFile() throws Exception {
        assertThatThrownBy(() -> DetectionCatalog.ofFolder(folder))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage(folder + ": the folder has no detection file (*.yml or *.yaml)");
        assertThatThrownBy(() -> DetectionCatalog.ofFolder(folder.resolve("none")))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage(
                        folder.resolve("none") + ": the folder does not exist, expected a folder of detection files");
        Files.writeString(folder.resolve("a.txt"), "x");
        assertThatThrownBy(() -> DetectionCatalog.ofFolder(folder.resolve("a.txt")))
                .hasMessage(folder.resolve("a.txt")
                        + ": is a file, expected a detection file (*.yml or *.yaml) or a folder of them");
        assertThatThrownBy(() -> DetectionCatalog.ofFolder(folder.resolve("gone.yml")))
                .hasMessage(folder.resolve("gone.yml") + ": the file does not exist, expected a detection file");
    }

    @Test
    void aSingleFileGoesByItsName() throws Exception {
        write("endpoint/a.yml", "id-a");
        write("endpoint/.hidden.yml", "id-h");

        assertThat(DetectionCatalog.of(List.of(folder.resolve("endpoint/a.yml")))
                        .detections())
                .extracting(Detection::file)
                .containsExactly("a.yml");
        assertThat(DetectionCatalog.of(List.of(folder.resolve("endpoint/.hidden.yml")))
                        .detections())
                .extracting(Detection::file)
                .containsExactly(".hidden.yml");
    }

    @Test
    void readsSeveralFilesAndFoldersInOrderEachFileOnceAndUnderTheGivenName() throws Exception {
        write("mine/z.yml", "id-z");
        write("mine/a.yml", "id-a");
        write("theirs/a.yml", "id-t");

        DetectionCatalog catalog = DetectionCatalog.of(
                List.of(folder.resolve("theirs"), folder.resolve("mine/z.yml"), folder.resolve("theirs/../mine")));

        assertThat(catalog.entries()).allMatch(entry -> entry.fault() == null);
        assertThat(catalog.detections())
                .extracting(Detection::file)
                .containsExactly(folder + "/theirs/a.yml", folder + "/mine/z.yml", folder + "/mine/a.yml");
    }

    @Test
    void refusesAPipeInAFolderWithoutReadingIt() throws Exception {
        write("a.yml", "id-a");
        Process made = new ProcessBuilder("mkfifo", folder.resolve("pipe.yml").toString()).start();
        assertThat(made.waitFor()).isZero();

        assertThat(DetectionCatalog.ofFolder(folder).entries().get(1).fault())
                .hasMessage("pipe.yml: is a pipe, socket or device, expected a detection file");
    }

    @Test
    void readsAFolderOfSplunksOwnFilesIncludingDeprecatedOnes() throws Exception {
        EscuSample.writeDetections(folder);

        DetectionCatalog catalog = DetectionCatalog.ofFolder(folder);

        assertThat(catalog.entries()).hasSize(298).allMatch(entry -> entry.fault() == null);
        assertThat(catalog.detections())
                .filteredOn(detection -> detection.status().equals("deprecated"))
                .hasSize(7);
    }

    @Test
    void bundlesTheDetectionOfProcessExecutionViaWmi() {
        DetectionCatalog catalog = DetectionCatalog.bundled();

        assertThat(catalog.entries()).hasSize(1).allMatch(entry -> entry.fault() == null);
        Detection detection = catalog.detections().get(0);
        assertThat(detection.file()).isEqualTo("process_execution_via_wmi.yml");
        assertThat(detection.id()).isEqualTo(BundledDetection.ID);
        assertThat(detection.name()).isEqualTo("Process Execution via WMI");
        assertThat(detection.type()).isEqualTo("TTP");
        assertThat(detection.version()).isEqualTo(1);
        assertThat(detection.status()).isEqualTo("production");
        assertThat(detection.mitreAttackIds()).containsExactly("T1047");
        assertThat(detection.analyticStories()).containsExactly("Suspicious WMI Use");
        assertThat(detection.securityDomain()).isEqualTo("endpoint");
        assertThat(detection.risk())
                .isEqualTo(new RiskRule(
                        70,
                        70,
                        49.0,
                        "A remote instance execution of wmic.exe that will spawn $parent_process_name$ in host $dest$",
                        List.of(new RiskObjectRule("dest", "system", null), new RiskObjectRule("user", "user", null)),
                        List.of(new ThreatObjectRule("process_name", "process_name"))));
        assertThat(detection.search().text().replaceAll("\\s+", " "))
                .isEqualTo(
                        "| tstats `security_content_summariesonly` count min(_time) as firstTime max(_time) as lastTime"
                                + " from datamodel=Endpoint.Processes where Processes.parent_process_name=WmiPrvSE.exe"
                                + " by Processes.dest Processes.user Processes.parent_process Processes.process_name"
                                + " Processes.process Processes.process_id Processes.parent_process_id"
                                + " | `drop_dm_object_name(Processes)` | `security_content_ctime(firstTime)`"
                                + " | `security_content_ctime(lastTime)` | `process_execution_via_wmi_filter`");
    }

    private void write(String file, String id) throws Exception {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, """
            name: A detection
            id: %s
            version: 1
            type: TTP
            search: '| tstats count'
            tags: {impact: 70, confidence: 70, message: found}
            """.formatted(id));
    }
}
