package io.spawnwatch.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimePointTest {
    private static final Instant NOW = Instant.parse("2026-11-29T08:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-10-01,                2026-10-01T00:00:00Z",
        "2026-10-01T00:00Z,         2026-10-01T00:00:00Z",
        "2026-10-01T06:30,          2026-10-01T06:30:00Z",
        "2026-10-01T06:30:15.5Z,    2026-10-01T06:30:15.500Z",
        "2026-10-01T06:30:15+02:00, 2026-10-01T04:30:15Z",
        "24h,                       2026-11-28T08:00:00Z",
        "7d,                        2026-11-22T08:00:00Z",
        "0s,                        2026-11-29T08:00:00Z"
    })
    void timesAndAgesAreRead(String text, Instant expected) {
        assertThat(TimePoint.parse(text).at(NOW)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "-24h", "24", "2026-13-01", "2026-10-01T25:00Z", "", "1696118400"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> TimePoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' is not a time; expected a time such as 2026-11-22 or 2026-11-22T09:30:00Z,"
                        + " or an age such as 24h or 7d");
    }

    @Test
    void anAgeBeyondAllDatesIsRefused() {
        assertThatThrownBy(() -> TimePoint.parse("999999999999d"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be at most 36500d ago, but is 999999999999d");
    }
}
