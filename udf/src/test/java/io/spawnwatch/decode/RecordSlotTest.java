package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RecordSlotTest {
    @Test
    void everySlotHasItsOwnBit() {
        assertThat(Arrays.stream(RecordSlot.values()).map(RecordSlot::bit))
                .doesNotHaveDuplicates()
                .doesNotContain(0L);
    }

    @Test
    void tooManySlotsFailAtOnce() {
        assertThatCode(() -> RecordSlot.requireOneBitEach(64)).doesNotThrowAnyException();
        assertThatThrownBy(() -> RecordSlot.requireOneBitEach(65))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("65 slots do not fit");
    }
}
