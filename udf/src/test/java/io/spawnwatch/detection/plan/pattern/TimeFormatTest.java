package io.spawnwatch.detection.plan.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeFormatTest {

    @Test
    void eachTimeIsWrittenAsItselfWhateverWasWrittenBefore() {
        TimeFormat format = TimeFormat.of(null);

        assertThat(Stream.of(0.0, 0.9, 1.0, -0.1, 0.0).map(format::format))
                .containsExactly(
                        "01/01/1970 00:00:00",
                        "01/01/1970 00:00:00",
                        "01/01/1970 00:00:01",
                        "12/31/1969 23:59:59",
                        "01/01/1970 00:00:00");
    }
}
