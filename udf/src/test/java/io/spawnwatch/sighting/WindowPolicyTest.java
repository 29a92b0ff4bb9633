package io.spawnwatch.sighting;

import static io.spawnwatch.sighting.WindowPolicy.NO_TIMER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.sighting.WindowPolicy.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowPolicyTest {
    private static final long END = 1000;
    private static final long CLOSES = END - 1;
    private static final long LATENESS = 100;
    private static final long EXPIRES = CLOSES + LATENESS;
    private static final WindowPolicy REVISIONS = new WindowPolicy(LATENESS, Emission.REVISIONS, 0);
    private static final WindowPolicy FINAL = new WindowPolicy(LATENESS, Emission.FINAL, 0);

    /** A search without conditions. */
    private static final RowRule ALWAYS = new RowRule() {
        @Override
        public boolean mayReportEarly() {
            return true;
        }

        @Override
        public boolean isSatisfiedSoFar(Tally tally) {
            return true;
        }

        @Override
        public boolean isSatisfied(Tally tally) {
            return true;
        }
    };

    private static Sighting at(long timeMs) {
        return new Sighting("key", timeMs, false, List.of());
    }

    private static OpenWindow window(long count, long first, long last, int revision, long reported) {
        return window(count, first, last, revision, reported, 0);
    }

    private static OpenWindow window(
            long count, long first, long last, int revision, long reported, long quietUntilMs) {
        return new OpenWindow(new Tally(count, first, last, false), revision, reported, false, EXPIRES, quietUntilMs);
    }

    @Test
    void reportsTheFirstSightingAtOnceAndSetsTimersForCloseAndExpiry() {
        OpenWindow reported = window(1, 500, 500, 1, 1, 400);

        assertThat(REVISIONS.onSighting(null, at(500), END, 400, ALWAYS))
                .isEqualTo(new Step(reported, reported, CLOSES, EXPIRES));
    }

    @Test
    void countsFurtherSightingsWithoutReportingThem() {
        assertThat(REVISIONS.onSighting(window(1, 500, 500, 1, 1), at(300), END, 600, ALWAYS))
                .isEqualTo(new Step(window(2, 300, 500, 1, 1), null, NO_TIMER, NO_TIMER));
    }

    @Test
    void reportsAgainAtCloseOnlyWhatHasChanged() {
        OpenWindow changed = window(2, 300, 500, 2, 2, CLOSES);

        assertThat(REVISIONS.onTimer(window(2, 300, 500, 1, 1), CLOSES, CLOSES, ALWAYS))
                .isEqualTo(new Step(changed, changed, NO_TIMER, NO_TIMER));
        assertThat(REVISIONS.onTimer(window(1, 500, 500, 1, 1), CLOSES, CLOSES, ALWAYS))
                .isEqualTo(new Step(window(1, 500, 500, 1, 1), null, NO_TIMER, NO_TIMER));
    }

    @Test
    void withoutARevisionIntervalReportsEachSightingWithinTheAllowedLatenessAtOnce() {
        OpenWindow reported = window(3, 300, 700, 3, 3, CLOSES);

        assertThat(REVISIONS.onSighting(window(2, 300, 500, 2, 2), at(700), END, CLOSES, ALWAYS))
                .isEqualTo(new Step(reported, reported, NO_TIMER, NO_TIMER));
    }

    @Test
    void aFirstSightingWithinTheAllowedLatenessIsNotLate() {
        OpenWindow reported = window(1, 500, 500, 1, 1, EXPIRES - 1);

        assertThat(REVISIONS.onSighting(null, at(500), END, EXPIRES - 1, ALWAYS))
                .isEqualTo(new Step(reported, reported, NO_TIMER, EXPIRES));
    }

    @Test
    void forgetsTheWindowWhenItExpires() {
        assertThat(REVISIONS.onTimer(window(2, 300, 500, 2, 2), EXPIRES, EXPIRES, ALWAYS))
                .isEqualTo(new Step(null, null, NO_TIMER, NO_TIMER));
    }

    @Test
    void aSightingBeyondTheAllowedLatenessIsReportedAndMarkedLate() {
        OpenWindow late = new OpenWindow(new Tally(1, 500, 500, false), 1, 1, true, EXPIRES + LATENESS, EXPIRES);

        assertThat(REVISIONS.onSighting(null, at(500), END, EXPIRES, ALWAYS))
                .isEqualTo(new Step(late, late, NO_TIMER, EXPIRES + LATENESS));
    }

    @Test
    void furtherLateSightingsAreCountedAndPostponeTheExpiry() {
        OpenWindow first = new OpenWindow(new Tally(1, 500, 500, false), 1, 1, true, 1300, 1200);
        OpenWindow second = new OpenWindow(new Tally(2, 500, 510, false), 1, 1, true, 1350, 1200);

        assertThat(REVISIONS.onSighting(first, at(510), END, 1250, ALWAYS))
                .isEqualTo(new Step(second, null, NO_TIMER, NO_TIMER));
        assertThat(REVISIONS.onTimer(second, 1300, 1300, ALWAYS)).isEqualTo(new Step(second, null, NO_TIMER, 1350));
        assertThat(REVISIONS.onTimer(second, 1350, 1350, ALWAYS))
                .isEqualTo(new Step(
                        null,
                        new OpenWindow(new Tally(2, 500, 510, false), 2, 2, true, 1350, 1350),
                        NO_TIMER,
                        NO_TIMER));
    }

    @Test
    void revisionsOfALateWindowContinueWhereThoseOfAnEarlierOpeningMayHaveEnded() {
        WindowPolicy policy = new WindowPolicy(60_000, Emission.REVISIONS, 10_000);
        long expiresMs = CLOSES + 60_000;
        int last = 0;
        for (long watermarkMs = expiresMs; watermarkMs < expiresMs + 10_000_000; ) {
            Step first = policy.onSighting(null, at(500), END, watermarkMs, ALWAYS);
            Step second = policy.onSighting(first.window(), at(501), END, watermarkMs + 1, ALWAYS);
            Step closed = policy.onTimer(second.window(), watermarkMs + 60_001, watermarkMs + 60_001, ALWAYS);

            assertThat(first.report().revision()).isGreaterThan(last);
            assertThat(closed.report().revision()).isEqualTo(first.report().revision() + 1);
            assertThat(closed.window()).isNull();
            last = closed.report().revision();
            watermarkMs += 60_001;
        }
        assertThat(policy.onSighting(null, at(500), END, Long.MAX_VALUE / 2, ALWAYS)
                        .report()
                        .revision())
                .isPositive();
    }

    @Test
    void finalEmissionReportsOnceAtExpiry() {
        OpenWindow silent = window(1, 500, 500, 0, 0);

        assertThat(FINAL.onSighting(null, at(500), END, 400, ALWAYS))
                .isEqualTo(new Step(silent, null, NO_TIMER, EXPIRES));
        assertThat(FINAL.onSighting(silent, at(300), END, CLOSES, ALWAYS))
                .isEqualTo(new Step(window(2, 300, 500, 0, 0), null, NO_TIMER, NO_TIMER));
        assertThat(FINAL.onTimer(window(2, 300, 500, 0, 0), EXPIRES, EXPIRES, ALWAYS))
                .isEqualTo(new Step(null, window(2, 300, 500, 1, 2, EXPIRES), NO_TIMER, NO_TIMER));
    }

    @Test
    void theEndOfTimeDoesNotOverflow() {
        Step step = REVISIONS.onSighting(null, at(500), END, Long.MAX_VALUE, ALWAYS);

        assertThat(step.expiryTimerMs()).isEqualTo(Long.MAX_VALUE);
        assertThat(step.report()).isNotNull();
    }

    @Test
    void aSkewedSightingMarksTheWholeTally() {
        Step step = REVISIONS.onSighting(
                window(1, 500, 500, 1, 1), new Sighting("key", 600, true, List.of()), END, 0, ALWAYS);

        assertThat(step.window()).isEqualTo(new OpenWindow(new Tally(2, 500, 600, true), 1, 1, false, EXPIRES, 0));
    }

    @Test
    void refusesANegativeLateness() {
        assertThatThrownBy(() -> new WindowPolicy(-1, Emission.FINAL, 0))
                .hasMessage("allowed lateness must not be negative: -1 ms");
    }

    @Test
    void refusesANegativeRevisionInterval() {
        assertThatThrownBy(() -> new WindowPolicy(0, Emission.FINAL, -1))
                .hasMessage("revision interval must not be negative: -1 ms");
    }

    /** Sightings between close, at 999, and expiry, at 1099; returns the reports with their watermarks. */
    private static List<String> reports(long intervalMs, long... lateSightings) {
        WindowPolicy policy = new WindowPolicy(LATENESS, Emission.REVISIONS, intervalMs);
        List<String> reports = new ArrayList<>();
        NavigableSet<Long> timers = new TreeSet<>();
        OpenWindow window = null;
        long[] watermarks = LongStream.concat(
                        LongStream.of(900), LongStream.concat(LongStream.of(lateSightings), LongStream.of(5_000)))
                .toArray();
        for (long watermarkMs : watermarks) {
            for (Long timerMs = timers.pollFirst(); timerMs != null; timerMs = timers.pollFirst()) {
                if (timerMs > watermarkMs || window == null) {
                    timers.add(timerMs);
                    break;
                }
                window = after(policy.onTimer(window, timerMs, watermarkMs, ALWAYS), watermarkMs, reports, timers);
            }
            if (watermarkMs < 5_000) {
                Step step = policy.onSighting(window, at(500), END, watermarkMs, ALWAYS);
                window = after(step, watermarkMs, reports, timers);
            }
        }
        assertThat(window).isNull();
        return reports;
    }

    private static @Nullable OpenWindow after(
            Step step, long watermarkMs, List<String> reports, NavigableSet<Long> timers) {
        timers.addAll(LongStream.of(step.revisionTimerMs(), step.expiryTimerMs())
                .filter(timerMs -> timerMs != NO_TIMER)
                .boxed()
                .toList());
        OpenWindow report = step.report();
        if (report != null) {
            reports.add(report.revision() + ":" + report.tally().count() + " at " + watermarkMs);
        }
        return step.window();
    }

    @Test
    void aRowIsReportedAtOnceThenOncePerRevisionIntervalAndAlwaysAtExpiry() {
        assertThat(reports(0, 1000, 1001, 1002, 1050))
                .containsExactly("1:1 at 900", "2:2 at 1000", "3:3 at 1001", "4:4 at 1002", "5:5 at 1050");
        assertThat(reports(20, 1000, 1001, 1002, 1019, 1050, 1060))
                .as("what was counted is reported when the interval is over, the rest at the expiry")
                .containsExactly("1:1 at 900", "2:2 at 1000", "3:5 at 1050", "4:7 at 5000");
        assertThat(reports(1000, 1000, 1001, 1002, 1050))
                .as("an interval longer than the lateness leaves the first and the last report")
                .containsExactly("1:1 at 900", "2:5 at 5000");
    }

    @Test
    void theCloseOfAWindowWaitsForTheRevisionIntervalToo() {
        WindowPolicy policy = new WindowPolicy(LATENESS, Emission.REVISIONS, 50);
        OpenWindow reported = window(1, 500, 500, 1, 1, 1010);
        OpenWindow further = window(2, 500, 510, 1, 1, 1010);

        assertThat(policy.onSighting(null, at(500), END, 960, ALWAYS))
                .isEqualTo(new Step(reported, reported, CLOSES, EXPIRES));
        assertThat(policy.onSighting(reported, at(510), END, 970, ALWAYS))
                .isEqualTo(new Step(further, null, NO_TIMER, NO_TIMER));
        assertThat(policy.onTimer(further, CLOSES, CLOSES, ALWAYS)).isEqualTo(new Step(further, null, 1010, NO_TIMER));
        OpenWindow second = window(2, 500, 510, 2, 2, 1060);
        assertThat(policy.onTimer(further, 1010, 1010, ALWAYS)).isEqualTo(new Step(second, second, NO_TIMER, NO_TIMER));
    }

    @Test
    void aRowReportedBeforeTheIntervalWasInStateMayBeReportedAtOnce() {
        WindowPolicy policy = new WindowPolicy(LATENESS, Emission.REVISIONS, 50);
        OpenWindow second = window(2, 500, 510, 2, 2, CLOSES + 50);

        assertThat(policy.onSighting(window(1, 500, 500, 1, 1, 0), at(510), END, CLOSES, ALWAYS))
                .isEqualTo(new Step(second, second, NO_TIMER, NO_TIMER));
    }

    @Test
    void withoutAllowedLatenessALateWindowLastsForARevisionInterval() {
        WindowPolicy policy = new WindowPolicy(0, Emission.REVISIONS, 10_000);
        int last = 0;
        for (long watermarkMs = 2_000; watermarkMs < 100_000; watermarkMs += 10_000) {
            Step first = policy.onSighting(null, at(500), END, watermarkMs, ALWAYS);
            Step second = policy.onSighting(first.window(), at(501), END, watermarkMs, ALWAYS);

            assertThat(first.expiryTimerMs()).isEqualTo(watermarkMs + 10_000);
            assertThat(second.report()).isNull();
            assertThat(first.report().revision()).isGreaterThan(last);
            last = policy.onTimer(second.window(), watermarkMs + 10_000, watermarkMs + 10_000, ALWAYS)
                    .report()
                    .revision();
        }
    }
}
