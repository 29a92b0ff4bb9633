package io.spawnwatch.backtest.unit;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.IntConsumer;

/** Says on a terminal how many tests are done, if they take long enough to wonder. Safe for use by several threads. */
public final class TestProgress implements IntConsumer, AutoCloseable {
    private static final long INTERVAL_NANOS = Duration.ofMillis(500).toNanos();
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter terminal;
    private final boolean shown;
    private final int total;
    private long printedNanos = System.nanoTime();
    private boolean printed;

    /**
     * Shows nothing yet.
     *
     * @param terminal where to print
     * @param shown    whether that is a terminal
     * @param total    number of tests
     */
    public TestProgress(PrintWriter terminal, boolean shown, int total) {
        this.terminal = terminal;
        this.shown = shown;
        this.total = total;
    }

    /** Takes the number of tests that have a result. */
    @Override
    public synchronized void accept(int done) {
        long nowNanos = System.nanoTime();
        if (shown && nowNanos - printedNanos >= INTERVAL_NANOS) {
            printedNanos = nowNanos;
            printed = true;
            terminal.print(ERASE_LINE + String.format(Locale.ROOT, "%,d of %,d tests", done, total));
            terminal.flush();
        }
    }

    @Override
    public synchronized void close() {
        if (printed) {
            terminal.print(ERASE_LINE);
            terminal.flush();
        }
    }
}
