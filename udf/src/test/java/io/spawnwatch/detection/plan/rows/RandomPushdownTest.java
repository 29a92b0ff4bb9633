package io.spawnwatch.detection.plan.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.MatchFilter;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.detection.plan.index.CandidateIndex;
import io.spawnwatch.detection.plan.index.Candidates;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.PlacedEvent;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.LookupFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is decided before events are counted never loses a row: whenever it turns an event away, the row of the event's group
 * is dropped, whatever else the group has; and the index finds every event that it does not turn away. A source's filter
 * decides the same, on a whole event and on one in its bytes.
 */
class RandomPushdownTest {
    private static final long SEED = 1_618_033;
    private static final long NINE = 1_596_697_200_000L;

    private int pushed;
    private int indexed;
    private int missed;
    private int turnedAway;
    private int kept;
    private int dropped;

    @Test
    void neverTurnsAwayAnEventOfARow(@TempDir Path folder) {
        run(folder, SEED, 1000);
        assertThat(List.of(pushed, indexed, missed, turnedAway, kept, dropped))
                .as("searches with a condition on groups, and with one in the index; events that the index rules out,"
                        + " turned away, of rows, and of rows that are dropped for what is counted")
                .allMatch(number -> number > 50);
    }

    @Test
    @Tag("slow")
    void neverTurnsAwayAnEventOfARowInTwentyThousandSearches(@TempDir Path folder) {
        run(folder, SEED + 1, 20_000);
        assertThat(pushed).as("searches with a condition on groups").isGreaterThan(8_000);
        assertThat(indexed)
                .as("searches that the index rules out for some events")
                .isGreaterThan(5_000);
        assertThat(missed).as("events that the index rules out").isGreaterThan(10_000);
        assertThat(turnedAway).as("events turned away").isGreaterThan(30_000);
        assertThat(kept).as("events of rows").isGreaterThan(10_000);
        assertThat(dropped)
                .as("events whose rows are dropped for what is counted")
                .isGreaterThan(1_000);
    }

    private void run(Path folder, long seed, int number) {
        Lookups lookups = PushdownSearches.lookups(new LookupFiles(folder)).read();
        PushdownSearches random = new PushdownSearches(seed);
        for (int searches = 0; searches < number; ) {
            DetectionPlan plan = plan(random.search(), lookups);
            if (plan == null) {
                continue;
            }
            searches++;
            pushed += plan.pushedDown().isEmpty() ? 0 : 1;
            indexed += plan.isTestedOnEveryEvent() ? 0 : 1;
            CandidateIndex index = CandidateIndex.of(List.of(plan.prefilter()));
            Candidates candidates = index.newCandidates();
            MatchFilter filter = new MatchFilter(List.of(plan), DataModelVersion.NONE);
            for (int i = 0; i < 10; i++) {
                ProcessEvent event = random.event(NINE + 1000L * random.nextInt(60));
                assertThat(List.of(filter.accepts(event), filter.accepts(PlacedEvent.asInJson(event))))
                        .as(() -> "seed %d: the filter of a source on %s, whole and in its bytes, for %s"
                                .formatted(seed, event, plan.describe()))
                        .containsOnly(plan.matches(event));
                if (!plan.isCounted(event)) {
                    continue;
                }
                index.find(event, candidates);
                check(plan, event, candidates.next(0) == 0, random, seed);
            }
        }
    }

    /** Null if the search is refused. */
    private static @Nullable DetectionPlan plan(String search, Lookups lookups) {
        try {
            return Plans.of(search, lookups);
        } catch (InvalidDocumentException refused) {
            return null;
        }
    }

    private void check(DetectionPlan plan, ProcessEvent event, boolean found, PushdownSearches random, long seed) {
        boolean matches = plan.matches(event);
        assertThat(found || !matches)
                .as("seed %d: the index misses %s for %s", seed, event, plan.describe())
                .isTrue();
        boolean row = false;
        for (int size = 1; size <= 3 && !row; size++) {
            row = plan.rows().row(group(plan, event, random, size)) != null;
        }
        assertThat(matches || !row)
                .as("seed %d: %s turned away by %s", seed, event, plan.describe())
                .isTrue();
        missed += found ? 0 : 1;
        turnedAway += matches ? 0 : 1;
        kept += row ? 1 : 0;
        dropped += matches && !row ? 1 : 0;
    }

    /** A group of events with the values of one of them, which is the first. */
    private static CountedGroup group(DetectionPlan plan, ProcessEvent event, PushdownSearches random, int size) {
        List<String> values = new ArrayList<>();
        for (ProcessField field : plan.groupFields()) {
            String value = event.get(field);
            values.add(value == null ? plan.profile().filler() : value);
        }
        if (plan.groupSpan() != null) {
            values.add(SpanValue.holding(event.timeMs(), plan.groupSpan().toMillis()));
        }
        CountedGroup group = CountedGroup.empty(NINE, values);
        group.events().add(event);
        while (group.events().size() < size) {
            group.events().add(random.event(NINE + 1000L * random.nextInt(60)));
        }
        return group;
    }
}
