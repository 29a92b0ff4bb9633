package io.spawnwatch.sighting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {

    @Test
    void theOrderOfTheSightingsDoesNotMatter() {
        Tally early = Tally.of(new Sighting("key", 10, false, List.of(), 0b01));
        Tally late = Tally.of(new Sighting("key", 30, true, List.of(), 0b10));
        Tally other = Tally.of(new Sighting("key", 20, false, List.of()));

        Tally expected = new Tally(3, 10, 30, true, 0b11);
        assertThat(early.merge(late).merge(other)).isEqualTo(expected);
        assertThat(other.merge(late).merge(early)).isEqualTo(expected);
        assertThat(late.merge(other.merge(early))).isEqualTo(expected);
    }
}
