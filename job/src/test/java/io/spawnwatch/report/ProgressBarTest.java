package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private static final long TEN_GB = 10_000_000_000L;

    private static RunSummary counts(long records, long matched) {
        return new RunSummary(records, 0, 0, matched, 0, 0, 0, 0);
    }

    private static ReadTotal tenGb(long read) {
        return ReadTotal.bytes(TEN_GB, () -> read);
    }

    private static String text(ReadTotal total, RunSummary counts, long seconds) {
        return new ProgressBar(total).text(counts, Duration.ofSeconds(seconds), 80);
    }

    @Test
    void aBarShowsShareRateMatchesAndTheTimeLeft() {
        assertThat(text(tenGb(4_500_000_000L), counts(1_000_000, 1234), 45))
                .isEqualTo("[#######.........]   45%  4.5 GB of 10.0 GB  100 MB/s  1,234 matched  0:55 left");
        assertThat(text(ReadTotal.records(4000), counts(1000, 1), 10))
                .isEqualTo("[####.............]   25%  1.0 k of 4.0 k records  100 /s  1 matched  0:30 left");
    }

    @Test
    void atTheBeginningTheTimeLeftIsNotKnown() {
        assertThat(text(tenGb(0), counts(0, 0), 1))
                .isEqualTo("[" + ".".repeat(30) + "]    0%  0 B of 10.0 GB  0 B/s  0 matched");
    }

    @Test
    void afterTheLastEventRowsAreCounted() {
        assertThat(text(tenGb(TEN_GB), counts(1_000_000, 1234), 100))
                .isEqualTo("all 10.0 GB read  1,234 matched  counting rows");
    }

    @Test
    void withoutATotalThereIsNoShare() {
        assertThat(text(ReadTotal.unknown(), counts(1_000_000, 1234), 10))
                .isEqualTo("1,000,000 records read  100 k/s  1,234 matched");
    }

    @Test
    void aFileGetsTheSameWordsWithTheTimeThatHasPassed() {
        assertThat(new ProgressBar(tenGb(4_500_000_000L)).line(counts(1_000_000, 1234), Duration.ofSeconds(3725)))
                .isEqualTo("after 1:02:05:  45%  4.5 GB of 10.0 GB  1.2 MB/s  1,234 matched  1:15:53 left");
    }

    @Test
    void aRunThatGoesOnHasTheRateAtWhichItReadsNow() {
        AtomicLong read = new AtomicLong();
        ProgressBar bar = new ProgressBar(ReadTotal.bytes(TEN_GB, read::get), true);
        assertThat(bar.line(counts(0, 0), Duration.ofSeconds(1)))
                .isEqualTo("after 0:01:   0%  0 B of 10.0 GB  0 B/s  0 matched");
        read.set(8_000_000_000L);
        assertThat(bar.line(counts(800, 0), Duration.ofSeconds(2)))
                .isEqualTo("after 0:02:  80%  8.0 GB of 10.0 GB  0 B/s  0 matched");
        read.set(9_000_000_000L);
        assertThat(bar.line(counts(900, 0), Duration.ofSeconds(12)))
                .isEqualTo("after 0:12:  90%  9.0 GB of 10.0 GB  100 MB/s  0 matched  0:10 left");
        ProgressBar unknown = new ProgressBar(ReadTotal.unknown(), true);
        assertThat(unknown.line(counts(800, 0), Duration.ofSeconds(2))).contains(" 0 /s ");
        assertThat(unknown.line(counts(900, 0), Duration.ofSeconds(12))).contains(" 10 /s ");
    }

    @Test
    void theLineFitsIntoTheTerminal() {
        SplittableRandom random = new SplittableRandom(11);
        for (int i = 0; i < 20_000; i++) {
            long amount = random.nextLong(1L << random.nextInt(1, 62));
            long read = random.nextLong(amount + 1);
            ReadTotal total = random.nextBoolean() ? ReadTotal.bytes(amount, () -> read) : ReadTotal.records(amount);
            RunSummary counts = counts(random.nextLong(amount + 1), random.nextLong(1L << random.nextInt(1, 62)));
            int width = random.nextInt(20, 130);

            assertThat(new ProgressBar(total).text(counts, Duration.ofMillis(random.nextLong(1, 1_000_000_000)), width))
                    .hasSizeLessThan(width);
        }
    }
}
