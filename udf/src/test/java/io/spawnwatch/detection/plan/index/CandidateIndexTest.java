package io.spawnwatch.detection.plan.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.RecordedEvents;
import io.spawnwatch.detection.CaseVariants;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.detection.spl.Condition;
import io.spawnwatch.detection.spl.RandomConditions;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.EscuPlans;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("slow")
class CandidateIndexTest {

    @TempDir
    private Path folder;

    @Test
    void findsPlansWhosePrefilterTheEventPassesAndPlansWithoutOne() {
        List<DetectionPlan> plans = Stream.of(
                        "user!=x",
                        "process_name=CMD.exe",
                        "process=*save* process=*hklm*",
                        "process_name=a OR process=*HKLM*",
                        "process_name=cmd.exe parent_process=*word*",
                        "process_name=cmd.exe process=*nowhere*")
                .map(Plans::where)
                .toList();
        CandidateIndex index = index(plans);
        Candidates candidates = index.newCandidates();
        assertThat(positions(candidates)).isEmpty();

        ProcessEvent.Builder event =
                ProcessEvent.at(0).set(ProcessField.PROCESS_NAME, "cmd.EXE").set(ProcessField.PROCESS, "reg hklm sav");
        index.find(event.build(), candidates);
        assertThat(positions(candidates)).containsExactly(0, 1, 3);

        index.find(event.set(ProcessField.PARENT_PROCESS, "WinWord").build(), candidates);
        assertThat(positions(candidates)).containsExactly(0, 1, 3, 4);

        index.find(event.set(ProcessField.PROCESS_NAME, "b").build(), candidates);
        assertThat(positions(candidates)).containsExactly(0, 3);

        index.find(ProcessEvent.at(0).build(), candidates);
        assertThat(positions(candidates)).containsExactly(0);
    }

    @Test
    void searchesEveryFieldOfWhichAPlanRequiresASubstring() {
        CandidateIndex index =
                index(List.of(Plans.where("process=*save* process_name=*reg* (user=*adm* OR parent_process=*word*)")));
        Candidates candidates = index.newCandidates();
        ProcessEvent.Builder event =
                ProcessEvent.at(0).set(ProcessField.PROCESS, "save").set(ProcessField.PROCESS_NAME, "reg");
        index.find(event.build(), candidates);
        assertThat(positions(candidates)).isEmpty();

        index.find(event.set(ProcessField.PARENT_PROCESS, "word").build(), candidates);
        assertThat(positions(candidates)).containsExactly(0);

        index.find(event.set(ProcessField.PROCESS, null).build(), candidates);
        assertThat(positions(candidates)).isEmpty();
    }

    @Test
    void hasNoCandidatesWithoutPlans() {
        CandidateIndex index = index(List.of());
        Candidates candidates = index.newCandidates();
        index.find(ProcessEvent.at(0).set(ProcessField.USER, "u").build(), candidates);
        assertThat(positions(candidates)).isEmpty();
    }

    @Test
    void findsEveryPlanWhateverTheirNumber() {
        for (int size : new int[] {1, 63, 64, 65, 128, 200}) {
            List<DetectionPlan> plans = IntStream.range(0, size)
                    .mapToObj(i -> Plans.where("user=u process=*text" + (i % 2) + "*"))
                    .toList();
            CandidateIndex index = index(plans);
            Candidates candidates = index.newCandidates();
            ProcessEvent.Builder event = ProcessEvent.at(0).set(ProcessField.USER, "U");
            index.find(event.set(ProcessField.PROCESS, "text0text1").build(), candidates);
            assertThat(positions(candidates))
                    .isEqualTo(IntStream.range(0, size).boxed().toList());
            index.find(event.set(ProcessField.PROCESS, "text1").build(), candidates);
            assertThat(positions(candidates))
                    .isEqualTo(IntStream.range(0, size)
                            .filter(i -> i % 2 == 1)
                            .boxed()
                            .toList());
        }
    }

    @Test
    void missesNoMatchOfRandomConditions() {
        long seed = 20261122;
        SplittableRandom random = new SplittableRandom(seed);
        List<ProcessField> fields = List.of(ProcessField.USER, ProcessField.PROCESS, ProcessField.PARENT_PROCESS_NAME);
        List<String> texts = List.of("abc", "bca", "ca", "kis", "\u017fki", "stra\u00dfe", "\\", "\"i", "5");
        List<String> written = new ArrayList<>(List.of("*", "*c", "ab*ca"));
        for (String text : texts) {
            String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
            written.addAll(List.of(escaped, "*" + escaped + "*", escaped + "*x*", "*" + escaped + "*abc"));
        }
        RandomConditions conditions = new RandomConditions(
                random, fields.stream().map(ProcessField::cimName).toList(), written);
        Count count = new Count();
        for (int round = 0; round < 500; round++) {
            List<DetectionPlan> plans = new ArrayList<>();
            // Among many plans, a search that is skipped for one may be made for another and hide the error.
            for (int i = random.nextInt(2) == 0 ? 0 : random.nextInt(150); i >= 0; i--) {
                plans.add(Plans.where(conditions.next(3)));
            }
            CandidateIndex index = index(plans);
            Candidates candidates = index.newCandidates();
            for (int i = 0; i < 40; i++) {
                ProcessEvent.Builder event = ProcessEvent.at(0);
                for (ProcessField field : fields) {
                    StringBuilder value = new StringBuilder();
                    for (int left = random.nextInt(4); left > 0; left--) {
                        value.append(texts.get(random.nextInt(texts.size())));
                    }
                    event.set(field, CaseVariants.of(value.toString(), random));
                }
                compareWithEveryPlan(
                        plans, index, candidates, event.build(), "seed " + seed + " round " + round, count);
            }
        }
        assertThat(count.matches).as("seed %d", seed).isBetween(count.tested / 20, count.tested / 2);
        assertThat(count.candidates).as("seed %d", seed).isLessThan(count.tested * 9 / 10);
    }

