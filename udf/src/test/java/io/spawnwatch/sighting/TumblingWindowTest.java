package io.spawnwatch.sighting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TumblingWindowTest {
    private static final long SEED = 50_10;
    private static final long HOUR = 3_600_000;
    private static final long MINUTE = 60_000;

    @Test
    void windowsWithoutAnOffsetAreAlignedToTheEpoch() {
        assertThat(TumblingWindow.holding(1_596_700_601_450L, HOUR, 0))
                .isEqualTo(new TumblingWindow(1_596_697_200_000L, 1_596_700_800_000L));
    }

    /** At 08:00, Splunk's schedule searches from 06:50 to 07:50. */
    @Test
    void anOffsetOfFiftyMinutesGivesTheWindowsOfSplunksSchedule() {
        long eight = 8 * HOUR;
        TumblingWindow searched = new TumblingWindow(eight - 70 * MINUTE, eight - 10 * MINUTE);

        assertThat(TumblingWindow.holding(eight - 70 * MINUTE, HOUR, 50 * MINUTE))
                .isEqualTo(searched);
        assertThat(TumblingWindow.holding(eight - 10 * MINUTE - 1, HOUR, 50 * MINUTE))
                .isEqualTo(searched);
    }

    @Test
    void theStartBelongsToTheWindowAndTheEndToTheNext() {
        assertThat(TumblingWindow.holding(HOUR, HOUR, 0)).isEqualTo(new TumblingWindow(HOUR, 2 * HOUR));
        assertThat(TumblingWindow.holding(2 * HOUR - 1, HOUR, 0)).isEqualTo(new TumblingWindow(HOUR, 2 * HOUR));
        assertThat(TumblingWindow.holding(2 * HOUR, HOUR, 0)).isEqualTo(new TumblingWindow(2 * HOUR, 3 * HOUR));
    }

    @Test
    void timesBeforeTheEpochHaveWindowsToo() {
        assertThat(TumblingWindow.holding(-1, HOUR, 0)).isEqualTo(new TumblingWindow(-HOUR, 0));
        assertThat(TumblingWindow.holding(0, HOUR, 1)).isEqualTo(new TumblingWindow(1 - HOUR, 1));
    }

    @Test
    void agreesWithWindowsThatAreCountedFromTheFirst() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int round = 0; round < 20_000; round++) {
            long length = 1 + random.nextLong(500);
            long offset = random.nextLong(length);
            long time = random.nextLong(-20_000, 20_000);
            long start = offset;
            while (start > time) {
                start -= length;
            }
            while (start + length <= time) {
                start += length;
            }

            assertThat(TumblingWindow.holding(time, length, offset))
                    .as("seed %d: time %d, length %d, offset %d", SEED, time, length, offset)
                    .isEqualTo(new TumblingWindow(start, start + length));
        }
    }
}
