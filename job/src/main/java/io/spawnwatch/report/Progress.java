package io.spawnwatch.report;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Shows how far a run is: on a terminal in one line that is overwritten, otherwise in a line from time to time, or not at all. */
public final class Progress implements AutoCloseable {
    private static final Duration REDRAWN = Duration.ofMillis(500);

    /** A shorter run needs no progress, and whoever reads its messages is not to find any. */
    private static final Duration REPEATED = Duration.ofSeconds(15);

    private final PrintWriter out;
    private final @Nullable Duration interval;
    private final boolean overwrites;
    private final Function<RunSummary, String> text;
    private @Nullable ProgressLine line;
    private @Nullable Thread atExit;

    private Progress(
            PrintWriter out, @Nullable Duration interval, boolean overwrites, Function<RunSummary, String> text) {
        this.out = out;
        this.interval = interval;
        this.overwrites = overwrites;
        this.text = text;
    }

    /**
     * Counts in one line, if there is a terminal. Shows nothing until {@link #follow}.
     *
     * @param terminal where to print the line
     * @param shown    whether that is a terminal
     */
    public Progress(PrintWriter terminal, boolean shown) {
        this(terminal, shown ? REDRAWN : null, true, RunSummary::progressLine);
    }

    /** Shows progress on standard error if this process has a terminal. */
    public static Progress onTerminal(PrintWriter err) {
        return new Progress(err, Ansi.AUTO.enabled());
    }

    /** Overwrites one line of a terminal with a text of what has been counted, at most as wide as the terminal. */
    public static Progress overwriting(PrintWriter terminal, Function<RunSummary, String> text) {
        return new Progress(terminal, REDRAWN, true, text);
    }

    /** Adds a line to a file from time to time. */
    public static Progress lines(PrintWriter file, Function<RunSummary, String> text) {
        return lines(file, text, REPEATED);
    }

    static Progress lines(PrintWriter file, Function<RunSummary, String> text, Duration interval) {
        return new Progress(file, interval, false, text);
    }

    /** Shows nothing. */
    public static Progress none(PrintWriter err) {
        return new Progress(err, false);
    }

    /** Shows the latest summary at regular intervals until closed. */
    public void follow(Callable<RunSummary> source) {
        Duration every = interval;
        if (every == null) {
            return;
        }
        ProgressLine shown = new ProgressLine(out, overwrites, () -> text(source));
        line = shown;
        if (overwrites) {
            // On Ctrl-C, close() may not be called before the process ends.
            Thread hook = new Thread(shown::close, "erase progress");
            Runtime.getRuntime().addShutdownHook(hook);
            atExit = hook;
        }
        shown.follow(every);
    }

    private @Nullable String text(Callable<RunSummary> source) {
        try {
            return text.apply(source.call());
        } catch (Exception e) {
            // The job is starting or ending, and nothing depends on this line.
            return null;
        }
    }

    @Override
    public void close() {
        ProgressLine shown = line;
        if (shown != null) {
            shown.close();
        }
        Thread hook = atExit;
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending already; erasing the line once more does no harm.
            }
        }
    }
}
