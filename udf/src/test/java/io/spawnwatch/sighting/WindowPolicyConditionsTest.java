package io.spawnwatch.sighting;

import static io.spawnwatch.sighting.WindowPolicy.NO_TIMER;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.sighting.WindowPolicy.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that do not satisfy the search's conditions yet, or cease to. */
class WindowPolicyConditionsTest {
    private static final long END = 1000;
    private static final long CLOSES = END - 1;
    private static final long LATENESS = 100;
    private static final long EXPIRES = CLOSES + LATENESS;
    private static final WindowPolicy REVISIONS = new WindowPolicy(LATENESS, Emission.REVISIONS, 0);
    private static final WindowPolicy FINAL = new WindowPolicy(LATENESS, Emission.FINAL, 0);

    /** A condition on the count that records for which counts the row was built. */
    private static final class CountRule implements RowRule {
        private final boolean early;
        private final LongPredicate condition;
        private final List<Long> built = new ArrayList<>();

        CountRule(boolean early, LongPredicate condition) {
            this.early = early;
            this.condition = condition;
        }

        static CountRule atLeast(long count) {
            return new CountRule(true, seen -> seen >= count);
        }

        static CountRule below(long count) {
            return new CountRule(false, seen -> seen < count);
        }

        @Override
        public boolean mayReportEarly() {
            return early;
        }

        @Override
        public boolean isSatisfiedSoFar(Tally tally) {
            return condition.test(tally.count());
        }

        @Override
        public boolean isSatisfied(Tally tally) {
            built.add(tally.count());
            return condition.test(tally.count());
        }
    }

    /** The life of a window: sightings at given watermarks, then its timers. Records the reports. */
    private static final class Life {
        private final WindowPolicy policy;
        private final RowRule rule;
        private final List<String> reports = new ArrayList<>();
        private @Nullable OpenWindow window;
        private long closeTimerMs = NO_TIMER;
        private long expiryTimerMs = NO_TIMER;

        Life(WindowPolicy policy, RowRule rule) {
            this.policy = policy;
            this.rule = rule;
        }

        Life see(int times, long watermarkMs) {
            for (int i = 0; i < times; i++) {
                Sighting sighting = new Sighting("key", 500, false, List.of());
                after("sighting", policy.onSighting(window, sighting, END, watermarkMs, rule));
            }
            return this;
        }

        Life close() {
            if (closeTimerMs != NO_TIMER) {
                after("close", policy.onTimer(window, closeTimerMs, closeTimerMs, rule));
            }
            return this;
        }

        List<String> expire() {
            while (window != null) {
                after("expiry", policy.onTimer(window, expiryTimerMs, expiryTimerMs, rule));
            }
            return reports;
        }

        private void after(String when, Step step) {
            window = step.window();
            closeTimerMs = step.revisionTimerMs() == NO_TIMER ? closeTimerMs : step.revisionTimerMs();
            expiryTimerMs = step.expiryTimerMs() == NO_TIMER ? expiryTimerMs : step.expiryTimerMs();
            OpenWindow report = step.report();
            if (report != null) {
                reports.add(
                        when + " " + report.revision() + ":" + report.tally().count() + (report.late() ? " late" : ""));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // at least, sightings before close and after it: reports as revision and count
        "1, 1, 0, sighting 1:1",
        "1, 3, 0, sighting 1:1|close 2:3",
        "2, 1, 0, ''",
        "2, 2, 0, sighting 1:2",
        "2, 4, 0, sighting 1:2|close 2:4",
        "3, 2, 0, ''",
        "3, 2, 1, sighting 1:3",
        "3, 2, 3, sighting 1:3|sighting 2:4|sighting 3:5",
        "3, 4, 1, sighting 1:3|close 2:4|sighting 3:5",
        "9, 4, 4, ''"
    })
    void aRowIsReportedAtTheSightingThatSatisfiesTheConditions(long limit, int before, int after, String reports) {
        List<String> seen = new Life(REVISIONS, CountRule.atLeast(limit))
                .see(before, 600)
                .close()
                .see(after, CLOSES)
                .expire();

        assertThat(String.join("|", seen)).isEqualTo(reports);
    }

    @ParameterizedTest
    @CsvSource({
        // below, sightings before close and after it: reports as revision and count
        "3, 1, 0, expiry 1:1",
        "3, 2, 0, expiry 1:2",
        "3, 3, 0, ''",
        "3, 2, 1, ''",
        "4, 1, 1, expiry 1:2",
        "4, 1, 4, ''",
        "1, 1, 1, ''"
    })
    void aRowThatMayCeaseToSatisfyTheConditionsWaitsForTheExpiry(long limit, int before, int after, String reports) {
        List<String> seen = new Life(REVISIONS, CountRule.below(limit))
                .see(before, 600)
                .close()
                .see(after, CLOSES)
                .expire();

        assertThat(String.join("|", seen)).isEqualTo(reports);
    }

