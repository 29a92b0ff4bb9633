package io.spawnwatch.detection.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.DetectionFile;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LackingFieldsTest {
    private static final List<ProcessField> FIELDS = List.of(
            ProcessField.USER, ProcessField.PROCESS, ProcessField.PROCESS_NAME, ProcessField.PARENT_PROCESS_NAME);
    private static final List<String> VALUES = Arrays.asList("a", "b", null);

    /** In conditions that read each field once, where an event's truth is known exactly if nothing that is unknown matters. */
    @Test
    void anEventLacksFieldsIfSomeValuesOfThemWouldMakeItCount() {
        long seed = 14;
        SplittableRandom random = new SplittableRandom(seed);
        int lacking = 0;
        int counted = 0;
        for (int i = 0; i < 2_000; i++) {
            String condition = condition(random, new ArrayList<>(FIELDS), 3);
            DetectionPlan plan = plan("where " + condition + " by Processes.dest");
            Set<ProcessField> absent = EnumSet.noneOf(ProcessField.class);
            FIELDS.stream().filter(field -> random.nextInt(3) == 0).forEach(absent::add);
            ProcessEvent.Builder builder = ProcessEvent.at(0).set(ProcessField.DEST, "d");
            FIELDS.stream()
                    .filter(field -> !absent.contains(field))
                    .forEach(field -> builder.set(field, VALUES.get(random.nextInt(VALUES.size()))));
            ProcessEvent event = builder.build();
            LackingFields fields = new LackingFields(plan, absent);
            String on = "seed %d: %s on %s without %s".formatted(seed, condition, event, absent);

            fields.consider(event);

            boolean isLacking = !plan.isCounted(event) && canCount(plan, event, new ArrayList<>(absent));
            assertThat(!fields.fields().isEmpty()).as(on).isEqualTo(isLacking);
            assertThat(absent).as(on).containsAll(fields.fields());
            if (isLacking) {
                assertThat(fields.isIrrelevant()).as(on).isFalse();
                assertThat(canCount(plan, event, new ArrayList<>(fields.fields())))
                        .as(on)
                        .isTrue();
                lacking++;
            }
            counted += plan.isCounted(event) ? 1 : 0;
            assertThat(CountedCondition.of(plan).trace(event).matches()).as(on).isEqualTo(plan.isCounted(event));
        }
        assertThat(lacking).isGreaterThan(200);
        assertThat(counted).isGreaterThan(200);
    }

    @Test
    void theFirstSuchEventTells() {
        LackingFields fields = new LackingFields(
                plan("where (Processes.process=a Processes.user=x) OR (Processes.process=b Processes.process_name=x)"
                        + " by Processes.dest"),
                EnumSet.of(ProcessField.USER, ProcessField.PARENT_PROCESS));
        assertThat(fields.isIrrelevant()).isFalse();

        fields.consider(event("c"));
        assertThat(fields.fields()).isEmpty();
        fields.consider(event("a"));
        fields.consider(event("b"));

        assertThat(fields.fields()).containsExactly(ProcessField.USER);
    }

    @Test
    void aFieldToGroupByIsNeeded() {
        LackingFields fields = new LackingFields(
                plan("where Processes.process=a by Processes.dest Processes.user"), EnumSet.of(ProcessField.USER));

        fields.consider(event("a"));

        assertThat(fields.fields()).containsExactly(ProcessField.USER);
        assertThat(new LackingFields(plan("where Processes.process=a by Processes.dest"), EnumSet.of(ProcessField.USER))
                        .isIrrelevant())
                .isTrue();
    }

    private static ProcessEvent event(String process) {
        return ProcessEvent.at(0)
                .set(ProcessField.DEST, "d")
                .set(ProcessField.PROCESS, process)
                .build();
    }

    private static boolean canCount(DetectionPlan plan, ProcessEvent event, List<ProcessField> unknown) {
        if (unknown.isEmpty()) {
            return plan.isCounted(event);
        }
        List<ProcessField> others = unknown.subList(1, unknown.size());
        return VALUES.stream()
                .anyMatch(value -> canCount(
                        plan, event.toBuilder().set(unknown.get(0), value).build(), others));
    }

    /** A condition that reads each of some fields at most once. */
    private static String condition(SplittableRandom random, List<ProcessField> unread, int depth) {
        if (depth == 0 || unread.size() < 2 || random.nextInt(5) == 0) {
            String field =
                    "Processes." + unread.remove(random.nextInt(unread.size())).cimName();
            return switch (random.nextInt(3)) {
                case 0 -> field + "!=a";
                case 1 -> field + "=*";
                default -> field + "=a";
            };
        }
        if (random.nextInt(4) == 0) {
            return "NOT (" + condition(random, unread, depth - 1) + ")";
        }
        List<ProcessField> right = new ArrayList<>(unread.subList(unread.size() / 2, unread.size()));
        List<ProcessField> left = new ArrayList<>(unread.subList(0, unread.size() / 2));
        String operator = random.nextInt(3) == 0 ? " OR " : " AND ";
        return "(" + condition(random, left, depth - 1) + operator + condition(random, right, depth - 1) + ")";
    }

    private static DetectionPlan plan(String search) {
        return DetectionPlan.of(
                DetectionFile.read("x.yml", """
                name: X
                id: 11111111-2222-3333-4444-555555555555
                version: 1
                type: Hunting
                search: '| tstats count from datamodel=Endpoint.Processes %s'
                """.formatted(search)),
                new SearchEnvironment(Macros.bundled(), Lookups.none(), Normalization.RAW));
    }
}
