package io.spawnwatch.report;

import java.io.PrintWriter;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells the person who started a live job in this process how it is doing. */
public final class LiveReport {
    private final PrintWriter err;

    /** Prints to a writer. */
    public LiveReport(PrintWriter err) {
        this.err = err;
    }

    /**
     * Reports that the job runs.
     *
     * @param detections number of detections
     * @param origin     where the job continues, as a sentence
     * @param page       Flink's web page
     * @param metrics    where Prometheus can scrape metrics, or null
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
     * Reports what happened within a minute.
     *
     * @param end    when the minute ended
     * @param minute what was counted in it
     * @param whole  whether all tasks are running
     */
    public void minute(Instant end, RunSummary minute, boolean whole) {
        String rejected =
                minute.rejected() == 0 ? "" : String.format(Locale.ROOT, ", %,d of them rejected", minute.rejected());
        line(end.truncatedTo(ChronoUnit.SECONDS)
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
