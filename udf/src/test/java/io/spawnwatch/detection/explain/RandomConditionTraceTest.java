package io.spawnwatch.detection.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.explain.Conjunct.Decided;
import io.spawnwatch.detection.explain.Term.Kind;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.detection.plan.eval.Truth;
import io.spawnwatch.detection.plan.rows.CountedGroup;
import io.spawnwatch.detection.plan.rows.PushdownSearches;
import io.spawnwatch.detection.spl.Command;
import io.spawnwatch.detection.spl.DedupCommand;
import io.spawnwatch.detection.spl.RandomConditions;
import io.spawnwatch.detection.spl.RegexCommand;
import io.spawnwatch.detection.spl.Search;
import io.spawnwatch.detection.spl.SearchCommand;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.detection.spl.StatsCommand;
import io.spawnwatch.detection.spl.WhereCommand;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.LookupFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trace decides as a plan does, and each of its terms as a plan whose condition is that term's words alone.
 */
class RandomConditionTraceTest {
    private static final long SEED = 20_261_129;
    private static final long NINE = 1_596_697_200_000L;
    private static final List<ProcessField> FIELDS =
            List.of(ProcessField.USER, ProcessField.PROCESS, ProcessField.PARENT_PROCESS_ID);
    private static final List<String> VALUES =
            List.of("a", "A", "b", "ab", "bab", "5", "10", "5.0", "-1.5", "a b", "a\\b", "\"a\"", "(", "\\");

    private int holding;
    private int lacking;
    private int unknown;

