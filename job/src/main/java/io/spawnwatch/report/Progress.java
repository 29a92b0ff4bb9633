package io.spawnwatch.report;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Help.Ansi;

/** A progress line, shown only on a terminal. */
public final class Progress implements AutoCloseable {
    private static final int INTERVAL_MS = 500;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter terminal;
    private final boolean shown;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * Shows nothing until {@link #follow}.
     *
     * @param terminal where to print the line
     * @param shown    whether that is a terminal
     */
    public Progress(PrintWriter terminal, boolean shown) {
        this.terminal = terminal;
        this.shown = shown;
    }

    /** Shows progress on standard error if this process has a terminal. */
    public static Progress onTerminal(PrintWriter err) {
        return new Progress(err, Ansi.AUTO.enabled());
    }

    /** Shows the latest summary every half second until closed. */
    public void follow(Callable<RunSummary> source) {
        if (shown) {
            Thread thread = new Thread(() -> showUntilClosed(source), "progress");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void showUntilClosed(Callable<RunSummary> source) {
        try {
            while (!closed.await(INTERVAL_MS, TimeUnit.MILLISECONDS)) {
                show(source);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void show(Callable<RunSummary> source) {
        if (closed.getCount() == 0) {
            // A line printed now would end up in the output that follows.
            return;
        }
        try {
            terminal.print(ERASE_LINE + source.call().progressLine());
        } catch (Exception e) {
            // The job is starting or ending, and nothing depends on this line.
            terminal.print(ERASE_LINE);
        }
        terminal.flush();
    }

    @Override
    public synchronized void close() {
        closed.countDown();
        if (shown) {
            terminal.print(ERASE_LINE);
            terminal.flush();
        }
    }
}
