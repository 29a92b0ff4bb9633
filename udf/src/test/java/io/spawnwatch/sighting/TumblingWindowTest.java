package io.spawnwatch.sighting;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TumblingWindowTest {
    private static final long HOUR = 3_600_000;

    @Test
    void windowsAreAlignedToTheEpoch() {
        assertThat(TumblingWindow.holding(1_596_700_601_450L, HOUR))
                .isEqualTo(new TumblingWindow(1_596_697_200_000L, 1_596_700_800_000L));
    }

    @Test
    void theStartBelongsToTheWindowAndTheEndToTheNext() {
        assertThat(TumblingWindow.holding(HOUR, HOUR)).isEqualTo(new TumblingWindow(HOUR, 2 * HOUR));
        assertThat(TumblingWindow.holding(2 * HOUR - 1, HOUR)).isEqualTo(new TumblingWindow(HOUR, 2 * HOUR));
        assertThat(TumblingWindow.holding(2 * HOUR, HOUR)).isEqualTo(new TumblingWindow(2 * HOUR, 3 * HOUR));
    }

    @Test
    void timesBeforeTheEpochHaveWindowsToo() {
        assertThat(TumblingWindow.holding(-1, HOUR)).isEqualTo(new TumblingWindow(-HOUR, 0));
    }
}