    @Test
    void eachTermOfARandomConditionSaysWhatItsWordsAloneSay() {
        SplittableRandom random = new SplittableRandom(SEED);
        RandomConditions conditions = new RandomConditions(
                random, FIELDS.stream().map(ProcessField::cimName).toList());
        for (int round = 0; round < 200; round++) {
            DetectionPlan plan = Plans.where(conditions.next(4));
            TracedCondition condition = new TracedCondition(plan);
            NearestEvent nearest = new NearestEvent(condition);
            List<ProcessEvent> events = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                ProcessEvent event = event(random);
                events.add(event);
                nearest.consider(event);
                ConditionTrace trace = condition.trace(event);
                assertThat(trace.matches())
                        .as(() -> "seed " + SEED + ": " + plan.describe() + " on " + event)
                        .isEqualTo(plan.matches(event));
                assertThat(condition.distance(event, Integer.MAX_VALUE)).isEqualTo(trace.distance());
                assertThat(trace.changes() == 0).isEqualTo(trace.matches());
                assertThat(trace.changes()).isGreaterThanOrEqualTo(trace.distance());
                assertThat(trace.decisive().isEmpty()).isEqualTo(trace.makesRow());
                trace.conjuncts().forEach(conjunct -> checkAlone(conjunct.term(), event));
            }
            assertThat(nearest.event())
                    .as(() -> "seed " + SEED + ": " + plan.describe() + " on " + events)
                    .isSameAs(naiveNearest(condition, events));
            assertThat(words(nearest.unmet()))
                    .as(() -> "seed " + SEED + ": " + plan.describe() + " on " + events)
                    .isEqualTo(naiveUnmet(condition, events));
        }
        assertThat(List.of(holding, lacking)).allMatch(number -> number > 500);
    }

    private static ProcessEvent event(SplittableRandom random) {
        ProcessEvent.Builder event = ProcessEvent.at(NINE);
        for (ProcessField field : FIELDS) {
            event.set(field, random.nextInt(4) == 0 ? null : VALUES.get(random.nextInt(VALUES.size())));
        }
        return event.build();
    }

    private static ProcessEvent naiveNearest(TracedCondition condition, List<ProcessEvent> events) {
        ProcessEvent nearest = events.get(0);
        for (ProcessEvent event : events) {
            ConditionTrace best = condition.trace(nearest);
            ConditionTrace trace = condition.trace(event);
            if (trace.distance() < best.distance()
                    || (trace.distance() == best.distance() && trace.changes() < best.changes())) {
                nearest = event;
            }
        }
        return nearest;
    }

    private static List<String> words(List<Conjunct> conjuncts) {
        return conjuncts.stream().map(conjunct -> conjunct.term().words()).toList();
    }

    /** The terms that are decided on events and hold on none of these. */
    private static List<String> naiveUnmet(TracedCondition condition, List<ProcessEvent> events) {
        List<Conjunct> unmet = new ArrayList<>();
        for (int i = 0; i < condition.trace(events.get(0)).conjuncts().size(); i++) {
            int position = i;
            Conjunct conjunct = condition.trace(events.get(0)).conjuncts().get(i);
            if (conjunct.decided().isOnEvent()
                    && events.stream().noneMatch(event -> condition
                            .trace(event)
                            .conjuncts()
                            .get(position)
                            .term()
                            .holds())) {
                unmet.add(conjunct);
            }
        }
        return words(unmet);
    }

    private void checkAlone(Term term, ProcessEvent event) {
        assertThat(term.value())
                .as(() -> "seed " + SEED + ": " + term.words() + " on " + event)
                .isEqualTo(Truth.of(Plans.where(term.words()).matches(event)));
        holding += term.holds() ? 1 : 0;
        lacking += term.holds() ? 0 : 1;
        term.operands().forEach(operand -> checkAlone(operand, event));
    }

    @Test
    void eachTermAfterTheAggregationSaysWhatItsWordsAloneSay(@TempDir Path folder) {
        Lookups lookups = PushdownSearches.lookups(new LookupFiles(folder)).read();
        PushdownSearches random = new PushdownSearches(SEED);
        int made = 0;
        int dropped = 0;
        for (int searches = 0; searches < 400; ) {
            DetectionPlan plan = plan(random.search(), lookups);
            if (plan == null) {
                continue;
            }
            searches++;
            TracedCondition condition = new TracedCondition(plan);
            NearestEvent nearest = new NearestEvent(condition);
            List<ProcessEvent> events = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                ProcessEvent event = random.event(NINE + 1000L * random.nextInt(60));
                ConditionTrace trace = condition.trace(event);
                events.add(event);
                nearest.consider(event);
                String on = "seed " + SEED + ": " + plan.describe() + " on " + event;
                assertThat(trace.matches()).as(on).isEqualTo(plan.matches(event));
                assertThat(trace.isCounted()).as(on).isEqualTo(plan.isCounted(event));
                assertThat(trace.makesRow()).as(on).isEqualTo(condition.row(event) != null);
                assertThat(condition.distance(event, Integer.MAX_VALUE)).as(on).isEqualTo(trace.distance());
                assertThat(trace.changes() == 0).as(on).isEqualTo(trace.matches());
                made += trace.makesRow() ? 1 : 0;
                dropped += trace.matches() && !trace.makesRow() ? 1 : 0;
                if (i < 2 && !plan.regroups()) {
                    checkCommands(plan, trace, event, lookups);
                }
            }
            assertThat(nearest.event()).as(plan.describe()).isSameAs(naiveNearest(condition, events));
            assertThat(words(nearest.unmet())).as(plan.describe()).isEqualTo(naiveUnmet(condition, events));
        }
        assertThat(List.of(made, dropped)).as("rows made and dropped").allMatch(number -> number > 50);
        assertThat(List.of(holding, lacking, unknown)).allMatch(number -> number > 20);
    }

    private static @Nullable DetectionPlan plan(String search, Lookups lookups) {
        try {
            return Plans.of(search, lookups);
        } catch (InvalidDocumentException refused) {
            return null;
        }
    }

    /** Holds each term against a search in which it is the only condition. */
    private void checkCommands(DetectionPlan plan, ConditionTrace trace, ProcessEvent event, Lookups lookups) {
        List<Conjunct> left = new ArrayList<>(trace.conjuncts());
        left.removeIf(conjunct -> conjunct.decided() == Decided.WHERE || conjunct.decided() == Decided.BY);
        List<Command> before = new ArrayList<>();
        for (Command command : plan.search().commands()) {
            if (command instanceof DedupCommand || command instanceof StatsCommand) {
                return;
            }
            boolean filters = command instanceof SearchCommand
                    || command instanceof WhereCommand
                    || command instanceof RegexCommand;
            if (!filters) {
                before.add(command);
                continue;
            }
            String start =
                    SearchPrinter.faithful().print(new Search(plan.search().tstats(), before));
            int terms = command instanceof WhereCommand where
                    ? (int) ExpressionTerms.operands(where.condition()).count()
                    : command instanceof SearchCommand search
                            ? (int) ConditionTerms.operands(search.condition()).count()
                            : 1;
            for (int i = 0; i < terms; i++) {
                checkAlone(start, left.remove(0), event, plan, lookups);
            }
        }
        assertThat(left).isEmpty();
    }

    private void checkAlone(String start, Conjunct conjunct, ProcessEvent event, DetectionPlan plan, Lookups lookups) {
        Term term = conjunct.term();
        String words = term.kind() == Kind.NOT || term.operands().isEmpty() ? term.words() : "(" + term.words() + ")";
        Truth alone =
                switch (conjunct.command()) {
                    case "regex" -> Truth.of(isKept(start + " | " + term.words(), event, plan, lookups));
                    case "search" -> Truth.of(isKept(start + " | search " + words, event, plan, lookups));
                    default ->
                        isKept(start + " | where " + words, event, plan, lookups)
                                ? Truth.TRUE
                                : isKept(start + " | where NOT (" + term.words() + ")", event, plan, lookups)
                                        ? Truth.FALSE
                                        : Truth.UNKNOWN;
                };
        assertThat(term.value())
                .as(() -> "seed " + SEED + ": " + term.words() + " after " + start + " on " + event)
                .isEqualTo(alone);
        holding += term.holds() ? 1 : 0;
        lacking += term.value() == Truth.FALSE ? 1 : 0;
        unknown += term.value() == Truth.UNKNOWN ? 1 : 0;
        for (Term operand : term.operands()) {
            checkAlone(start, new Conjunct(conjunct.decided(), conjunct.command(), operand), event, plan, lookups);
        }
    }

    private static boolean isKept(String search, ProcessEvent event, DetectionPlan original, Lookups lookups) {
        DetectionPlan plan = Plans.of(search, lookups);
        List<String> values = new ArrayList<>();
        for (ProcessField field : plan.groupFields()) {
            String value = event.get(field);
            values.add(value == null ? original.profile().filler() : value);
        }
        CountedGroup group = CountedGroup.empty(NINE, values);
        group.events().add(event);
        return plan.rows().row(group) != null;
    }
}
