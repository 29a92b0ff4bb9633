package io.spawnwatch.deploy.benchmark.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.deploy.benchmark.input.Content;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScopeTest {

    @Test
    void selectsCasesByWholeNames() {
        assertThat(scope("ours-p1", "limit-.*").cases())
                .extracting(Case::name)
                .containsExactly(
                        "limit-p1",
                        "ours-p1",
                        "limit-p2",
                        "limit-nxlog-p1",
                        "limit-winlogbeat-p1",
                        "limit-xml-p1",
                        "limit-mixed-p1");
        assertThat(scope("latency").cases()).isEmpty();
    }

    @Test
    void namesAreUniqueAndEachOursHasItsLimit() {
        List<String> names = scope("latency").names();

        assertThat(names).doesNotHaveDuplicates();
        assertThat(scope(".*").cases())
                .filteredOn(measured -> measured.contender() == Contender.OURS)
                .isNotEmpty()
                .allSatisfy(measured -> assertThat(names).contains(measured.limit()));
    }

    @Test
    void everyPatternOfTheDefaultAndTheQuickRunSelectsSomething() {
        assertThat(scope(Scope.DEFAULT.toArray(String[]::new)).cases()).hasSizeGreaterThan(20);
        assertThat(scope(Scope.QUICK.toArray(String[]::new)).cases()).hasSizeLessThan(12);
    }

    @Test
    void aDefaultRunRepeatsOnlyWhatAFigureWithATargetIsMadeOf() {
        Scope byDefault = new Scope(Scope.DEFAULT, 3, 1_000, List.of(), 1, null, Map.of(), Map.of());

        assertThat(byDefault.rounds(Case.named("ours-all-p1"))).isEqualTo(3);
        assertThat(byDefault.rounds(Case.named("parse-p1"))).isEqualTo(1);
        Scope selected = new Scope(List.of("parse-p1"), 3, 1_000, List.of(), 1, null, Map.of(), Map.of());
        assertThat(selected.rounds(Case.named("parse-p1"))).isEqualTo(3);
    }

    @Test
    void aDefaultRunOfOneRoundHasWhatTheTargetsAndTheCapacityAreMadeOf() {
        assertThat(scope(Scope.DEFAULT_OF_ONE_ROUND.toArray(String[]::new)).cases())
                .extracting(Case::name)
                .contains("ours-p1", "ours-all-p1", "ours-all-p2", "ours-noisy-p1", "limit-mixed-p1", "replay-p2")
                .doesNotContain("ours-xml-p1", "replay-all-p2");
        assertThat(scope(Scope.DEFAULT.toArray(String[]::new)).cases())
                .containsAll(
                        scope(Scope.DEFAULT_OF_ONE_ROUND.toArray(String[]::new)).cases());
    }

    @Test
    void largerRecordsAreFewer() {
        Scope scope = new Scope(List.of("latency"), 1, 2_000_000, List.of(), 1, null, Map.of(), Map.of());

        assertThat(scope.events(Content.CIM)).isEqualTo(2_000_000);
        assertThat(scope.events(Content.XML)).isEqualTo(1_000_000);
        assertThat(scope("latency").events(Content.XML)).isEqualTo(1_000);
    }

    @Test
    void aPatternThatSelectsNothingIsRefused() {
        assertThatThrownBy(() -> scope("our-p1").cases())
                .isInstanceOf(BenchmarkException.class)
                .hasMessage("--cases: 'our-p1' is not a case; --list prints their names");
        assertThatThrownBy(() -> scope("(").cases()).isInstanceOf(BenchmarkException.class);
    }

    private static Scope scope(String... patterns) {
        return new Scope(List.of(patterns), 1, 1_000, List.of(), 1, null, Map.of(), Map.of());
    }
}
