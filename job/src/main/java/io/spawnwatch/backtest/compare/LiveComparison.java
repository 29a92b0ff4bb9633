package io.spawnwatch.backtest.compare;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.backtest.TopicInput;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.connector.kafka.range.TopicRange;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.EventScope;
import io.spawnwatch.report.Progress;
import io.spawnwatch.run.RunFailedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;

/** Holds what a live job runs and what it is to run against the past of its topics, without touching either. */
public final class LiveComparison {

    private LiveComparison() {}

    /**
     * What a live job runs.
     *
     * @param settings  its settings
     * @param catalog   its detections
     * @param allowlist the entries in force
     */
    public record LiveSide(RunSettings settings, CatalogPlan catalog, List<AllowlistEntry> allowlist) {

        /** Copies the list. */
        public LiveSide {
            allowlist = List.copyOf(allowlist);
        }

        private Side side() {
            return new Side(catalog, settings.values(), allowlist);
        }
    }

    /**
     * Compares, and prints how the rows differ.
     *
     * @param range what to read; of the topics of the job that runs
     * @param width of the terminal, in columns
     * @return whether nothing differs
     * @throws RunFailedException if the run fails
     * @throws IOException        if no event could be read, so that nothing was compared
     */
    public static boolean print(
            LiveSide before, LiveSide after, TopicRange range, Progress progress, int width, PrintWriter out)
            throws Exception {
        Comparison.Outcome outcome = new Comparison(before.side(), after.side(), EventScope.EVERYTHING)
                .run(
                        new TopicInput(range, before.settings().clockSkew(), false, 1),
                        1,
                        progress,
                        (counts, totals, differences) -> new ComparisonReport(width, out).print(counts, totals));
        if (outcome.counts().isAllRejected()) {
            throw new IOException("every record that was read was rejected; `replay --rejected FILE` says why");
        }
        return outcome.isSame();
    }
}
