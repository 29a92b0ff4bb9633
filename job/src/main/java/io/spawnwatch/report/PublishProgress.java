package io.spawnwatch.report;

import io.spawnwatch.publish.SendProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Supplier;
import picocli.CommandLine.Help.Ansi;

/** Shows how far a publication is: a bar on a terminal, else a line now and then. */
public final class PublishProgress implements AutoCloseable {
    private static final Duration REDRAWN = Duration.ofMillis(500);
    private static final Duration REPEATED = Duration.ofSeconds(10);

    private final ProgressLine line;

    PublishProgress(PrintWriter out, boolean isTerminal, Supplier<SendProgress> source) {
        line = new ProgressLine(out, isTerminal, () -> PublishReport.progress(source.get(), isTerminal));
    }

    /** Shows progress on standard error until closed. */
    public static PublishProgress follow(PrintWriter err, Supplier<SendProgress> source) {
        boolean isTerminal = Ansi.AUTO.enabled();
        PublishProgress progress = new PublishProgress(err, isTerminal, source);
        progress.line.follow(isTerminal ? REDRAWN : REPEATED);
        return progress;
    }

    /** Shows how far it is now. */
    void show() {
        line.show();
    }

    /** Prints something else, without leaving half a line before it. */
    public void interrupt(Runnable print) {
        line.interrupt(print);
    }

    @Override
    public void close() {
        line.close();
    }
}
