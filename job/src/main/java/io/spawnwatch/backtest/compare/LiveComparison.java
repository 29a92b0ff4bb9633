package io.spawnwatch.backtest.compare;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.backtest.TopicInput;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.SettingValues;
import io.spawnwatch.config.Settings;
import io.spawnwatch.connector.kafka.range.TopicRange;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.EventScope;
import io.spawnwatch.report.Progress;
import io.spawnwatch.run.RunFailedException;
import io.spawnwatch.sighting.Emission;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.file.PathUtils;

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

        /** The live job reports rows when they change; what is compared are their final states. */
        private Side finalRows() {
            SettingValues values = settings.values().with(Settings.EMIT, Emission.FINAL);
            return new Side(catalog, values, allowlist);
        }
    }

    /**
     * Compares, and prints how the rows differ.
     *
     * @param range what to read; of the topics of the job that runs
     * @param width of the terminal, in columns
     * @return whether nothing differs
     * @throws RunFailedException if the run fails
     */
    public static boolean print(
            LiveSide before, LiveSide after, TopicRange range, Progress progress, int width, PrintWriter out)
            throws Exception {
        Path scratch = Files.createTempDirectory("spawnwatch-compare-");
        try {
            Path differences = scratch.resolve("differences");
            Comparison.Counts counts = new Comparison(before.finalRows(), after.finalRows(), EventScope.EVERYTHING)
                    .run(
                            new TopicInput(range, before.settings().clockSkew(), false, 1),
                            differences,
                            scratch,
                            1,
                            progress);
            DifferenceTotals totals = DifferenceTotals.of(differences);
            new ComparisonReport(width, out).print(counts, totals);
            return totals.isNone();
        } finally {
            PathUtils.deleteDirectory(scratch);
        }
    }
}
