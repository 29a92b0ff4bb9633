package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final String ERASE_LINE = "\r\u001b[K";
    private static final RunSummary SUMMARY = new RunSummary(1, 2, 3, 4, 5, 6, 7, 8);

    @Test
    void theLineIsOverwrittenAndErasedAtTheEnd() throws Exception {
        StringWriter terminal = new StringWriter();
        CountDownLatch asked = new CountDownLatch(2);
        try (Progress progress = new Progress(new PrintWriter(terminal, true), true)) {
            progress.follow(() -> {
                asked.countDown();
                return SUMMARY;
            });
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(terminal.toString())
                .startsWith(ERASE_LINE + "events read 6, matched 4, risk events 8" + ERASE_LINE)
                .endsWith(ERASE_LINE);
    }

    @Test
    void nothingIsShownUnlessThereIsATerminal() {
        StringWriter file = new StringWriter();
        try (Progress progress = new Progress(new PrintWriter(file, true), false)) {
            progress.follow(() -> SUMMARY);
        }

        assertThat(file.toString()).isEmpty();
    }

    @Test
    void aFileGetsALineFromTimeToTimeAndNoControlCharacters() throws Exception {
        StringWriter file = new StringWriter();
        CountDownLatch asked = new CountDownLatch(2);
        try (Progress progress =
                Progress.lines(new PrintWriter(file, true), RunSummary::progressLine, Duration.ofMillis(1))) {
            progress.follow(() -> {
                asked.countDown();
                return SUMMARY;
            });
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(file.toString().lines()).isNotEmpty().containsOnly("events read 6, matched 4, risk events 8");
    }

    @Test
    void aJobThatCannotBeAskedLeavesTheFileAsItIs() throws Exception {
        StringWriter file = new StringWriter();
        CountDownLatch asked = new CountDownLatch(2);
        try (Progress progress =
                Progress.lines(new PrintWriter(file, true), RunSummary::progressLine, Duration.ofMillis(1))) {
            progress.follow(() -> {
                asked.countDown();
                throw new IllegalStateException("the job is starting");
            });
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(file.toString()).isEmpty();
    }

    @Test
    void aTextThatStaysTheSameIsPrintedOnce() throws Exception {
        StringWriter terminal = new StringWriter();
        CountDownLatch asked = new CountDownLatch(3);
        try (Progress progress = Progress.overwriting(new PrintWriter(terminal, true), summary -> "half")) {
            progress.follow(() -> {
                asked.countDown();
                return SUMMARY;
            });
            assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(terminal.toString()).isEqualTo(ERASE_LINE + "half" + ERASE_LINE);
    }
}
