package io.spawnwatch.sighting;

import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.TEN;
import static org.assertj.core.api.Assertions.assertThat;

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

    @Test
    void withoutAnEndNothingOverflows() {
        WindowPolicy endless = new WindowPolicy(Long.MAX_VALUE, Emission.FINAL, 0);

        assertThat(time(endless, false, Long.MAX_VALUE)).isEqualTo(new RegroupTime(0, Long.MAX_VALUE));
        assertThat(time(endless, true, Long.MAX_VALUE).dueMs()).isEqualTo(Long.MAX_VALUE);
    }
}
