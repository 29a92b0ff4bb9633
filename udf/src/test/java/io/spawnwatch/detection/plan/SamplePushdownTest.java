package io.spawnwatch.detection.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.datamodel.CalculatedFields;
import io.spawnwatch.decode.RecordedEvents;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.plan.index.CandidateIndex;
import io.spawnwatch.detection.plan.index.Candidates;
import io.spawnwatch.detection.plan.rows.CountedGroup;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.EscuPlans;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pushdown does to real detections on recorded events. */
class SamplePushdownTest {
    private static final long HOUR = 3_600_000;

    @TempDir
    private Path folder;

    private record Group(DetectionPlan plan, long windowStartMs, List<String> values) {}

    @Test
    void fewerEventsAreSightingsAndTheRowsAreTheSame() throws IOException {
        List<DetectionPlan> plans = EscuPlans.withLookups(folder, "escu-sample.tar.gz", Normalization.DEFAULT)
                .plans();
        CalculatedFields calculated =
                CalculatedFields.of(Normalization.DEFAULT.dataModel(), EnumSet.allOf(ProcessField.class));
        List<ProcessEvent> events = RecordedEvents.byKind(FieldMapping.SPLUNK).values().stream()
                .flatMap(List::stream)
                .map(calculated::apply)
                .toList();

        Map<Group, CountedGroup> without = groups(plans, events, DetectionPlan::isCounted);
        Map<Group, CountedGroup> with = groups(plans, events, DetectionPlan::matches);
        assertThat(rows(with)).hasSizeGreaterThan(100).isEqualTo(rows(without));
        assertThat(events).hasSize(357);
        assertThat(sightings(without)).isEqualTo(2250);
        assertThat(sightings(with)).isEqualTo(497);

        CandidateIndex index =
                CandidateIndex.of(plans.stream().map(DetectionPlan::prefilter).toList());
        Candidates candidates = index.newCandidates();
        for (ProcessEvent event : events) {
            index.find(event, candidates);
            for (int i = 0; i < plans.size(); i++) {
                assertThat(candidates.next(i) == i || !plans.get(i).matches(event))
                        .as("%s of %s", event, plans.get(i).describe())
                        .isTrue();
            }
        }
    }

    @Test
    void onlyTwoDetectionsAreEvaluatedOnEveryEvent() throws IOException {
        List<DetectionPlan> plans = EscuPlans.withLookups(folder, "escu-sample.tar.gz", Normalization.DEFAULT)
                .plans();

        assertThat(plans.stream().filter(DetectionPlan::isTestedOnEveryEvent).map(plan -> plan.profile()
                        .name()))
                .containsExactly("Detect Rare Executables", "Single Letter Process On Endpoint");
    }

    private static Map<Group, CountedGroup> groups(
            List<DetectionPlan> plans, List<ProcessEvent> events, BiPredicate<DetectionPlan, ProcessEvent> counts) {
        Map<Group, CountedGroup> groups = new LinkedHashMap<>();
        for (ProcessEvent event : events) {
            for (DetectionPlan plan : plans) {
                if (counts.test(plan, event)) {
                    List<String> values = new ArrayList<>();
                    for (ProcessField field : plan.groupFields()) {
                        String value = event.get(field);
                        values.add(value == null ? plan.profile().filler() : value);
                    }
                    long startMs = Math.floorDiv(event.timeMs(), HOUR) * HOUR;
                    groups.computeIfAbsent(
                                    new Group(plan, startMs, values),
                                    group -> CountedGroup.empty(group.windowStartMs(), group.values()))
                            .events()
                            .add(event);
                }
            }
        }
        return groups;
    }

    private static int sightings(Map<Group, CountedGroup> groups) {
        return groups.values().stream().mapToInt(group -> group.events().size()).sum();
    }

    private static Map<Group, List<RowField>> rows(Map<Group, CountedGroup> groups) {
        Map<Group, List<RowField>> rows = new HashMap<>();
        groups.forEach((group, counted) -> {
            List<RowField> row = group.plan().rows().row(counted);
            if (row != null) {
                rows.put(group, row);
            }
        });
        return rows;
    }
}
