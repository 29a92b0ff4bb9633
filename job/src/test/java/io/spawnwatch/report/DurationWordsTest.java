package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.document.DurationText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationWordsTest {

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
        "0s, 0h"
    })
    void aDurationIsWrittenInItsLargestUnit(String written, String words) {
        assertThat(DurationWords.of(DurationText.parse(written))).isEqualTo(words);
        assertThat(DurationText.parse(words)).isEqualTo(DurationText.parse(written));
    }
}
