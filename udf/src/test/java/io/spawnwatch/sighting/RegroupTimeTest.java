package io.spawnwatch.sighting;

import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.TEN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RegroupTimeTest {
    private static final long LATENESS = 10 * MINUTE;
    private static final long EXPIRY = TEN - 1 + LATENESS;
    private static final WindowPolicy POLICY = new WindowPolicy(LATENESS, Emission.REVISIONS, 0);

    private static RegroupTime time(WindowPolicy policy, boolean late, long expiresMs) {
        return RegroupTime.of(policy, new OpenWindow(new Tally(1, 0, 0, false), 1, 1, late, expiresMs, 0), TEN);
    }

    @Test
    void rowsOnTimeAreCompleteWhenTheirWindowExpires() {
        assertThat(time(POLICY, false, EXPIRY)).isEqualTo(new RegroupTime(0, EXPIRY));
        assertThat(RegroupTime.revision(0)).isEqualTo(1);
    }

    @Test
    void afterTheAllowedLatenessWasRaisedOlderWindowsWaitForNewerOnes() {
        assertThat(time(POLICY, false, EXPIRY - 5 * MINUTE)).isEqualTo(new RegroupTime(0, EXPIRY));
        assertThat(time(POLICY, false, EXPIRY + 5 * MINUTE)).isEqualTo(new RegroupTime(0, EXPIRY + 5 * MINUTE));
    }

    @Test
    void lateRowsAreTakenTogetherForAsLongAsALateWindowLastsAtLeast() {
        assertThat(time(POLICY, true, EXPIRY + LATENESS)).isEqualTo(new RegroupTime(2, EXPIRY + 2 * LATENESS - 1));
        assertThat(time(POLICY, true, EXPIRY + 2 * LATENESS - 1))
                .isEqualTo(new RegroupTime(2, EXPIRY + 2 * LATENESS - 1));
        assertThat(time(POLICY, true, EXPIRY + 2 * LATENESS)).isEqualTo(new RegroupTime(3, EXPIRY + 3 * LATENESS - 1));
        WindowPolicy quiet = new WindowPolicy(LATENESS, Emission.REVISIONS, 2 * LATENESS);
        assertThat(time(quiet, true, EXPIRY + 2 * LATENESS)).isEqualTo(new RegroupTime(2, EXPIRY + 4 * LATENESS - 1));
    }

    @Test
    void noLateRowIsCompleteBeforeItIsReported() {
        for (WindowPolicy policy : new WindowPolicy[] {POLICY, new WindowPolicy(0, Emission.FINAL, 0)}) {
            for (long expiresMs : new long[] {
                TEN - 1, EXPIRY - 1, EXPIRY, EXPIRY + 1, EXPIRY + 400L * 24 * 60 * MINUTE, Long.MAX_VALUE
            }) {
                RegroupTime time = time(policy, true, expiresMs);
                assertThat(time.dueMs()).isGreaterThanOrEqualTo(expiresMs);
                assertThat(RegroupTime.revision(time.lateness())).isGreaterThan(1);
            }
        }
    }

    @Test
    void rowsOfTwoStretchesShareNoPairOfRevisions() {
        for (int lateness : new int[] {0, 1, 2, 3, 1000, Integer.MAX_VALUE / 2 - 1}) {
            int pair = (RegroupTime.revision(lateness) + 1) / 2;
            assertThat((RegroupTime.revision(lateness + 1) + 1L) / 2).isGreaterThan(pair);
        }
        assertThat(RegroupTime.revision(Integer.MAX_VALUE - 2)).isPositive();
    }

    /** Without lateness and revision interval, stretches are a millisecond long. */
    @Test
    void rowsThatAreYearsLateHaveRevisionsOfTheirOwn() {
        WindowPolicy none = new WindowPolicy(0, Emission.REVISIONS, 0);
        WindowPolicy aTenth = new WindowPolicy(100, Emission.FINAL, 0);
        long day = 24 * 60 * MINUTE;
        for (WindowPolicy policy : new WindowPolicy[] {none, aTenth, POLICY}) {
            long onTimeMs = TEN - 1 + policy.latenessMs();
            int revision = 0;
            for (long lateMs : new long[] {0, day, 6 * day, 7 * day, 13 * day, 400 * day, 5000 * day}) {
                RegroupTime time = time(policy, true, onTimeMs + lateMs);
                int later = RegroupTime.revision(time.lateness());
                assertThat(later).isGreaterThan(revision).isLessThan(Integer.MAX_VALUE);
                assertThat(time.dueMs() - onTimeMs - lateMs)
                        .isBetween(0L, Math.max(policy.latenessMs(), WindowPolicy.SHORTEST_LATE_WINDOW_MS) - 1);
                revision = later;
            }
        }
        RegroupTime before = time(none, true, TEN - 1 + 13 * day);
        assertThat(time(none, true, TEN - 1 + 13 * day + 1000).lateness()).isEqualTo(before.lateness() + 1);
    }

    /** They are in the keys of rows that savepoints hold. */
    @Test
    void theFirstStretchesAreNumberedAsTheyWereAlways() {
        SplittableRandom random = new SplittableRandom(29);
        for (int i = 0; i < 10_000; i++) {
            long stretchMs = 1 + random.nextLong(i % 2 == 0 ? 3 : 100_000);
            WindowPolicy policy = new WindowPolicy(stretchMs - 1, Emission.FINAL, stretchMs);
            long number = random.nextLong(1L << 29);
            long onTimeMs = TEN - 1 + policy.latenessMs();
            long expiresMs = onTimeMs + number * stretchMs + random.nextLong(stretchMs);
            assertThat(time(policy, true, expiresMs))
                    .isEqualTo(new RegroupTime((int) number + 1, onTimeMs + (number + 1) * stretchMs - 1));
        }
    }

    /** The stretches follow each other without a gap, and a row is in the one in which it is reported. */
    @Test
    void stretchesFollowEachOther() {
        SplittableRandom random = new SplittableRandom(1229);
        for (int i = 0; i < 10_000; i++) {
            WindowPolicy policy = new WindowPolicy(random.nextLong(4), Emission.FINAL, random.nextLong(2) * 2000);
            long onTimeMs = TEN - 1 + policy.latenessMs();
            long stretchMs = Math.max(1, Math.max(policy.latenessMs(), policy.revisionIntervalMs()));
            long lateMs = (1L << 29) * stretchMs + random.nextLong(10_000) - 5_000;
            RegroupTime time = time(policy, true, onTimeMs + lateMs);
            assertThat(time(policy, true, time.dueMs())).isEqualTo(time);
            assertThat(time(policy, true, time.dueMs() + 1).lateness()).isEqualTo(time.lateness() + 1);
        }
    }

    @Test
    void withoutAnEndNothingOverflows() {
        WindowPolicy endless = new WindowPolicy(Long.MAX_VALUE, Emission.FINAL, 0);

        assertThat(time(endless, false, Long.MAX_VALUE)).isEqualTo(new RegroupTime(0, Long.MAX_VALUE));
        assertThat(time(endless, true, Long.MAX_VALUE).dueMs()).isEqualTo(Long.MAX_VALUE);
    }
}
