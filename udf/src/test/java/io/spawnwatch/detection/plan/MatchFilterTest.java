package io.spawnwatch.detection.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.spawnwatch.datamodel.CalculatedFields;
import io.spawnwatch.decode.RecordedEvents;
import io.spawnwatch.detection.CaseVariants;
import io.spawnwatch.detection.plan.index.WrittenValues;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.RandomConditions;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.EventFields;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.event.PlacedEvent;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.EscuPlans;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MatchFilterTest {
    private static final Set<ProcessField> ALL = EnumSet.allOf(ProcessField.class);

    @TempDir
    private Path folder;

    @Test
    void acceptsNothingWithoutDetections() {
        MatchFilter filter = new MatchFilter(List.of(), DataModelVersion.CIM_6_4);

        assertThat(filter.accepts(ProcessEvent.at(0).build())).isFalse();
        assertThat(filter.accepts(PlacedEvent.asInJson(
                        ProcessEvent.at(0).set(ProcessField.PROCESS, "cmd").build())))
                .isFalse();
    }

    @Test
    void acceptsWhatTheDataModelMakesOfAnEvent() {
        ProcessEvent event = ProcessEvent.at(0)
                .set(ProcessField.PROCESS, "\"C:\\Program Files\\x y.exe\" -a")
                .set(ProcessField.PROCESS_INTEGRITY_LEVEL, "High")
                .build();

        for (String condition : List.of(
                "process_name=\"X y.exe\"",
                "process_name=*y.exe",
                "user=unknown",
                "parent_process=*KNOW*",
                "process_integrity_level=high",
                "process_integrity_level=*gh",
                "process=*files\\\\x*",
                "NOT action=*")) {
            MatchFilter filter = new MatchFilter(List.of(Plans.where(condition)), DataModelVersion.CIM_6_4);
            assertThat(filter.accepts(PlacedEvent.asInJson(event)))
                    .as(condition)
                    .isTrue();
            assertThat(filter.accepts(event)).as(condition).isTrue();
        }
        for (String condition : List.of("process_name=y.exe", "process=*files\\\\\\\\x*", "NOT user=*", "action=*")) {
            MatchFilter filter = new MatchFilter(List.of(Plans.where(condition)), DataModelVersion.CIM_6_4);
            assertThat(filter.accepts(PlacedEvent.asInJson(event)))
                    .as(condition)
                    .isFalse();
        }
    }

    @Test
    void acceptsExactlyTheEventsThatARandomConditionMatches() {
        long seed = 20261129;
        SplittableRandom random = new SplittableRandom(seed);
        List<ProcessField> fields = List.of(
                ProcessField.USER,
                ProcessField.PROCESS,
                ProcessField.PROCESS_NAME,
                ProcessField.PARENT_PROCESS_NAME,
                ProcessField.PROCESS_INTEGRITY_LEVEL,
                ProcessField.ACTION);
        List<String> texts = List.of(
                "abc", "bca", "ca", "unknown", "kis", "\u017fki", "stra\u00dfe", "\\", "\\ab", "\"i", "/", "a/bc", "5");
        List<String> written = new ArrayList<>(List.of("*", "*c", "ab*ca", "*nkn*", "high"));
        for (String text : texts) {
            String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
            written.addAll(List.of(escaped, "*" + escaped + "*", escaped + "*x*", "*" + escaped + "*abc"));
        }
        RandomConditions conditions = new RandomConditions(
                random, fields.stream().map(ProcessField::cimName).toList(), written);
        int accepted = 0;
        int events = 0;
        for (int round = 0; round < 500; round++) {
            DataModelVersion dataModel = random.nextBoolean() ? DataModelVersion.CIM_6_4 : DataModelVersion.NONE;
            CalculatedFields calculated = CalculatedFields.of(dataModel, ALL);
            List<DetectionPlan> plans = new ArrayList<>();
            for (int i = random.nextInt(4) == 0 ? random.nextInt(80) : random.nextInt(3); i >= 0; i--) {
                plans.add(Plans.where(conditions.next(3)));
            }
            MatchFilter filter = new MatchFilter(plans, dataModel);
            for (int i = 0; i < 20; i++) {
                ProcessEvent.Builder builder = ProcessEvent.at(0);
                for (ProcessField field : fields) {
                    StringBuilder value = new StringBuilder();
                    for (int left = random.nextInt(4); left > 0; left--) {
                        value.append(texts.get(random.nextInt(texts.size())));
                    }
                    builder.set(field, random.nextInt(3) == 0 ? value.toString() : CaseVariants.of(value + "", random));
                }
                ProcessEvent event = builder.build();
                ProcessEvent calculatedEvent = calculated.apply(event);
                boolean expected = plans.stream().anyMatch(plan -> plan.matches(calculatedEvent));
                for (EventFields fieldsOfEvent :
                        List.of(event, PlacedEvent.asInJson(event), PlacedEvent.somehow(event, random))) {
                    assertThat(filter.accepts(fieldsOfEvent))
                            .as(
                                    "seed %d, round %d, event %d: %s, %s",
                                    seed,
                                    round,
                                    i,
                                    event,
                                    plans.size() < 4
                                            ? plans.stream()
                                                    .map(DetectionPlan::describe)
                                                    .toList()
                                            : plans.size())
                            .isEqualTo(expected);
                }
                accepted += expected ? 1 : 0;
                events++;
            }
        }
        assertThat(accepted).as("seed %d", seed).isBetween(events / 4, events * 9 / 10);
    }

    @Test
    void acceptsExactlyTheEventsThatAPublishedDetectionMatches() throws IOException {
        long seed = 20261130;
        SplittableRandom random = new SplittableRandom(seed);
        List<DetectionPlan> plans = selectivePlans();
        List<Map<ProcessField, List<String>>> written = new ArrayList<>();
        for (DetectionPlan plan : plans) {
            Condition where = plan.search().tstats().where();
            if (where != null) {
                written.add(WrittenValues.of(where));
            }
        }
        List<ProcessEvent> recorded = new ArrayList<>();
        for (FieldMapping mapping : FieldMapping.values()) {
            RecordedEvents.byKind(mapping).values().forEach(recorded::addAll);
        }
        CalculatedFields calculated = CalculatedFields.of(DataModelVersion.CIM_6_4, ALL);
        MatchFilter filter = new MatchFilter(plans, DataModelVersion.CIM_6_4);
        int accepted = 0;
        int events = 4_000;
        for (int i = 0; i < events; i++) {
            ProcessEvent.Builder builder = recorded.get(i % recorded.size()).toBuilder();
            if (i >= recorded.size()) {
                Map<ProcessField, List<String>> values = written.get(random.nextInt(written.size()));
                values.forEach((field, texts) -> {
                    if (random.nextInt(4) > 0) {
                        builder.set(field, someOf(texts, random));
                    }
                });
            }
            ProcessEvent event = builder.build();
            ProcessEvent calculatedEvent = calculated.apply(event);
            boolean expected = plans.stream().anyMatch(plan -> plan.matches(calculatedEvent));
            assertThat(filter.accepts(PlacedEvent.somehow(event, random)))
                    .as("seed %d, event %d: %s", seed, i, event)
                    .isEqualTo(expected);
            accepted += expected ? 1 : 0;
        }
        assertThat(accepted).as("seed %d", seed).isBetween(events / 4, events * 9 / 10);
    }

    @Test
    void allocatesNothingForEventsThatNothingMatches() throws IOException {
        // Conditions that are moved before the aggregation are evaluated on texts.
        List<DetectionPlan> plans = selectivePlans().stream()
                .filter(plan -> plan.pushedDown().isEmpty())
                .toList();
        MatchFilter filter = new MatchFilter(plans, DataModelVersion.CIM_6_4);
        List<PlacedEvent> unmatched = RecordedEvents.byKind(FieldMapping.SPLUNK).values().stream()
                .flatMap(List::stream)
                .map(PlacedEvent::asInJson)
                .filter(event -> !filter.accepts(event))
                .toList();
        assertThat(unmatched).hasSizeGreaterThan(100);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        PlacedEvent[] events = unmatched.toArray(PlacedEvent[]::new);

        long before = threads.getCurrentThreadAllocatedBytes();
        int accepted = 0;
        for (int i = 0; i < 100_000; i++) {
            accepted += filter.accepts(events[i % events.length]) ? 1 : 0;
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(accepted).isZero();
        // What the compiler or a profiler may do on this thread is far less than one object for each event.
        assertThat(allocated).isLessThan(100_000 * 8);
    }

    /** The sample without the three detections that match every event of Sysmon. */
    private List<DetectionPlan> selectivePlans() throws IOException {
        return EscuPlans.in(folder, Normalization.DEFAULT).plans().stream()
                .filter(plan -> !Set.of(
                                "Detect Rare Executables",
                                "Single Letter Process On Endpoint",
                                "Detect RTLO In Process")
                        .contains(plan.profile().name()))
                .toList();
    }

    /** One value as written, or several with wildcards joined. */
    private static String someOf(List<String> values, SplittableRandom random) {
        StringBuilder some = new StringBuilder();
        for (int left = random.nextInt(5); left >= 0; left--) {
            String value = values.get(random.nextInt(values.size()));
            if (some.length() == 0 || value.contains("*")) {
                some.append(value.replace("\\\\", "\\").replace("\\\"", "\"").replace("*", left == 0 ? "" : " "));
            }
        }
        return CaseVariants.of(some.toString(), random);
    }
}
