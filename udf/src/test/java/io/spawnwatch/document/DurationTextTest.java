package io.spawnwatch.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "10m, PT10M",
        "1h, PT1H",
        "7d, PT168H",
        "0s, PT0S",
        "999999999999d, PT23999999999976H"
    })
    void readsANumberWithItsUnit(String text, Duration expected) {
        assertThat(DurationText.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10", "h", "-1h", "1.5h", "1h30m", "1 h", "1H", "PT1H", "10w", "9999999999999s", "\u0661h"})
    void refusesEverythingElseAndSaysWhatIsExpected(String text) {
        assertThatThrownBy(() -> DurationText.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not a duration; expected a duration such as 30s, 10m, 1h or 7d");
    }

    @ParameterizedTest
    @CsvSource({
        "1ms, 1ms",
        "1500ms, 1500ms",
        "1000ms, 1s",
        "90s, 90s",
        "60s, 1m",
        "90m, 90m",
        "60m, 1h",
        "36h, 36h",
        "24h, 1d",
        "7d, 7d",
        "0s, 0s"
    })
    void printsADurationInItsLargestUnit(String written, String printed) {
        assertThat(DurationText.print(DurationText.parse(written))).isEqualTo(printed);
        assertThat(DurationText.parse(printed)).isEqualTo(DurationText.parse(written));
    }
}