    @ParameterizedTest
    @CsvSource({
        // early, limit, sightings: reports
        "true, 1, 1, sighting 1:1 late",
        "true, 1, 3, sighting 1:1 late|expiry 2:3 late",
        "true, 2, 1, ''",
        "true, 2, 2, sighting 1:2 late",
        "true, 2, 4, sighting 1:2 late|expiry 2:4 late",
        "false, 3, 1, expiry 1:1 late",
        "false, 3, 2, expiry 1:2 late",
        "false, 3, 3, ''",
        "false, 1, 1, ''"
    })
    void aLateWindowIsReportedOnceItSatisfiesTheConditionsAndAtItsExpiry(
            boolean early, long limit, int sightings, String reports) {
        CountRule rule = early ? CountRule.atLeast(limit) : CountRule.below(limit);

        assertThat(String.join(
                        "|", new Life(REVISIONS, rule).see(sightings, EXPIRES).expire()))
                .isEqualTo(reports);
    }

    @ParameterizedTest
    @CsvSource({
        // early, limit, sightings, watermark: reports
        "true, 2, 1, 600, ''",
        "true, 2, 3, 600, expiry 1:3",
        "true, 2, 3, 1099, expiry 1:3 late",
        "false, 3, 2, 600, expiry 1:2",
        "false, 3, 3, 600, ''",
        "false, 3, 2, 1099, expiry 1:2 late"
    })
    void finalEmissionReportsWhatSatisfiesTheConditionsAtExpiry(
            boolean early, long limit, int sightings, long watermarkMs, String reports) {
        CountRule rule = early ? CountRule.atLeast(limit) : CountRule.below(limit);

        assertThat(String.join(
                        "|",
                        new Life(FINAL, rule)
                                .see(sightings, watermarkMs)
                                .close()
                                .expire()))
                .isEqualTo(reports);
        assertThat(rule.built).as("the row is built once").containsExactly((long) sightings);
    }

    @Test
    void theRowIsBuiltOnlyWhenItMayBeReported() {
        CountRule rule = CountRule.atLeast(2);
        new Life(REVISIONS, rule).see(5, 600).close().see(1, CLOSES).expire();
        assertThat(rule.built).containsExactly(2L, 5L, 6L);

        CountRule undecided = CountRule.below(9);
        new Life(REVISIONS, undecided).see(5, 600).close().see(1, CLOSES).expire();
        assertThat(undecided.built).containsExactly(6L);

        CountRule late = CountRule.atLeast(2);
        new Life(REVISIONS, late).see(5, EXPIRES).expire();
        assertThat(late.built).containsExactly(2L, 5L);
    }

    @Test
    void aRowThatIsNotReportedKeepsItsTimers() {
        OpenWindow silent = new OpenWindow(new Tally(1, 500, 500, false), 0, 0, false, EXPIRES, 0);
        Sighting sighting = new Sighting("key", 500, false, List.of());

        assertThat(REVISIONS.onSighting(null, sighting, END, 400, CountRule.atLeast(2)))
                .isEqualTo(new Step(silent, null, CLOSES, EXPIRES));
        assertThat(REVISIONS.onTimer(silent, CLOSES, CLOSES, CountRule.atLeast(2)))
                .isEqualTo(new Step(silent, null, NO_TIMER, NO_TIMER));
        assertThat(REVISIONS.onTimer(silent, EXPIRES, EXPIRES, CountRule.atLeast(2)))
                .isEqualTo(new Step(null, null, NO_TIMER, NO_TIMER));
    }

    @Test
    void noRevisionOfALateWindowIsUsedTwiceHoweverLateTheConditionsAreSatisfied() {
        int last = 0;
        for (long watermarkMs = EXPIRES + 10_000; watermarkMs < EXPIRES + 20_000; watermarkMs += 1001) {
            Step first = REVISIONS.onSighting(
                    null, new Sighting("key", 500, false, List.of()), END, watermarkMs, CountRule.atLeast(2));
            assertThat(first.report()).isNull();
            Step second = REVISIONS.onSighting(
                    first.window(), new Sighting("key", 500, false, List.of()), END, watermarkMs, CountRule.atLeast(2));
            Step third = REVISIONS.onSighting(
                    second.window(),
                    new Sighting("key", 500, false, List.of()),
                    END,
                    watermarkMs,
                    CountRule.atLeast(2));
            assertThat(third.report()).isNull();
            Step expired = REVISIONS.onTimer(
                    third.window(), watermarkMs + LATENESS, watermarkMs + LATENESS, CountRule.atLeast(2));

            assertThat(second.report().revision()).isGreaterThan(last);
            assertThat(expired.report().revision()).isEqualTo(second.report().revision() + 1);
            last = expired.report().revision();
        }
    }
}
