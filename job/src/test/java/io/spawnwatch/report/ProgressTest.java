package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
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
}
