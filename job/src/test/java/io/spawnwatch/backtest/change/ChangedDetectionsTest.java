package io.spawnwatch.backtest.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.config.SettingsException;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.event.Normalization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangedDetectionsTest {
    @TempDir
    private Path folder;

    private Checkout checkout;
    private Function<Verdict, Collection<Path>> tests = verdict -> List.of();
    private List<Path> shared = List.of();

    /** Four detections: of a macro directly, through another, of a lookup by its definition and by its file. */
    @BeforeEach
    void start() throws Exception {
        checkout = new Checkout(folder.resolve("content"));
        detection("plain", "Processes.process_name=a.exe", "");
        detection("direct", "`process_cmd`", "");
        detection("through", "`process_shell`", "| `through_filter`");
        detection("defined", "Processes.process_name=a.exe", "| lookup tools tool AS process_name OUTPUT why");
        detection("csv", "Processes.process_name=a.exe", "| lookup hosts.csv dest OUTPUT owner");
        macro("process_cmd", "Processes.process_name=cmd.exe");
        macro("process_shell", "(`process_cmd` OR Processes.process_name=sh.exe)");
        macro("unused", "a=b");
        checkout.write("lookups/tools.yml", "name: tools\nfilename: tools2024.csv\n");
        checkout.write("lookups/tools2024.csv", "tool,why\nnc.exe,netcat\n");
        checkout.write("lookups/hosts.csv", "dest,owner\nh1,ops\n");
        checkout.commit("base");
    }

    @AfterEach
    void end() {
        checkout.close();
    }

    @Test
    void whenNothingChangedThereIsNothingToTest() {
        ChangedDetections changed = since("HEAD");

        assertThat(changed.touched()).isEmpty();
        assertThat(changed.lines("--changed HEAD", 5))
                .containsExactly(
                        "--changed HEAD: since " + changed.base() + ", no detection is touched; nothing to test");
    }

    @Test
    void aDetectionIsTouchedByItsFileCommittedOrNot() throws Exception {
        detection("plain", "Processes.process_name=b.exe", "");
        checkout.commit("plain");
        detection("csv", "Processes.process_name=b.exe", "| lookup hosts.csv dest OUTPUT owner");

        assertThat(touched("HEAD~1")).isEqualTo(Map.of("csv", "its file", "plain", "its file"));
        assertThat(touched("HEAD")).isEqualTo(Map.of("csv", "its file"));
    }

    @Test
    void aMacroTouchesTheDetectionsThatCallItDirectlyOrThroughOthers() throws Exception {
        macro("process_cmd", "Processes.process_name IN (cmd.exe, command.com)");

        assertThat(touched("HEAD"))
                .isEqualTo(Map.of("direct", "the macro `process_cmd`", "through", "the macro `process_cmd`"));
    }

    @Test
    void severalChangesAreSeveralReasons() throws Exception {
        macro("process_cmd", "Processes.process_name=command.com");
        macro("process_shell", "`process_cmd`");
        detection("through", "`process_shell`", "");

        ChangedDetections changed = since("HEAD");

        assertThat(changed.lines("--changed HEAD", 5))
                .containsExactly(
                        "--changed HEAD: since " + changed.base() + ", 2 of 5 detections are touched",
                        "  direct: the macro `process_cmd`",
                        "  through: its file, the macro `process_cmd`, the macro `process_shell`");
    }

    @Test
    void aFilterMacroThatIsDefinedForTheFirstTimeOrNoLongerTouchesItsDetection() throws Exception {
        macro("through_filter", "search user!=admin");
        assertThat(touched("HEAD")).isEqualTo(Map.of("through", "the macro `through_filter`"));
        checkout.commit("a filter");
        checkout.delete("macros/through_filter.yml");
        assertThat(touched("HEAD")).isEqualTo(Map.of("through", "the macro `through_filter`"));
    }

    @Test
    void aMacroThatIsMovedOrExplainedAnewTouchesNothing() throws Exception {
        Files.move(checkout.file("macros/process_cmd.yml"), checkout.file("macros/commands.yml"));
        checkout.write("macros/process_shell.yml", """
                description: anew
                name: process_shell
                definition: (`process_cmd` OR Processes.process_name=sh.exe)
                """);
        macro("unused", "c=d");
        checkout.write("macros/notes.txt", "Macros.\n");

        assertThat(touched("HEAD")).isEmpty();
    }

    @Test
    void aDeletedMacroTouchesTheDetectionsThatItsAbsenceBreaks() throws Exception {
        checkout.delete("macros/process_cmd.yml");

        assertThat(plan().verdicts()).filteredOn(Verdict::runs).hasSize(3);
        assertThat(touched("HEAD").keySet()).containsExactly("direct", "through");
    }

    @Test
    void macrosThatWereNotReadableBeforeTouchAllThatCallAny() throws Exception {
        checkout.write("macros/broken.yml", "name: [\n");
        checkout.commit("broken");
        checkout.delete("macros/broken.yml");

        assertThat(touched("HEAD").keySet()).containsExactly("direct", "through");
    }

    @Test
    void aLookupTouchesTheDetectionsThatUseItByDefinitionOrFile() throws Exception {
        checkout.write("lookups/tools2024.csv", "tool,why\nncat.exe,netcat\n");
        assertThat(touched("HEAD")).isEqualTo(Map.of("defined", "the lookup 'tools'"));
        checkout.write("lookups/hosts.csv", "dest,owner\nh2,ops\n");
        assertThat(touched("HEAD")).isEqualTo(Map.of("csv", "the lookup 'hosts.csv'", "defined", "the lookup 'tools'"));
    }

    @Test
    void aLookupTouchesByItsDefinition() throws Exception {
        checkout.write("lookups/tools.yml", "name: tools\nfilename: tools2024.csv\ncase_sensitive_match: false\n");

        assertThat(touched("HEAD")).isEqualTo(Map.of("defined", "the lookup 'tools'"));
    }

    @Test
    void aLookupThatIsGoneTouchesTheDetectionsThatItsAbsenceBreaks() throws Exception {
        checkout.delete("lookups/hosts.csv");
        checkout.delete("lookups/tools.yml");

        assertThat(plan().verdicts()).filteredOn(Verdict::runs).hasSize(3);
        assertThat(touched("HEAD")).isEqualTo(Map.of("csv", "the lookup 'hosts.csv'", "defined", "the lookup 'tools'"));
    }

    @Test
    void aWholeFolderThatIsGoneIsNoticed() throws Exception {
        for (String name : List.of("lookups/tools.yml", "lookups/tools2024.csv", "lookups/hosts.csv", "lookups")) {
            checkout.delete(name);
        }

        assertThat(touched("HEAD").keySet()).containsExactly("csv", "defined");
    }

    @Test
    void aRenamedDetectionIsANewOneAndTheOldOneIsNamed() throws Exception {
        Files.move(checkout.file("detections/plain.yml"), checkout.file("detections/simple.yml"));
        checkout.delete("detections/direct.yml");

        ChangedDetections changed = since("HEAD");

        assertThat(changed.touched())
                .extracting(touched -> touched.verdict().file() + ": " + touched.reasons())
                .containsExactly("simple.yml: [its file]");
        assertThat(changed.notes()).containsExactly("deleted: detections/direct.yml", "deleted: detections/plain.yml");
    }

    @Test
    void aTestBesideADetectionTouchesIt() throws Exception {
        checkout.write("detections/plain.test.yml", "tests: []\n");
        assertThat(touched("HEAD")).isEqualTo(Map.of("plain", "detections/plain.test.yml"));
        checkout.commit("a test");
        assertThat(touched("HEAD")).isEmpty();
        checkout.write("detections/plain.test.yml", "tests: [{}]\n");
        assertThat(touched("HEAD")).isEqualTo(Map.of("plain", "detections/plain.test.yml"));
        checkout.delete("detections/plain.test.yml");
        assertThat(touched("HEAD")).isEqualTo(Map.of("plain", "detections/plain.test.yml"));
        assertThat(since("HEAD").notes()).isEmpty();
    }

    @Test
    void whatItsTestsReadTouchesADetection() throws Exception {
        checkout.write("data/attack.log", "1");
        checkout.commit("data");
        tests = verdict -> verdict.file().equals("plain.yml")
                ? List.of(checkout.file("data/attack.log"), checkout.file("data/missing.log"))
                : List.of();

        assertThat(touched("HEAD")).isEmpty();
        checkout.write("data/attack.log", "2");
        assertThat(touched("HEAD")).isEqualTo(Map.of("plain", "data/attack.log"));
        checkout.delete("data/attack.log");
        assertThat(touched("HEAD")).isEqualTo(Map.of("plain", "data/attack.log"));
    }

    @Test
    void theConfigurationTouchesAll() throws Exception {
        shared = List.of(checkout.write("spawnwatch.yml", "window: 1h\n"));

        assertThat(touched("HEAD"))
                .isEqualTo(Map.of(
                        "csv", "spawnwatch.yml",
                        "defined", "spawnwatch.yml",
                        "direct", "spawnwatch.yml",
                        "plain", "spawnwatch.yml",
                        "through", "spawnwatch.yml"));
    }

    @Test
    void aFileThatCannotBeReadIsNamedByItsFile() throws Exception {
        checkout.write("detections/broken.yml", "name: [\n");

        assertThat(touched("HEAD")).isEqualTo(Map.of("broken.yml", "its file"));
    }

    @Test
    void whatIsElsewhereIsSaidNotToBeSeen() throws Exception {
        Path macros = Files.createDirectories(folder.resolve("elsewhere"));
        Files.writeString(macros.resolve("process_cmd.yml"), "name: process_cmd\ndefinition: Processes.user=a\n");
        Files.writeString(macros.resolve("process_shell.yml"), "name: process_shell\ndefinition: Processes.user=a\n");
        List<Path> inputs = List.of(checkout.file("detections"));
        CatalogPlan plan = plan(inputs, macros);

        ChangedDetections changed = ChangedDetections.since(
                "HEAD",
                plan,
                new CatalogFiles(inputs, macros, checkout.file("lookups"), List.of(), verdict -> List.of()));

        assertThat(changed.notes())
                .containsExactly("macros: " + macros + " is not in the repository " + checkout.root()
                        + ", so changes there are not seen");
    }

    @Test
    void filesThatAreNamedOneByOneAreFoundToo() throws Exception {
        detection("plain", "Processes.process_name=b.exe", "");
        List<Path> inputs = List.of(checkout.file("detections/csv.yml"), checkout.file("detections/plain.yml"));

        ChangedDetections changed = ChangedDetections.since(
                "HEAD",
                plan(inputs, checkout.file("macros")),
                new CatalogFiles(
                        inputs, checkout.file("macros"), checkout.file("lookups"), List.of(), verdict -> List.of()));

        assertThat(changed.touched())
                .extracting(ChangedDetections.Touched::name)
                .containsExactly("plain");
    }

    @Test
    void detectionsOfTwoRepositoriesAreRefused() throws Exception {
        try (Checkout other = new Checkout(folder.resolve("other"))) {
            Path file = other.write(
                    "x.yml",
                    Files.readString(checkout.file("detections/plain.yml")).replace("1", "2"));
            List<Path> inputs = List.of(checkout.file("detections"), file);

            assertThatThrownBy(() -> ChangedDetections.since(
                            "HEAD",
                            plan(inputs, checkout.file("macros")),
                            new CatalogFiles(inputs, null, null, List.of(), verdict -> List.of())))
                    .isInstanceOf(SettingsException.class)
                    .hasMessage("--changed: " + file + " is not in the repository " + checkout.root() + ", as "
                            + checkout.file("detections")
                            + " is; test the detections of each repository in a run of its own");
        }
    }

    @Test
    void noMoreThanAScreenOfDetectionsIsListed() throws Exception {
        for (int i = 0; i < 25; i++) {
            detection("more_" + (char) ('a' + i), "Processes.process_name=a.exe", "");
        }

        List<String> lines = since("HEAD").lines("--changed HEAD", 30);

        assertThat(lines).hasSize(22).endsWith("  and 5 more");
    }

    private Map<String, String> touched(String revision) {
        Map<String, String> touched = new LinkedHashMap<>();
        since(revision)
                .touched()
                .forEach(detection -> touched.put(detection.name(), String.join(", ", detection.reasons())));
        return touched;
    }

    private ChangedDetections since(String revision) {
        return ChangedDetections.since(
                revision,
                plan(),
                new CatalogFiles(
                        List.of(checkout.file("detections")),
                        checkout.file("macros"),
                        existing(checkout.file("lookups")),
                        shared,
                        tests));
    }

    private CatalogPlan plan() {
        return plan(List.of(checkout.file("detections")), checkout.file("macros"));
    }

    private CatalogPlan plan(List<Path> inputs, Path macros) {
        Path lookups = existing(checkout.file("lookups"));
        return CatalogPlan.of(
                DetectionCatalog.of(inputs),
                new SearchEnvironment(
                        Macros.ofFolder(macros),
                        lookups == null ? Lookups.none() : Lookups.ofFolder(lookups),
                        Normalization.DEFAULT));
    }

    private static Path existing(Path folder) {
        return Files.isDirectory(folder) ? folder : null;
    }

    private void macro(String name, String definition) throws IOException {
        checkout.write("macros/" + name + ".yml", "name: " + name + "\ndefinition: '" + definition + "'\n");
    }

    private void detection(String name, String condition, String commands) throws IOException {
        checkout.write("detections/" + name + ".yml", """
                name: %s
                id: %s
                version: 1
                type: TTP
                search: |-
                  | tstats count from datamodel=Endpoint.Processes where %s by Processes.dest Processes.process_name
                  | rename "Processes.*" AS "*" %s
                tags: {impact: 10, confidence: 10, message: m, observable: [{name: dest, type: Hostname, role: [Victim]}]}
                """.formatted(
                name, "00000000-0000-4000-8000-%012x".formatted(name.hashCode() & 0xffffffffL), condition, commands));
    }
}
