package io.spawnwatch.detection.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Place;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.fixture.EscuPlans;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogPlanTest {

    @TempDir
    private Path folder;

    @Test
    void returnsAVerdictForEachFileAndPlansWhatRuns() throws IOException {
        write("a.yml", "where Processes.user=a by Processes.dest");
        write("b.yml", "where Processes.usr=a by Processes.dest");
        Files.writeString(folder.resolve("c.yml"), "id: x\n");
        write("d.yml", "where Processes.user=d by Processes.dest");

        SearchEnvironment environment = Environments.raw();
        CatalogPlan plan = CatalogPlan.of(DetectionCatalog.ofFolder(folder), environment);

        assertThat(plan.verdicts())
                .extracting(CatalogPlanTest::shown)
                .containsExactly(
                        "a.yml Name a.yml RUNS null null []",
                        "b.yml Name b.yml REFUSED b.yml:6:65 unknown field 'usr'; did you mean 'user'? []",
                        "c.yml null REFUSED c.yml:1:1 required key 'name' is missing []",
                        "d.yml Name d.yml RUNS null null []");
        assertThat(plan.detections()).extracting(Detection::id).containsExactly("id-a.yml", "id-d.yml");
        assertThat(plan.plans()).extracting(running -> running.profile().id()).containsExactly("id-a.yml", "id-d.yml");
        assertThat(plan.environment()).isSameAs(environment);
    }

    @Test
    void leavesOutDeprecatedDetectionsUnlessIncludedAndRefusesThoseThatCannotRun() throws IOException {
        write("a.yml", "where Processes.user=a by Processes.dest");
        write("b.yml", "Deprecated", "where Processes.user=a by Processes.dest");
        write("c.yml", "deprecated", "where Processes.usr=a by Processes.dest");

        CatalogPlan without = plan(DetectionOverrides.none(), false);
        CatalogPlan with = plan(DetectionOverrides.none(), true);

        assertThat(without.verdicts())
                .extracting(CatalogPlanTest::shown)
                .containsExactly(
                        "a.yml Name a.yml RUNS null null []",
                        "b.yml Name b.yml LEFT_OUT null deprecated; --include-deprecated runs it []",
                        "c.yml Name c.yml REFUSED c.yml:6:65 unknown field 'usr'; did you mean 'user'? []");
        assertThat(without.plans()).hasSize(1);
        assertThat(with.verdicts())
                .extracting(Verdict::outcome)
                .containsExactly(Outcome.RUNS, Outcome.RUNS, Outcome.REFUSED);
        assertThat(with.plans()).hasSize(2);
    }

    @Test
    void leavesOutDisabledDetectionsWhateverTheirStatusAndNamesThePlace() throws IOException {
        write("a.yml", "where Processes.user=a by Processes.dest");
        write("b.yml", "deprecated", "where Processes.user=a by Processes.dest");
        DetectionOverrides overrides = new DetectionOverrides(
                Map.of("id-a.yml", placed(false, null, null), "id-b.yml", placed(false, null, null)));

        CatalogPlan plan = plan(overrides, true);

        assertThat(plan.verdicts())
                .extracting(CatalogPlanTest::shown)
                .containsExactly(
                        "a.yml Name a.yml LEFT_OUT null disabled in run.yml:2:2 []",
                        "b.yml Name b.yml LEFT_OUT null disabled in run.yml:2:2 []");
        assertThat(plan.plans()).isEmpty();
        assertThat(plan.overrides()).isEqualTo(overrides);
    }

    @Test
    void refusesAnOverrideOfAnUnknownDetectionAtItsPlace() throws IOException {
        write("a.yml", "where Processes.user=a by Processes.dest");
        DetectionOverrides overrides = new DetectionOverrides(Map.of("id-a.yl", placed(true, null, null)));

        assertThatThrownBy(() -> plan(overrides, false))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage("run.yml:1:1: no detection has the id 'id-a.yl'; did you mean 'id-a.yml'?");
    }

    @Test
    void refusesASpanWithoutGroupingByTimeAndAWindowWithIt() throws IOException {
        write("a.yml", "where Processes.user=a by Processes.dest");
        DetectionOverrides span = new DetectionOverrides(Map.of("id-a.yml", placed(true, null, Duration.ofHours(1))));
        DetectionOverrides window = new DetectionOverrides(Map.of("id-a.yml", placed(true, Duration.ofHours(1), null)));

        assertThatThrownBy(() -> plan(span, false))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage("run.yml:4:4: the detection 'Name a.yml' does not group by _time; set 'window' instead");
        assertThat(plan(window, false).plans()).hasSize(1);

        write("a.yml", "where Processes.user=a by _time span=1h Processes.dest");

        assertThatThrownBy(() -> plan(window, false))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage("run.yml:3:3: the detection 'Name a.yml' groups by _time; set 'span' instead");
        assertThat(plan(span, false).plans()).hasSize(1);
    }

    @Test
    void windowsThatTheSearchDoesNotGroupByBeginAtTheOffset() throws IOException {
        TumblingWindows hours = new TumblingWindows(Duration.ofHours(1), Duration.ofMinutes(50));
        DetectionOverrides.Places places =
                new DetectionOverrides.Places(place(1), place(2), place(3), place(5), place(4));
        DetectionOverrides offset = new DetectionOverrides(
                Map.of("id-a.yml", new DetectionOverrides.Setting(true, null, Duration.ofMinutes(5), null, places)));
        DetectionOverrides shorter =
                new DetectionOverrides(Map.of("id-a.yml", placed(true, Duration.ofMinutes(20), null)));
        write("a.yml", "where Processes.user=a by Processes.dest");

        assertThat(windows(DetectionOverrides.none(), hours)).isEqualTo(hours);
        assertThat(windows(offset, hours)).isEqualTo(new TumblingWindows(Duration.ofHours(1), Duration.ofMinutes(5)));
        assertThat(windows(shorter, hours))
                .isEqualTo(new TumblingWindows(Duration.ofMinutes(20), Duration.ofMinutes(10)));

        write("a.yml", "where Processes.user=a by _time span=5m Processes.dest");

        assertThat(windows(DetectionOverrides.none(), hours))
                .isEqualTo(TumblingWindows.fromEpoch(Duration.ofMinutes(5)));
        assertThatThrownBy(() -> plan(offset, false))
                .isInstanceOf(InvalidDocumentException.class)
                .hasMessage(
                        "run.yml:5:5: the detection 'Name a.yml' groups by _time, and the spans of a search begin at"
                                + " the epoch");
    }

    private TumblingWindows windows(DetectionOverrides overrides, TumblingWindows otherwise) {
        return plan(overrides, false).plans().get(0).windows(otherwise);
    }

    @Test
    void warnsOfDetectionsThatRun() throws IOException {
        write("a.yml", "where Processes.user=a Processes.user=b by Processes.dest");

        assertThat(plan(DetectionOverrides.none(), false).verdicts())
                .extracting(CatalogPlanTest::shown)
                .containsExactly("a.yml Name a.yml RUNS null null [a.yml:6:65: the condition can never be true:"
                        + " 'user=\"a\"' and 'user=\"b\"' exclude each other]");
    }

    @Test
    void runsTheBundledCatalog() {
        CatalogPlan plan = CatalogPlan.of(DetectionCatalog.bundled(), Environments.raw());
        assertThat(plan.verdicts()).isNotEmpty().allMatch(Verdict::runs);
    }

    @Test
    void refusesRealDetectionsOnlyWithAPlace() throws IOException {
        CatalogPlan plan = EscuPlans.in(folder);

        assertThat(plan.verdicts()).hasSize(298);
        assertThat(plan.plans()).isNotEmpty();
        List<Verdict> placeless = new ArrayList<>();
        for (Verdict verdict : plan.verdicts()) {
            Place place = verdict.place();
            boolean placed = place != null && place.line() > 0 && place.column() > 0 && verdict.reason() != null;
            if (verdict.outcome() == Outcome.REFUSED && !placed) {
                placeless.add(verdict);
            }
        }
        assertThat(placeless).isEmpty();
    }

    private CatalogPlan plan(DetectionOverrides overrides, boolean includeDeprecated) {
        return CatalogPlan.of(DetectionCatalog.ofFolder(folder), Environments.raw(), overrides, includeDeprecated);
    }

    private static DetectionOverrides.Setting placed(
            boolean enabled, @Nullable Duration window, @Nullable Duration span) {
        return new DetectionOverrides.Setting(
                enabled,
                window,
                null,
                span,
                new DetectionOverrides.Places(place(1), place(2), place(3), place(5), place(4)));
    }

    private static Place place(int at) {
        return new Place("run.yml", at, at);
    }

    private static String shown(Verdict verdict) {
        Detection detection = verdict.detection();
        return String.join(
                " ",
                verdict.file(),
                detection == null ? null : detection.name(),
                verdict.outcome().toString(),
                String.valueOf(verdict.place()),
                verdict.reason(),
                verdict.warnings().stream()
                        .map(warning -> warning.place() + ": " + warning.text())
                        .toList()
                        .toString());
    }

    private void write(String file, String rest) throws IOException {
        write(file, "production", rest);
    }

    private void write(String file, String status, String rest) throws IOException {
        Files.writeString(folder.resolve(file), """
            id: id-%1$s
            name: Name %1$s
            version: 1
            type: TTP
            status: %2$s
            search: "| tstats count from datamodel=Endpoint.Processes %3$s"
            tags:
              impact: 50
              confidence: 50
              message: m
            """.formatted(file, status, rest));
    }
}
