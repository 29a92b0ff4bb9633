package io.spawnwatch.detection.plan.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.detection.plan.eval.GroupProgress;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions that are evaluated sighting by sighting agree with the whole row. */
@Tag("slow")
class IncrementalConditionsTest {
    private static final long SEED = 271_828;
    private static final long WINDOW_MS = 1_596_697_200_000L;
    private static final String TSTATS =
            "| tstats count values(Processes.process) as p values(user) as u count(user) as c"
                    + " dc(process) as n min(process) as least from datamodel=Endpoint.Processes by Processes.dest"
                    + " | rename Processes.* as * | ";

    /** The progress of a group whose events are all kept; every count is computed when it is asked for. */
    private record Progress(CountedGroup group, Set<Integer> satisfied) implements GroupProgress {

        @Override
        public long sightings(ProcessField field) {
            return group.events().stream()
                    .map(event -> event.get(field))
                    .filter(Objects::nonNull)
                    .count();
        }

        @Override
        public long distinct(ProcessField field) {
            return group.values(field).size();
        }

        @Override
        public @Nullable String newValue(ProcessField field) {
            int last = group.events().size() - 1;
            String value = group.events().get(last).get(field);
            boolean known =
                    group.events().subList(0, last).stream().anyMatch(event -> Objects.equals(event.get(field), value));
            return known ? null : value;
        }

        @Override
        public boolean isSatisfied(int condition) {
            return satisfied.contains(condition);
        }

        @Override
        public void markSatisfied(int condition) {
            assertThat(satisfied.add(condition))
                    .as("a condition is satisfied only once")
                    .isTrue();
        }

        @Override
        public long windowStartMs() {
            return group.windowStartMs();
        }

        @Override
        public List<String> groupValues() {
            return group.groupValues();
        }

        @Override
        public long count() {
            return group.count();
        }

        @Override
        public long firstTimeMs() {
            return group.firstTimeMs();
        }

        @Override
        public long lastTimeMs() {
            return group.lastTimeMs();
        }
    }

    @Test
    void agreesWithTheWholeRowAtEverySighting() {
        RandomPlans random = new RandomPlans(SEED);
        int later = 0;
        int ofSeveralSightings = 0;
        int never = 0;
        int notIncremental = 0;
        for (int round = 0; round < 30_000; round++) {
            RowPlan plan = (round % 3 == 0 ? random.plan() : random.growingPlan()).rows();
            if (!plan.mayReportEarly()) {
                continue;
            }
            if (!plan.isIncremental()) {
                notIncremental++;
                continue;
            }
            CountedGroup group = random.group(8);
            Set<Integer> satisfied = new HashSet<>();
            boolean keptBefore = false;
            for (int seen = 1; seen <= group.events().size(); seen++) {
                CountedGroup soFar = upTo(group, seen);
                int before = satisfied.size();
                boolean kept = plan.keepsRow(new Progress(soFar, satisfied));
                assertThat(kept).as("seed %d, round %d: %s", SEED, round, soFar).isEqualTo(plan.row(soFar) != null);
                later += kept && !keptBefore && seen > 1 ? 1 : 0;
                ofSeveralSightings += kept && !keptBefore && before > 0 && satisfied.size() > before ? 1 : 0;
                keptBefore |= kept;
            }
            never += keptBefore ? 0 : 1;
        }
        assertThat(List.of(later, ofSeveralSightings, never, notIncremental))
                .as(
                        "rows kept after the first sighting, by values of several sightings, never; plans that are not incremental")
                .allMatch(times -> times > 100);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        search p=*x*                                    ~ true
        search p=*x* OR count>3 NOT u!=a                ~ false
        where match(p, "x") AND like(u, "y%")           ~ true
        where in(p, "a", dest) OR NOT n<5               ~ true
        regex p="x" | regex u="^y"                      ~ true
        eval q=p | rename q as r | search r=*x*         ~ true
        where mvcount(p)>c                              ~ false
        where mvcount(p)>5 AND isnotnull(u)             ~ true
        where p=u                                       ~ false
        where in(p, "a", u)                             ~ false
        where count>5 AND p=u                           ~ false
        where dest="h"                                  ~ true
        where least="a"                                 ~ false
        """)
    void knowsWhichSearchesAreIncremental(String commands, boolean incremental) {
        RowPlan plan = Plans.of(TSTATS + commands).rows();

        assertThat(plan.isIncremental()).isEqualTo(incremental);
        if (!incremental) {
            assertThatThrownBy(() -> plan.keepsRow(new Progress(group("a", "b"), new HashSet<>())))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        search p=*x* u=*x*   ~ true
        where count>5        ~ true
        where dest="h"       ~ false
        eval q=mvjoin(p,"")  ~ false
        where p=u            ~ false
        """)
    void keepsProgressOnlyIfAConditionMayChange(String commands, boolean progress) {
        assertThat(Plans.of(TSTATS + commands).rows().needsValues()).isEqualTo(progress);
    }

    /** A value that eval computes is cut. A copy is not, or a condition on the copy could become false again. */
    @Test
    void searchesACopyOfManyLongValuesToItsEnd() {
        RowPlan plan = Plans.of(TSTATS + "eval q=p | search q=*deletejournal* | fields dest")
                .rows();
        CountedGroup group = group("z deletejournal");
        for (int i = 0; i < 40; i++) {
            group.events().add(event("a" + i + "x".repeat(ValueLimit.MOST_CHARACTERS / 30)));
        }

        assertThat(plan.row(group)).isNotNull();
    }

    private static CountedGroup upTo(CountedGroup group, int seen) {
        return new CountedGroup(
                group.windowStartMs(), group.groupValues(), group.events().subList(0, seen));
    }

    private static CountedGroup group(String... processes) {
        CountedGroup group = CountedGroup.empty(WINDOW_MS, List.of("h"));
        for (String process : processes) {
            group.events().add(event(process));
        }
        return group;
    }

    private static ProcessEvent event(String process) {
        return ProcessEvent.at(WINDOW_MS).set(ProcessField.PROCESS, process).build();
    }
}