    @Test
    void missesNoMatchOfRealDetectionsOnRealEvents() throws IOException {
        List<DetectionPlan> plans = EscuPlans.in(folder).plans();
        CandidateIndex index = index(plans);
        Candidates candidates = index.newCandidates();
        Count count = new Count();
        for (ProcessEvent event : RecordedEvents.all()) {
            compareWithEveryPlan(plans, index, candidates, event, "recorded", count);
        }
        assertThat(count.matches).isGreaterThan(50);
        assertThat(count.candidates).isLessThan(count.tested / 50);
    }

    @Test
    void missesNoMatchOfRealDetectionsOnEventsBuiltFromTheirOwnTexts() throws IOException {
        long seed = 20261122;
        SplittableRandom random = new SplittableRandom(seed);
        CatalogPlan catalog = EscuPlans.in(folder);
        List<Map<ProcessField, List<String>>> written = new ArrayList<>();
        for (DetectionPlan plan : catalog.plans()) {
            Condition where = plan.search().tstats().where();
            if (where != null) {
                written.add(WrittenValues.of(where));
            }
        }
        List<ProcessEvent> recorded = RecordedEvents.all();
        CandidateIndex index = index(catalog.plans());
        Candidates candidates = index.newCandidates();
        Count count = new Count();
        for (int round = 0; round < 20_000; round++) {
            ProcessEvent.Builder event = ProcessEvent.at(0);
            ProcessEvent base = recorded.get(random.nextInt(recorded.size()));
            for (ProcessField field : ProcessField.values()) {
                String value = random.nextInt(5) == 0 ? null : base.get(field);
                event.set(field, value == null ? null : CaseVariants.of(value, random));
            }
            written.get(random.nextInt(written.size())).forEach((field, values) -> {
                if (random.nextInt(8) > 0) {
                    event.set(field, CaseVariants.of(someOf(values, random), random));
                }
            });
            compareWithEveryPlan(
                    catalog.plans(), index, candidates, event.build(), "seed " + seed + " round " + round, count);
        }
        assertThat(count.matches).as("seed %d", seed).isGreaterThan(10_000);
        assertThat(count.candidates).as("seed %d", seed).isLessThan(count.tested / 20);
        assertThat(count.matched)
                .as("seed %d", seed)
                .hasSizeGreaterThan(catalog.plans().size() * 2 / 3);
    }

    /** One value as written, or several with wildcards joined. */
    private static String someOf(List<String> values, SplittableRandom random) {
        StringBuilder some = new StringBuilder();
        for (int left = random.nextInt(5); left >= 0; left--) {
            String value = values.get(random.nextInt(values.size()));
            if (some.length() == 0 || value.contains("*")) {
                some.append(value.replace("\\\\", "\\").replace("\\\"", "\"").replace("*", left == 0 ? "" : " \u00df"));
            }
        }
        return some.toString();
    }

    private static void compareWithEveryPlan(
            List<DetectionPlan> plans,
            CandidateIndex index,
            Candidates candidates,
            ProcessEvent event,
            String what,
            Count count) {
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < plans.size(); i++) {
            if (plans.get(i).matches(event)) {
                expected.add(i);
            }
        }
        index.find(event, candidates);
        List<Integer> found = positions(candidates);
        List<Integer> matches =
                found.stream().filter(i -> plans.get(i).matches(event)).toList();
        if (!matches.equals(expected)) {
            List<Integer> missed = new ArrayList<>(expected);
            missed.removeAll(matches);
            assertThat(matches)
                    .as(() -> what + ": " + event + " misses "
                            + missed.stream().map(i -> plans.get(i).describe()).toList())
                    .isEqualTo(expected);
        }
        count.tested += plans.size();
        count.candidates += found.size();
        count.matches += matches.size();
        matches.forEach(count.matched::add);
    }

    private static List<Integer> positions(Candidates candidates) {
        List<Integer> positions = new ArrayList<>();
        for (int i = candidates.next(0); i != Candidates.NONE; i = candidates.next(i + 1)) {
            positions.add(i);
        }
        return positions;
    }

    private static final class Count {
        private final Set<Integer> matched = new HashSet<>();
        private int tested;
        private int candidates;
        private int matches;
    }

    private static CandidateIndex index(List<DetectionPlan> plans) {
        return CandidateIndex.of(plans.stream().map(DetectionPlan::prefilter).toList());
    }
}
