package io.spawnwatch.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.fixture.BundledDetection;
import io.spawnwatch.fixture.Environments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupUpgradeTest {
    private static final String CSV = "tool,why\nwmic.exe,WMI\nnc.exe,netcat\n";

    @TempDir
    private Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("lookups"));
        Files.createDirectories(folder.resolve("detections"));
        writeLookup(CSV);
        writeDetection("| lookup tools tool as process_name OUTPUT why");
    }

    @Test
    void aChangedLookupIsReportedWithTheDetectionThatUsesItAndRestartsItsWindows() throws IOException {
        PublishedCatalog before = published();
        writeLookup(CSV.replace("netcat", "ncat"));
        assertThat(differences(before, published())).containsExactly("lookup tools");
        assertThat(CatalogChange.between(before, published()).changed().values())
                .allSatisfy(changed -> assertThat(changed.restartsWindows()).isTrue());
    }

    @Test
    void aLookupThatIsWrittenDifferentlyIsTheSame() throws IOException {
        PublishedCatalog before = published();
        writeLookup("\uFEFFtool, why\r\n\"wmic.exe\",WMI\r\n\r\nnc.exe,netcat\r\n");
        Files.writeString(folder.resolve("lookups/other.csv"), "a\n1\n");
        assertThat(CatalogChange.between(before, published()).isNone()).isTrue();
    }

    @Test
    void aChangedSearchIsToldFromAChangedLookup() throws IOException {
        PublishedCatalog before = published();
        writeDetection("| lookup tools tool as process_name OUTPUT why | where why=\"WMI\"");
        assertThat(differences(before, published())).containsExactly("condition or grouping");
        writeLookup(CSV.replace("netcat", "ncat"));
        assertThat(differences(before, published())).containsExactly("condition or grouping", "lookup tools");
    }

    @Test
    void aLookupInTheConditionIsReportedToo() throws IOException {
        String inputlookup =
                "[| inputlookup tools | rename tool as Processes.process_name | fields Processes.process_name]";
        BundledDetection.write(
                folder.resolve("detections/wmi.yml"),
                text -> text.replace("=WmiPrvSE.exe", "=WmiPrvSE.exe " + inputlookup));
        PublishedCatalog before = published();
        writeLookup(CSV + "psexec.exe,PsExec\n");
        assertThat(differences(before, published())).containsExactly("lookup tools");
    }

    private static List<String> differences(PublishedCatalog before, PublishedCatalog after) {
        CatalogChange change = CatalogChange.between(before, after);
        assertThat(change.added()).isEmpty();
        assertThat(change.removed()).isEmpty();
        assertThat(change.changed()).hasSize(1);
        return change.changed().values().iterator().next().differences();
    }

    private void writeLookup(String csv) throws IOException {
        Files.writeString(folder.resolve("lookups/tools.csv"), csv);
    }

    private void writeDetection(String rows) throws IOException {
        BundledDetection.write(
                folder.resolve("detections/wmi.yml"),
                text -> text.replace(
                        "| `process_execution_via_wmi_filter`", rows + " | `process_execution_via_wmi_filter`"));
    }

    private PublishedCatalog published() {
        RunSettings settings = RunSettings.of(null, Map.of(), Map.of("bootstrap.servers", "localhost:9092"));
        SearchEnvironment raw = Environments.raw();
        CatalogPlan plan = CatalogPlan.of(
                DetectionCatalog.ofFolder(folder.resolve("detections")),
                new SearchEnvironment(raw.macros(), Lookups.ofFolder(folder.resolve("lookups")), raw.normalization()));
        assertThat(plan.plans()).as("%s", plan.verdicts()).hasSize(1);
        PublishedCatalog published = PublishedCatalog.of(
                "1.0", plan, settings, "cluster", StreamExecutionEnvironment.getExecutionEnvironment());
        return PublishedCatalog.of(published.parameters());
    }
}
