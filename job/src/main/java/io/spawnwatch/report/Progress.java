package io.spawnwatch.report;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A line on a terminal that says how far a run is. Shows nothing where nobody looks. */
public final class Progress implements AutoCloseable {
    private static final int EVERY_MS = 500;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter terminal;
    private final boolean shown;
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * A progress line.
     *
     * @param terminal where to show it
     * @param shown    whether that is a terminal
     */
    public Progress(PrintWriter terminal, boolean shown) {
        this.terminal = terminal;
        this.shown = shown;
    }

    /** On standard error if this process is attached to a terminal. */
    public static Progress onTerminal(PrintWriter err) {
        return new Progress(err, System.console() != null);
    }

    /** Shows the summary that the source gives, again and again until closed. */
    public void follow(Callable<RunSummary> source) {
        if (shown) {
            Thread thread = new Thread(() -> showUntilClosed(source), "progress");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void showUntilClosed(Callable<RunSummary> source) {
        try {
            while (!closed.await(EVERY_MS, TimeUnit.MILLISECONDS)) {
                show(source);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void show(Callable<RunSummary> source) {
        if (closed.getCount() == 0) {
            // A line that comes after the end would stand in what is printed next.
            return;
        }
        try {
            terminal.print(ERASE_LINE + source.call().progressLine());
        } catch (Exception e) {
            // The job is not up yet, or is just ending; the next time will tell, and nothing depends on this line.
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
