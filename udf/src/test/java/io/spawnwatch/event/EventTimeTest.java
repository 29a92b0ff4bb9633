package io.spawnwatch.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventTimeTest {
    private static final DateTimeFormatter REFERENCE = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static String reference(long timeMs) {
        return REFERENCE.format(Instant.ofEpochMilli(timeMs));
    }

    @Test
    void isWrittenAsJavasFormatterWritesIt() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            // Every magnitude, both signs.
            long timeMs = random.nextLong() >> random.nextInt(8, 64);
            assertThat(EventTime.format(timeMs)).isEqualTo(reference(timeMs));
        }
    }

    @Test
    void yearsOfFourDigitsEndWhereTheyDoForJava() {
        for (String edge : new String[] {"0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z", "1970-01-01T00:00:00Z"}) {
            long atMs = Instant.parse(edge).toEpochMilli();
            LongStream.rangeClosed(atMs - 2, atMs + 2)
                    .forEach(timeMs -> assertThat(EventTime.format(timeMs)).isEqualTo(reference(timeMs)));
        }
        assertThat(EventTime.format(Instant.parse("2020-02-29T07:56:41.450Z").toEpochMilli()))
                .isEqualTo("2020-02-29T07:56:41.450Z");
    }
}
