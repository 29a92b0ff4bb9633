package io.spawnwatch.decode;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Times as event sources write them. */
class EventTimesTest {
    private static final long SEED = 7L;

    @Test
    void agreesWithTheJdk() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < 20_000; i++) {
            long expected = random.nextLong(-62_167_219_200_000L, 253_402_300_800_000L);
            ZoneOffset zone = ZoneOffset.ofTotalSeconds(60 * random.nextInt(-18 * 60, 18 * 60 + 1));
            LocalDateTime local = LocalDateTime.ofInstant(Instant.ofEpochMilli(expected), zone);
            if (local.getYear() < 0 || local.getYear() > 9999) {
                continue;
            }
            String text = String.format(
                    Locale.ROOT,
                    "%04d-%02d-%02d%s%02d:%02d:%02d.%03d%s%s",
                    local.getYear(),
                    local.getMonthValue(),
                    local.getDayOfMonth(),
                    random.nextBoolean() ? "T" : " ",
                    local.getHour(),
                    local.getMinute(),
                    local.getSecond(),
                    local.getNano() / 1_000_000,
                    random.nextBoolean() ? "" : "987654",
                    zone.getId());
            assertThat(parse(text, EventTimes.Zone.REQUIRED))
                    .as("seed %d: %s", SEED, text)
                    .isEqualTo(expected);
        }
    }

    @Test
    void knowsEveryDayOfFourCenturiesAndNoOther() {
        for (int year = 1900; year < 2300; year++) {
            for (int month = 0; month <= 13; month++) {
                for (int day = 0; day <= 32; day++) {
                    boolean exists = month >= 1
                            && month <= 12
                            && day >= 1
                            && day <= LocalDate.of(year, month, 1).lengthOfMonth();
                    long expected =
                            exists ? LocalDate.of(year, month, day).toEpochDay() * 86_400_000L : Decoded.NO_TIME;
                    String text = String.format(Locale.ROOT, "%04d-%02d-%02d 00:00:00", year, month, day);
                    assertThat(parse(text, EventTimes.Zone.UTC_IF_ABSENT))
                            .as(text)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void readsATimeWithoutAZoneAsUtcOrNotAtAll() {
        assertThat(parse("2020-08-06 07:56:41,349", EventTimes.Zone.UTC_IF_ABSENT))
                .isEqualTo(1596700601349L);
        assertThat(parse("2020-08-06 07:56:41.349", EventTimes.Zone.REQUIRED)).isEqualTo(Decoded.NO_TIME);
        assertThat(parse("2020-08-06 07:56:41.349 +00:00", EventTimes.Zone.REQUIRED))
                .isEqualTo(1596700601349L);
    }

    private static long parse(String text, EventTimes.Zone zone) {
        char[] chars = ("__" + text + "__").toCharArray();
        return EventTimes.parse(chars, 2, text.length(), zone);
    }
}
