package io.spawnwatch.backtest.unit;

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
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BlindDetectionsTest {
    private static final String ID = "11111111-2222-3333-4444-555555555555";
    private static final List<ProcessField> FIELDS = List.of(
            ProcessField.USER, ProcessField.PROCESS, ProcessField.PROCESS_NAME, ProcessField.PARENT_PROCESS_NAME);
    private static final List<String> VALUES = Arrays.asList("a", "b", "c", null);

    /** Held against every event that there can be, in conditions that read each field once. */
    @Test
    void aDetectionIsBlindIfNoEventWithoutTheFieldsCanMakeItFire() {
        long seed = 20261129;
        SplittableRandom random = new SplittableRandom(seed);
        List<ProcessEvent> events = allEvents();
        int blind = 0;
        int named = 0;
        for (int i = 0; i < 600; i++) {
            List<ProcessField> unread = new ArrayList<>(FIELDS);
            String condition = condition(random, unread, 3);
            DetectionPlan plan = plan("where " + condition + " by Processes.dest", Normalization.RAW);
            Set<ProcessField> absent = EnumSet.noneOf(ProcessField.class);
            FIELDS.stream().filter(field -> random.nextInt(3) == 0).forEach(absent::add);
            BlindDetections detections = new BlindDetections(List.of(plan));
            events.stream().filter(event -> lacks(event, absent)).forEach(detections::add);

            boolean canFire = fires(plan, events, absent);
            boolean isBlind = !canFire && fires(plan, events, Set.of());
            String missing = detections.byId().getOrDefault(ID, "");

            assertThat(!missing.isEmpty())
                    .as("seed %d: %s without %s", seed, condition, absent)
                    .isEqualTo(isBlind);
            if (isBlind) {
                Set<ProcessField> blocking = Arrays.stream(missing.split(", "))
                        .map(ProcessField::ofCimName)
                        .collect(Collectors.toSet());
                assertThat(absent).containsAll(blocking);
                assertThat(fires(plan, events, blocking)).isFalse();
                for (ProcessField field : blocking) {
                    Set<ProcessField> others = EnumSet.copyOf(blocking);
                    others.remove(field);
                    assertThat(fires(plan, events, others))
                            .as("seed %d: %s without %s", seed, condition, others)
                            .isTrue();
                }
                blind++;
                named += blocking.size();
            }
        }
        assertThat(blind).isBetween(60, 540);
        assertThat(named).isGreaterThan(blind);
    }

    @Test
    void aFieldThatTheDataModelFillsInIsNoExcuse() {
        DetectionPlan unknown =
                plan("where Processes.parent_process_name=unknown by Processes.dest", Normalization.DEFAULT);
        DetectionPlan cmd =
                plan("where Processes.parent_process_name=cmd.exe by Processes.dest", Normalization.DEFAULT);

        assertThat(blind(unknown, event())).isEmpty();
        assertThat(blind(cmd, event())).containsExactly(Map.entry(ID, "parent_process, parent_process_name"));
        // The name is calculated from the path.
        assertThat(blind(cmd, event().set(ProcessField.PARENT_PROCESS, "x"))).isEmpty();
    }

    @Test
    void whatCommandsAfterTheAggregationDemandCounts() {
        DetectionPlan plan = plan("""
            where Processes.process_name=cmd.exe by Processes.dest Processes.process_integrity_level
              | `drop_dm_object_name(Processes)` | search process_integrity_level=high""", Normalization.DEFAULT);
        DetectionPlan filled = plan("""
            fillnull_value=none where Processes.process_name=cmd.exe by Processes.dest Processes.process_integrity_level
              | `drop_dm_object_name(Processes)` | search process_integrity_level=high""", Normalization.DEFAULT);

        assertThat(blind(plan, event())).containsExactly(Map.entry(ID, "process_integrity_level"));
        assertThat(blind(filled, event())).containsExactly(Map.entry(ID, "process_integrity_level"));
        assertThat(blind(filled, event().set(ProcessField.PROCESS_INTEGRITY_LEVEL, "low")))
                .isEmpty();
    }

    private static ProcessEvent.Builder event() {
        return ProcessEvent.at(0)
                .set(ProcessField.DEST, "d")
                .set(ProcessField.PROCESS, "cmd.exe")
                .set(ProcessField.PROCESS_NAME, "cmd.exe");
    }

    private static Map<String, String> blind(DetectionPlan plan, ProcessEvent.Builder event) {
        BlindDetections detections = new BlindDetections(List.of(plan));
        boolean none = detections.add(event.build());
        assertThat(none).isEqualTo(detections.byId().isEmpty());
        return detections.byId();
    }

    private static boolean fires(DetectionPlan plan, List<ProcessEvent> events, Set<ProcessField> absent) {
        return events.stream().filter(event -> lacks(event, absent)).anyMatch(plan::matches);
    }

    private static boolean lacks(ProcessEvent event, Set<ProcessField> absent) {
        return absent.stream().allMatch(field -> event.get(field) == null);
    }

    private static List<ProcessEvent> allEvents() {
        List<ProcessEvent> events =
                List.of(ProcessEvent.at(0).set(ProcessField.DEST, "d").build());
        for (ProcessField field : FIELDS) {
            events = events.stream()
                    .flatMap(event -> VALUES.stream()
                            .map(value -> event.toBuilder().set(field, value).build()))
                    .toList();
        }
        return events;
    }

    /** A condition that reads each of some fields at most once. */
    private static String condition(SplittableRandom random, List<ProcessField> unread, int depth) {
        if (depth == 0 || unread.size() < 2 || random.nextInt(5) == 0) {
            String field =
                    "Processes." + unread.remove(random.nextInt(unread.size())).cimName();
            return switch (random.nextInt(4)) {
                case 0 -> field + "!=a";
                case 1 -> field + "=*";
                case 2 -> field + " IN (a, b)";
                default -> field + "=a";
            };
        }
        if (random.nextInt(4) == 0) {
            return "NOT (" + condition(random, unread, depth - 1) + ")";
        }
        List<ProcessField> right = new ArrayList<>(unread.subList(unread.size() / 2, unread.size()));
        List<ProcessField> left = new ArrayList<>(unread.subList(0, unread.size() / 2));
        String operator = random.nextBoolean() ? " OR " : " AND ";
        return "(" + condition(random, left, depth - 1) + operator + condition(random, right, depth - 1) + ")";
    }

    private static DetectionPlan plan(String search, Normalization normalization) {
        String options = search.startsWith("fillnull") ? search.substring(0, search.indexOf(' ')) + " " : "";
        return DetectionPlan.of(
                DetectionFile.read("x.yml", """
                name: X
                id: %s
                version: 1
                type: Hunting
                search: >-
                  | tstats %scount from datamodel=Endpoint.Processes %s
                """.formatted(ID, options, search.substring(options.length()))),
                new SearchEnvironment(Macros.bundled(), Lookups.none(), normalization));
    }
}
