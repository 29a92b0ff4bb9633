package io.spawnwatch.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.datamodel.NaiveDataModel;
import io.spawnwatch.detection.CaseVariants;
import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.detection.plan.filter.ReferenceInterpreter;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.RandomConditions;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.document.Place;
import io.spawnwatch.document.SourceText;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.Test;

/** Conditions, groups and observed values are those of the event that the data model makes. */
class MatchCalculatedFieldsTest {
    private static final List<ProcessField> BY = List.of(
            ProcessField.USER,
            ProcessField.PROCESS_NAME,
            ProcessField.PARENT_PROCESS_NAME,
            ProcessField.PROCESS_INTEGRITY_LEVEL,
            ProcessField.ACTION);
    private static final List<ProcessField> COMPARED = List.of(
            ProcessField.USER,
            ProcessField.PROCESS,
            ProcessField.PROCESS_NAME,
            ProcessField.PARENT_PROCESS,
            ProcessField.PARENT_PROCESS_NAME,
            ProcessField.ORIGINAL_FILE_NAME,
            ProcessField.ACTION);
    private static final List<String> VALUES = List.of(
            "unknown",
            "UNKNOWN",
            "abc",
            "High",
            "C:\\x\\abc.exe -e",
            "\"C:\\x y\\a b.exe\" unknown",
            "abc.exe C:\\un\\known",
            "\"\"",
            "5");
    private static final List<String> PATTERNS = List.of(
            "unknown", "*know*", "un*", "*", "abc", "*abc*", "abc.exe", "a b.exe", "*.exe", "*\\\\x*", "high", "5");

    @Test
    void aMissingFieldIsCalculatedBeforeConditionsAreTested() throws Exception {
        List<Detection> detections = List.of(
                detection("different", "Processes.parent_process!=*x*"),
                detection("present", "Processes.process_name=*"),
                detection("absent", "NOT Processes.user=*"),
                detection("named", "Processes.process_name=cmd.exe"));
        ProcessEvent event = ProcessEvent.at(0)
                .set(ProcessField.PROCESS, "C:\\Windows\\cmd.exe /c dir")
                .set(ProcessField.PROCESS_INTEGRITY_LEVEL, "High")
                .build();

        List<String> group = List.of("unknown", "cmd.exe", "unknown", "high", "null");
        assertThat(matched(detections, List.of(event)))
                .containsExactly(List.of("different at 0 " + group, "present at 0 " + group, "named at 0 " + group));
    }

    @Test
    void randomConditionsOnRandomEventsGiveWhatANaiveEvaluationGives() throws Exception {
        long seed = 20261128;
        SplittableRandom random = new SplittableRandom(seed);
        RandomConditions conditions = new RandomConditions(
                random, COMPARED.stream().map(ProcessField::cimName).toList(), PATTERNS);
        int matches = 0;
        for (int round = 0; round < 60; round++) {
            List<Condition> parsed = new ArrayList<>();
            List<Detection> detections = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                Condition condition = conditions.next(3);
                parsed.add(condition);
                detections.add(detection(
                        "d" + i, Plans.qualified(SearchPrinter.faithful().print(condition))));
            }
            List<ProcessEvent> events = new ArrayList<>();
            List<List<String>> expected = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                ProcessEvent event = randomEvent(random, i);
                events.add(event);
                expected.add(naivelyMatched(parsed, NaiveDataModel.calculate(event)));
            }
            List<List<String>> matched = matched(detections, events);
            for (int i = 0; i < events.size(); i++) {
                assertThat(matched.get(i))
                        .as("seed %d, round %d, event %d: %s", seed, round, i, events.get(i))
                        .isEqualTo(expected.get(i));
                matches += expected.get(i).size();
            }
        }
        assertThat(matches).as("matches of 216,000, seed %d", seed).isBetween(50_000, 160_000);
    }

    private static ProcessEvent randomEvent(SplittableRandom random, int timeMs) {
        ProcessEvent.Builder event = ProcessEvent.at(timeMs);
        for (ProcessField field : ProcessField.values()) {
            if (random.nextInt(3) > 0) {
                event.set(field, CaseVariants.of(VALUES.get(random.nextInt(VALUES.size())), random));
            }
        }
        return event.build();
    }

    private static List<String> naivelyMatched(List<Condition> conditions, ProcessEvent event) {
        List<String> matched = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i).accept(new ReferenceInterpreter(event))) {
                matched.add("d" + i + " at " + event.timeMs() + " "
                        + BY.stream()
                                .map(field -> event.get(field) == null ? "null" : event.get(field))
                                .toList());
            }
        }
        return matched;
    }

    /** For each event, what matched: detection, time, and group values; observed values are the group's, too. */
    @SuppressWarnings("try")
    private static List<List<String>> matched(List<Detection> detections, List<ProcessEvent> events) throws Exception {
        MatchDetections function = new MatchDetections(
                detections,
                Environments.splunk(),
                DetectionOverrides.none(),
                TumblingWindows.fromEpoch(Duration.ofHours(1)));
        List<List<String>> matched = new ArrayList<>();
        try (OneInputStreamOperatorTestHarness<SourceRecord, Sighting> harness =
                ProcessFunctionTestHarnesses.forProcessFunction(function)) {
            for (ProcessEvent event : events) {
                int before = harness.extractOutputValues().size();
                harness.processElement(new SourceRecord(event, null, event.timeMs(), false), event.timeMs());
                List<Sighting> sightings = harness.extractOutputValues();
                matched.add(sightings.subList(before, sightings.size()).stream()
                        .map(MatchCalculatedFieldsTest::text)
                        .toList());
            }
        }
        return matched;
    }

    private static String text(Sighting sighting) {
        GroupKey key = GroupKey.decode(sighting.groupKey());
        assertThat(sighting.observed().get(0)).isEqualTo(key.values().get(0));
        return key.detectionId() + " at " + sighting.timeMs() + " " + key.values();
    }

    private static Detection detection(String id, String where) {
        return new Detection(
                id,
                "Name",
                1,
                "TTP",
                "production",
                "",
                SourceText.of(
                        "d.yml",
                        "| tstats fillnull_value=null count values(Processes.user) from datamodel=Endpoint.Processes where "
                                + where + " by "
                                + BY.stream()
                                        .map(field -> "Processes." + field.cimName())
                                        .collect(Collectors.joining(" "))),
                new RiskRule(70, 70, 49.0, "m", List.of(), List.of()),
                Place.whole("d.yml"),
                List.of(),
                List.of(),
                "endpoint");
    }
}
