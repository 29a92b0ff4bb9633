package io.spawnwatch.report;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A line that says how far something is: overwritten on a terminal, and added again and again to a file. */
final class ProgressLine implements AutoCloseable {
    private static final String ERASE_LINE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean overwrites;
    private final Supplier<@Nullable String> text;
    private final CountDownLatch closed = new CountDownLatch(1);
    private String shownLast = "";

    /**
     * Prints nothing yet.
     *
     * @param overwrites whether the output is a terminal
     * @param text       what there is to say, or null for nothing new
     */
    ProgressLine(PrintWriter out, boolean overwrites, Supplier<@Nullable String> text) {
        this.out = out;
        this.overwrites = overwrites;
        this.text = text;
    }

    /** Shows the line at regular intervals until closed. */
    void follow(Duration interval) {
        Thread thread = new Thread(() -> showUntilClosed(interval), "progress");
        thread.setDaemon(true);
        thread.start();
    }

    private void showUntilClosed(Duration interval) {
        try {
            while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                show();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Shows the line now. */
    synchronized void show() {
        if (closed.getCount() == 0) {
            // A line printed now would end up in the output that follows.
            return;
        }
        String line = text.get();
        if (line == null) {
            return;
        }
        if (!overwrites) {
            out.println(line);
        } else if (!line.equals(shownLast)) {
            // One write for both, so that the terminal never shows an empty line between them.
            out.print(ERASE_LINE + line);
            shownLast = line;
        }
        out.flush();
    }

    /** Prints something else, without leaving half a line before it. */
    synchronized void interrupt(Runnable print) {
        erase();
        shownLast = "";
        print.run();
    }

    private void erase() {
        if (overwrites) {
            out.print(ERASE_LINE);
            out.flush();
        }
    }

    @Override
    public synchronized void close() {
        closed.countDown();
        erase();
    }
}
