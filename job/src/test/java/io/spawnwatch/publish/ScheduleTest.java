package io.spawnwatch.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final long FIRST = 1_596_700_601_349L;

    private static Dataset dataset(long spanMs) {
        return new Dataset(2, 0, 0, 0, 10, FIRST, FIRST + spanMs, 1, List.of(), 0);
    }

    @ParameterizedTest
    @CsvSource({"1, 1.0", "10, 10.0", "0.5, 0.5", "10x, 10.0", " MAX, Infinity", "100000, 100000.0"})
    void aSpeedIsANumberOrMax(String text, double factor) {
        assertThat(Speed.parse(text).factor()).isEqualTo(factor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "", "x", "fast", "1e3", "0.0", "NaN", "Infinity", "1.5.2"})
    void nothingElseIsASpeed(String text) {
        assertThatThrownBy(() -> Speed.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected max or a number above 0 such as 1, 10 or 0.5, but found '" + text + "'");
    }

    @Test
    void eventsAreSentInTheirIntervals() {
        FakeTicker ticker = new FakeTicker();

        Schedule own = Schedule.fromNow(Speed.parse("1"), dataset(60_000), ticker);
        Schedule faster = Schedule.fromNow(Speed.parse("10"), dataset(60_000), ticker);
        Schedule slower = Schedule.fromNow(Speed.parse("0.5"), dataset(60_000), ticker);

        assertThat(own.dueNanos(FIRST + 1_234) - ticker.nanos()).isEqualTo(1_234_000_000L);
        assertThat(faster.dueNanos(FIRST + 1_234) - ticker.nanos()).isEqualTo(123_400_000L);
        assertThat(slower.dueNanos(FIRST + 1_234) - ticker.nanos()).isEqualTo(2_468_000_000L);
        assertThat(own.dueNanos(Long.MIN_VALUE)).isEqualTo(ticker.nanos());
        assertThat(own.shiftSeconds()).isZero();
        assertThat(Speed.parse("10").toSend(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(6));
    }

    /** Up to a speed of 1 the first event is sent exactly at its moved time, above that the last within a second of it. */
    @Test
    void aMovedTimeIsNeverAheadOfItsSending() {
        long seed = 17;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 10_000; i++) {
            FakeTicker ticker = new FakeTicker();
            Speed speed = random.nextInt(5) == 0 ? Speed.MAX : new Speed(Math.exp(random.nextDouble(-5, 10)));
            Dataset dataset = dataset(random.nextLong(10_000_000));
            Schedule schedule = Schedule.movedToNow(speed, dataset, ticker);
            String what = "seed " + seed + ": speed " + speed + ", " + dataset.span();

            long firstLateMs = lateMs(schedule, FIRST, ticker);
            long lastLateMs = lateMs(schedule, dataset.lastMs(), ticker);
            assertThat(lateMs(schedule, random.nextLong(FIRST, dataset.lastMs() + 1), ticker))
                    .as(what)
                    .isBetween(-1L, Math.max(firstLateMs, lastLateMs) + 1);
            assertThat(Math.min(firstLateMs, lastLateMs)).as(what).isBetween(-1L, 1_001L);
            if (speed.factor() <= 1) {
                assertThat(firstLateMs).as(what).isZero();
                assertThat(schedule.dueNanos(FIRST) - ticker.nanos()).isBetween(0L, 999_999_999L);
            } else {
                assertThat(schedule.dueNanos(FIRST)).isEqualTo(ticker.nanos());
            }
        }
    }

    /** How long after its moved time an event is sent. */
    private static long lateMs(Schedule schedule, long timeMs, FakeTicker ticker) {
        long sentMs = ticker.wallMs() + (schedule.dueNanos(timeMs) - ticker.nanos()) / 1_000_000;
        return sentMs - (timeMs + schedule.shiftSeconds() * 1000);
    }

    @Test
    void theRealClockWaitsAndCanBeStopped() throws Exception {
        SystemTicker ticker = new SystemTicker();
        long due = ticker.nanos() + 20_000_000;
        assertThat(ticker.waitUntil(due)).isTrue();
        assertThat(ticker.nanos()).isGreaterThanOrEqualTo(due);
        assertThat(ticker.waitUntil(due)).isTrue();

        Thread stopper = new Thread(ticker::stop);
        stopper.start();
        assertThat(ticker.waitUntil(ticker.nanos() + Duration.ofHours(1).toNanos()))
                .isFalse();
        stopper.join();
        assertThat(ticker.waitUntil(due)).isFalse();
    }
}
