package io.spawnwatch.report;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a live job in a process of its own tells the person who has started it. */
public final class LiveReport {
    private final PrintWriter err;

    /** Prints to a writer. */
    public LiveReport(PrintWriter err) {
        this.err = err;
    }

    /**
     * Says that the job runs.
     *
     * @param detections how many
     * @param origin     where it goes on, as a sentence
     * @param page       Flink's page
     * @param metrics    where Prometheus can ask for metrics, or null
     */
    public void runs(int detections, String origin, URI page, @Nullable URI metrics) {
        line("Spawnwatch runs with " + (detections == 1 ? "1 detection" : detections + " detections") + ". " + origin);
        line("Flink's page: " + page);
        if (metrics != null) {
            line("Metrics for Prometheus: " + metrics);
        }
        err.flush();
    }

    /**
     * Says what a minute came to.
     *
     * @param now    when it ended
     * @param minute what was added in it
     * @param whole  whether all tasks run
     */
    public void minute(Instant now, RunSummary minute, boolean whole) {
        String rejected =
                minute.rejected() == 0 ? "" : String.format(Locale.ROOT, ", %,d of them rejected", minute.rejected());
        line(now.truncatedTo(ChronoUnit.SECONDS)
                + String.format(
                        Locale.ROOT,
                        " the last minute: records read %,d%s, matched %,d, risk events raised %,d",
                        minute.read(),
                        rejected,
                        minute.matched(),
                        minute.riskEvents())
                + (whole ? "" : "; not all tasks run, Flink's page says why"));
        err.flush();
    }

    private void line(String text) {
        err.println(Printable.of(text));
    }
}
