package io.spawnwatch.detection.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.fixture.BundledDetection;
import io.spawnwatch.fixture.Environments;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NarrowedCatalogTest {

    @Test
    void onlyTheSelectedDetectionsRunAndTheVerdictsOfOtherFilesStay(@TempDir Path folder) throws Exception {
        BundledDetection.write(folder.resolve("a.yml"), text -> text);
        BundledDetection.write(folder.resolve("b.yml"), text -> text.replace(BundledDetection.ID, "another"));
        BundledDetection.write(folder.resolve("c.yml"), text -> text.replace("version: 1", "version: 0"));
        CatalogPlan all = CatalogPlan.of(DetectionCatalog.ofFolder(folder), Environments.splunk());

        CatalogPlan narrowed = all.narrowedTo(plan -> plan.profile().id().equals("another"));

        assertThat(all.plans()).hasSize(2);
        assertThat(narrowed.plans()).extracting(plan -> plan.profile().id()).containsExactly("another");
        assertThat(narrowed.detections()).hasSize(1);
        assertThat(narrowed.verdicts())
                .extracting(Verdict::file, Verdict::outcome)
                .containsExactly(
                        tuple("a.yml", CatalogPlan.Outcome.LEFT_OUT),
                        tuple("b.yml", CatalogPlan.Outcome.RUNS),
                        tuple("c.yml", CatalogPlan.Outcome.REFUSED));
        assertThat(narrowed.verdicts().get(0).reason()).isEqualTo("not selected");
        assertThat(narrowed.names()).isEqualTo(all.names());
        assertThat(narrowed.verdicts().get(1)).isSameAs(all.verdicts().get(1));
    }

    @Test
    void filesThatAreNotRetainedAreLeftOutWhetherOrNotTheirDetectionsRun(@TempDir Path folder) throws Exception {
        BundledDetection.write(folder.resolve("a.yml"), text -> text);
        BundledDetection.write(folder.resolve("b.yml"), text -> text.replace(BundledDetection.ID, "another"));
        BundledDetection.write(folder.resolve("c.yml"), text -> text.replace("version: 1", "version: 0"));
        BundledDetection.write(folder.resolve("d.yml"), text -> text.replace("version: 1", "version: 0"));
        BundledDetection.write(folder.resolve("e.yml"), text -> text.replace(BundledDetection.ID, "old")
                .replace("status: production", "status: deprecated"));
        CatalogPlan all = CatalogPlan.of(DetectionCatalog.ofFolder(folder), Environments.splunk());

        CatalogPlan retained = all.retaining(
                verdict -> verdict.file().equals("b.yml") || verdict.file().equals("d.yml"));

        assertThat(retained.verdicts())
                .extracting(Verdict::file, Verdict::outcome, Verdict::omission)
                .containsExactly(
                        tuple("a.yml", CatalogPlan.Outcome.LEFT_OUT, "not selected"),
                        tuple("b.yml", CatalogPlan.Outcome.RUNS, null),
                        tuple("c.yml", CatalogPlan.Outcome.LEFT_OUT, "not selected"),
                        tuple("d.yml", CatalogPlan.Outcome.REFUSED, null),
                        tuple("e.yml", CatalogPlan.Outcome.LEFT_OUT, "deprecated; --include-deprecated runs it"));
        assertThat(retained.verdicts().get(2).refusal()).isNull();
        assertThat(retained.plans()).extracting(plan -> plan.profile().id()).containsExactly("another");
    }
}
