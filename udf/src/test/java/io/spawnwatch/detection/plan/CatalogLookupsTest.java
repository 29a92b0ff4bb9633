package io.spawnwatch.detection.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.explain.DetectionExplanation;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.fixture.BundledDetection;
import io.spawnwatch.fixture.LookupFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lookups of whole detection files. */
class CatalogLookupsTest {
    private static final String OTHER_ID = "00000000-0000-4000-8000-000000000001";

    @TempDir
    Path folder;

    private Path detections;

    @BeforeEach
    void create() throws IOException {
        detections = Files.createDirectory(folder.resolve("detections"));
    }

    private CatalogPlan catalog() {
        return CatalogPlan.of(
                DetectionCatalog.ofFolder(detections),
                new SearchEnvironment(
                        Macros.bundled(),
                        new LookupFiles(folder.resolve("lookups"))
                                .csv("owners", "host,owner,note", "srv-1,ann,x")
                                .csv("unused", "host", "srv-1")
                                .read(),
                        Normalization.RAW),
                DetectionOverrides.none(),
                false);
    }

    private void write(String name, String id, String commands, String token) throws IOException {
        BundledDetection.write(detections.resolve(name), text -> text.replace(BundledDetection.ID, id)
                .replaceFirst("name: [^\n]+", "name: " + name)
                .replace("`process_execution_via_wmi_filter`", commands)
                .replaceFirst("\\$dest\\$", "\\$" + token + "\\$"));
    }

    private static Verdict verdict(CatalogPlan catalog, String file) {
        return catalog.verdicts().stream()
                .filter(verdict -> verdict.file().equals(file))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aMessageMayNameAFieldThatALookupAdds() throws IOException {
        write("named.yml", BundledDetection.ID, "lookup owners host as dest OUTPUT owner as who", "who");
        write("implicit.yml", OTHER_ID, "lookup owners host as dest", "note");
        CatalogPlan catalog = catalog();

        assertThat(catalog.verdicts()).allMatch(Verdict::runs);
        assertThat(Objects.requireNonNull(DetectionExplanation.of(
                                        catalog,
                                        verdict(catalog, "named.yml"),
                                        TumblingWindows.fromEpoch(Duration.ofHours(1)))
                                .plan())
                        .tokens())
                .anyMatch(token -> token.field().equals("who") && token.origin().equals("computed by the search"));
        assertThat(catalog.environment().lookups().names())
                .containsExactly("owners", "owners.csv", "unused", "unused.csv");
        assertThat(catalog.runningEnvironment().lookups().names()).containsExactly("owners");
    }

    @Test
    void aMessageMustNotNameAFieldThatTheLookupLeavesOut() throws IOException {
        write("named.yml", BundledDetection.ID, "lookup owners host as dest OUTPUT owner as who", "owner");

        assertThat(verdict(catalog(), "named.yml").reason())
                .contains("the message has the token $owner$, but the row has no field 'owner'");
    }

    @Test
    void aLookupIsKeptThoughNoEventMeetsItsCondition() throws IOException {
        BundledDetection.write(
                detections.resolve("d.yml"),
                text -> text.replace(
                        "=WmiPrvSE.exe",
                        "=WmiPrvSE.exe NOT [| inputlookup owners | rename host as user | fields user]"));
        CatalogPlan catalog = catalog();

        assertThat(catalog.verdicts()).allMatch(Verdict::runs);
        assertThat(catalog.plans().get(0).describe()).doesNotContain("inputlookup");
        DetectionPlan again = DetectionPlan.of(catalog.detections().get(0), catalog.runningEnvironment());
        assertThat(again.profile()).isEqualTo(catalog.plans().get(0).profile());
        assertThat(again.lookups()).containsOnlyKeys("owners");
    }

    @Test
    void aLookupThatAnotherSearchWritesCannotBeUsed() throws IOException {
        write("reads.yml", BundledDetection.ID, "lookup owners.csv host as dest OUTPUT owner", "dest");
        write("writes.yml", OTHER_ID, "outputlookup append=true owners", "dest");
        CatalogPlan catalog = catalog();

        assertThat(verdict(catalog, "reads.yml").reason())
                .isEqualTo(
                        "the lookup 'owners.csv' cannot be used: the search of writes.yml writes it (outputlookup), and"
                                + " searches on a stream do not");
        assertThat(Objects.requireNonNull(verdict(catalog, "reads.yml").place()).line())
                .isPositive();
        assertThat(verdict(catalog, "writes.yml").reason()).startsWith("the command 'outputlookup' is not supported");
        assertThat(catalog.plans()).isEqualTo(List.of());
        assertThat(DetectionExplanation.of(
                                catalog, verdict(catalog, "reads.yml"), TumblingWindows.fromEpoch(Duration.ofHours(1)))
                        .plan())
                .as("a refused detection has no plan")
                .isNull();
    }
}
