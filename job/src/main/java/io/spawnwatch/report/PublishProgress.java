package io.spawnwatch.report;

import io.spawnwatch.publish.SendProgress;
import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine.Help.Ansi;

/** Shows how far a publication is: a bar on a terminal, else a line now and then. */
public final class PublishProgress implements AutoCloseable {
    private static final long BAR_INTERVAL_MS = 500;
    private static final long LINE_INTERVAL_MS = 10_000;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean isTerminal;
    private final Supplier<SendProgress> source;
    private final CountDownLatch closed = new CountDownLatch(1);

    PublishProgress(PrintWriter out, boolean isTerminal, Supplier<SendProgress> source) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.source = source;
    }

    /** Shows progress on standard error until closed. */
    public static PublishProgress follow(PrintWriter err, Supplier<SendProgress> source) {
        PublishProgress progress = new PublishProgress(err, Ansi.AUTO.enabled(), source);
        Thread thread = new Thread(progress::showUntilClosed, "progress");
        thread.setDaemon(true);
        thread.start();
        return progress;
    }

    private void showUntilClosed() {
        try {
            while (!closed.await(isTerminal ? BAR_INTERVAL_MS : LINE_INTERVAL_MS, TimeUnit.MILLISECONDS)) {
                show();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Shows how far it is now. */
    synchronized void show() {
        if (closed.getCount() == 0) {
            // A line printed now would end up in the output that follows.
            return;
        }
        String line = PublishReport.progress(source.get(), isTerminal);
        if (isTerminal) {
            out.print(ERASE_LINE + line);
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Prints something else, without leaving half a line before it. */
    public synchronized void interrupt(Runnable print) {
        if (isTerminal) {
            out.print(ERASE_LINE);
            out.flush();
        }
        print.run();
    }

    @Override
    public synchronized void close() {
        closed.countDown();
        if (isTerminal) {
            out.print(ERASE_LINE);
            out.flush();
        }
    }
}
