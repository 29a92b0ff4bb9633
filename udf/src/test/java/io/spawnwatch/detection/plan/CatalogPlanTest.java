package io.spawnwatch.detection.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.document.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogPlanTest {

    @TempDir
    private Path folder;

    @Test
    void givesEachFileAVerdictAndPlansWhatRuns() throws IOException {
        write("a.yml", "where user=a by Processes.dest");
        write("b.yml", "where usr=a by Processes.dest");
        Files.writeString(folder.resolve("c.yml"), "id: x\n");
        write("d.yml", "where user=d by Processes.dest");

        Macros macros = Macros.bundled();
        CatalogPlan plan = CatalogPlan.of(DetectionCatalog.ofFolder(folder), macros);

        assertThat(plan.verdicts())
                .containsExactly(
                        new Verdict("a.yml", "id-a.yml", "Name a.yml", true, null, null),
                        new Verdict(
                                "b.yml",
                                "id-b.yml",
                                "Name b.yml",
                                false,
                                new Place("b.yml", 5, 65),
                                "unknown field 'usr'; did you mean 'user'?"),
                        new Verdict(
                                "c.yml", null, null, false, new Place("c.yml", 1, 1), "required key 'name' is missing"),
                        new Verdict("d.yml", "id-d.yml", "Name d.yml", true, null, null));
        assertThat(plan.detections()).extracting(Detection::id).containsExactly("id-a.yml", "id-d.yml");
        assertThat(plan.plans()).extracting(one -> one.profile().id()).containsExactly("id-a.yml", "id-d.yml");
        assertThat(plan.macros()).isSameAs(macros);
    }

    @Test
    void runsTheBundledCatalog() {
        CatalogPlan plan = CatalogPlan.of(DetectionCatalog.bundled(), Macros.bundled());
        assertThat(plan.verdicts()).isNotEmpty().allMatch(Verdict::runs);
    }

    @Test
    void judgesEveryRealDetectionWithoutAnotherErrorThanARefusalWithItsPlace() throws IOException {
        CatalogPlan plan = EscuPlans.in(folder);

        assertThat(plan.verdicts()).hasSize(298);
        assertThat(plan.plans()).isNotEmpty();
        List<Verdict> placeless = new ArrayList<>();
        for (Verdict verdict : plan.verdicts()) {
            Place place = verdict.place();
            boolean placed = place != null && place.line() > 0 && place.column() > 0 && verdict.reason() != null;
            if (!verdict.runs() && !placed) {
                placeless.add(verdict);
            }
        }
        assertThat(placeless).isEmpty();
    }

    private void write(String file, String rest) throws IOException {
        Files.writeString(folder.resolve(file), """
            id: id-%1$s
            name: Name %1$s
            version: 1
            type: TTP
            search: "| tstats count from datamodel=Endpoint.Processes %2$s"
            tags:
              impact: 50
              confidence: 50
              message: m
            """.formatted(file, rest));
    }
}
