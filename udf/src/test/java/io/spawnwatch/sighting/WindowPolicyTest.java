package io.spawnwatch.sighting;

import static io.spawnwatch.sighting.WindowPolicy.NO_TIMER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.sighting.WindowPolicy.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowPolicyTest {
    private static final long END = 1000;
    private static final long CLOSES = END - 1;
    private static final long LATENESS = 100;
    private static final long EXPIRES = CLOSES + LATENESS;
    private static final WindowPolicy REVISIONS = new WindowPolicy(LATENESS, Emission.REVISIONS);
    private static final WindowPolicy FINAL = new WindowPolicy(LATENESS, Emission.FINAL);

    /** Of a search without conditions. */
    private static final RowRule ALWAYS = new RowRule() {
        @Override
        public boolean early() {
            return true;
        }

        @Override
        public boolean holdsSoFar(Tally tally) {
            return true;
        }

        @Override
        public boolean holds(Tally tally) {
            return true;
        }
    };

    private static Sighting at(long timeMs) {
        return new Sighting("key", timeMs, false, List.of());
    }

    private static OpenWindow window(long count, long first, long last, int revision, long reported) {
        return new OpenWindow(new Tally(count, first, last, false), revision, reported, false, EXPIRES);
    }

    @Test
    void reportsTheFirstSightingAtOnceAndSetsTimersForCloseAndExpiry() {
        OpenWindow reported = window(1, 500, 500, 1, 1);

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
        OpenWindow changed = window(2, 300, 500, 2, 2);

        assertThat(REVISIONS.onTimer(window(2, 300, 500, 1, 1), CLOSES, ALWAYS))
                .isEqualTo(new Step(changed, changed, NO_TIMER, NO_TIMER));
        assertThat(REVISIONS.onTimer(window(1, 500, 500, 1, 1), CLOSES, ALWAYS))
                .isEqualTo(new Step(window(1, 500, 500, 1, 1), null, NO_TIMER, NO_TIMER));
    }

    @Test
    void reportsEachSightingWithinTheAllowedLatenessAtOnce() {
        OpenWindow reported = window(3, 300, 700, 3, 3);

        assertThat(REVISIONS.onSighting(window(2, 300, 500, 2, 2), at(700), END, CLOSES, ALWAYS))
                .isEqualTo(new Step(reported, reported, NO_TIMER, NO_TIMER));
    }

    @Test
    void aFirstSightingWithinTheAllowedLatenessIsNotLate() {
        OpenWindow reported = window(1, 500, 500, 1, 1);

        assertThat(REVISIONS.onSighting(null, at(500), END, EXPIRES - 1, ALWAYS))
                .isEqualTo(new Step(reported, reported, NO_TIMER, EXPIRES));
    }

    @Test
    void forgetsTheWindowWhenItExpires() {
        assertThat(REVISIONS.onTimer(window(2, 300, 500, 2, 2), EXPIRES, ALWAYS))
                .isEqualTo(new Step(null, null, NO_TIMER, NO_TIMER));
    }

    @Test
    void aSightingBeyondTheAllowedLatenessIsReportedAndMarkedLate() {
        OpenWindow late = new OpenWindow(new Tally(1, 500, 500, false), 1, 1, true, EXPIRES + LATENESS);

        assertThat(REVISIONS.onSighting(null, at(500), END, EXPIRES, ALWAYS))
                .isEqualTo(new Step(late, late, NO_TIMER, EXPIRES + LATENESS));
    }

    @Test
    void furtherLateSightingsAreGatheredAndMoveTheExpiryOn() {
        OpenWindow first = new OpenWindow(new Tally(1, 500, 500, false), 1, 1, true, 1300);
        OpenWindow second = new OpenWindow(new Tally(2, 500, 510, false), 1, 1, true, 1350);

        assertThat(REVISIONS.onSighting(first, at(510), END, 1250, ALWAYS))
                .isEqualTo(new Step(second, null, NO_TIMER, NO_TIMER));
        assertThat(REVISIONS.onTimer(second, 1300, ALWAYS)).isEqualTo(new Step(second, null, NO_TIMER, 1350));
        assertThat(REVISIONS.onTimer(second, 1350, ALWAYS))
                .isEqualTo(new Step(
                        null, new OpenWindow(new Tally(2, 500, 510, false), 2, 2, true, 1350), NO_TIMER, NO_TIMER));
    }

    @Test
    void revisionsOfALateWindowGoOnWhereThoseOfAnEarlierOpeningMayHaveEnded() {
        WindowPolicy policy = new WindowPolicy(60_000, Emission.REVISIONS);
        long expiresMs = CLOSES + 60_000;
        int last = 0;
        for (long watermarkMs = expiresMs; watermarkMs < expiresMs + 10_000_000; ) {
            Step first = policy.onSighting(null, at(500), END, watermarkMs, ALWAYS);
            Step second = policy.onSighting(first.window(), at(501), END, watermarkMs + 1, ALWAYS);
            Step closed = policy.onTimer(second.window(), watermarkMs + 60_001, ALWAYS);

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
        assertThat(FINAL.onTimer(window(2, 300, 500, 0, 0), EXPIRES, ALWAYS))
                .isEqualTo(new Step(null, window(2, 300, 500, 1, 2), NO_TIMER, NO_TIMER));
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

        assertThat(step.window()).isEqualTo(new OpenWindow(new Tally(2, 500, 600, true), 1, 1, false, EXPIRES));
    }

    @Test
    void refusesANegativeLateness() {
        assertThatThrownBy(() -> new WindowPolicy(-1, Emission.FINAL))
                .hasMessage("allowed lateness must not be negative: -1 ms");
    }
}
