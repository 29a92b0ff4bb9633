package io.spawnwatch.backtest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.config.SettingValues;
import io.spawnwatch.config.Settings;
import io.spawnwatch.config.TopologySettings;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.detection.plan.EventScope;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.EventSelection;
import io.spawnwatch.function.EventTimeWatermarks;
import io.spawnwatch.report.Progress;
import io.spawnwatch.report.ReplaySummary;
import io.spawnwatch.report.ReplaySummary.DetectionFiles;
import io.spawnwatch.report.ReplaySummary.RowsDigest;
import io.spawnwatch.report.RunSummary;
import io.spawnwatch.run.BoundedRun;
import io.spawnwatch.run.EmbeddedFlink;
import io.spawnwatch.run.EmbeddedFlinkOptions;
import io.spawnwatch.run.ResumableRun;
import io.spawnwatch.run.RunFailedException;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.topology.DetectionTopology;
import io.spawnwatch.topology.Endpoints;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * Detections over recorded events, in this process.
 *
 * @param catalog   the detections
 * @param values    the settings of {@link TopologySettings}, the sourcetype, the parallelism and how far out of order events are
 * @param allowlist the entries that apply
 * @param scope     the hosts and users whose events count
 */
public record Replay(CatalogPlan catalog, SettingValues values, List<AllowlistEntry> allowlist, EventScope scope) {
    private static final String NAME = "spawnwatch replay";

    /** Copies the list. */
    public Replay {
        allowlist = List.copyOf(allowlist);
    }

    /**
     * Runs the detections until all is read, and completes the files.
     *
     * @param resumable keeps the progress, or null if nothing does
     * @return what the run counted
     * @throws RunFailedException if the run fails
     * @throws IOException        if the rows cannot be given the form that they should have
     */
    public RunSummary run(ReplayInput input, ReplayFiles files, Progress progress, @Nullable ResumableRun resumable)
            throws Exception {
        Endpoints endpoints = endpoints(input, files);
        TopologySettings settings = TopologySettings.of(values, allowlist);
        int parallelism = values.get(Settings.PARALLELISM);
        EmbeddedFlink flink = new EmbeddedFlink();
        RunSummary counts;
        if (resumable == null) {
            StreamExecutionEnvironment env = EmbeddedFlinkOptions.bounded(
                    flink, parallelism, isFinalOnly() ? RuntimeExecutionMode.BATCH : RuntimeExecutionMode.STREAMING);
            DetectionTopology.build(env, catalog, settings, endpoints);
            counts = BoundedRun.execute(flink, env, NAME, progress);
        } else {
            StreamExecutionEnvironment env = resumable.environment(flink, parallelism);
            DetectionTopology.buildResumable(env, catalog, settings, endpoints);
            counts = resumable.execute(flink, env, NAME, progress, input.total()::position);
        }
        files.complete(rowFields(), resumable == null ? Instant.MAX : resumable.began());
        return counts;
    }

    private Endpoints endpoints(ReplayInput input, ReplayFiles files) {
        EventIntake intake = new EventIntake(
                        values.get(Settings.SOURCETYPE),
                        catalog.environment().normalization().fieldMapping(),
                        input.clockSkew(),
                        EventSelection.of(catalog, scope))
                .notingFormats();
        return new Endpoints(
                input.source(intake),
                isFinalOnly()
                        ? EventTimeWatermarks.untilAllIsRead()
                        : EventTimeWatermarks.recorded(values.get(Settings.OUT_OF_ORDERNESS)),
                null,
                files.riskEventSink(),
                files.suppressedSink(),
                files.rejectedSink(),
                true);
    }

    private boolean isFinalOnly() {
        return values.get(Settings.EMIT) == Emission.FINAL;
    }

    private Set<String> rowFields() {
        Set<String> fields = new TreeSet<>();
        catalog.plans().forEach(plan -> fields.addAll(plan.rowFields()));
        return fields;
    }

    /**
     * Adds up what a run has written.
     *
     * @param files  of the run, completed
     * @param counts what the run counted
     * @param took   how long it took
     * @param digest whether to compute the digest of the rows
     * @param viewer sees each final row that was raised, or null
     */
    public ReplaySummary summary(
            ReplayFiles files,
            RunSummary counts,
            Duration took,
            boolean digest,
            @Nullable Consumer<? super ObjectNode> viewer)
            throws IOException {
        RowSetDigest digested = new RowSetDigest();
        try (RowTotals totals = new RowTotals(files.scratch(), !isFinalOnly())) {
            finalRows(files)
                    .forEach(
                            row -> {
                                totals.addRaised(row);
                                if (digest) {
                                    digested.add(row);
                                }
                                if (viewer != null) {
                                    viewer.accept(row);
                                }
                            },
                            totals::addSuppressed);
            totals.finish();
            return new ReplaySummary(
                    counts,
                    took,
                    new DetectionFiles(count(Outcome.RUNS), count(Outcome.REFUSED), count(Outcome.LEFT_OUT)),
                    totals.fired(),
                    totals.hosts(),
                    totals.users(),
                    totals.cover(applicable()),
                    digest ? new RowsDigest(digested.value(), digested.rows()) : null,
                    !scope.isEverything() || catalog.verdicts().stream().anyMatch(Verdict::isUnselected));
        }
    }

    /** The entries that name a detection that runs. What others cover elsewhere, this run cannot know. */
    private List<AllowlistEntry> applicable() {
        Set<String> running = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        catalog.plans().forEach(plan -> running.add(plan.profile().id()));
        running.add(AllowlistEntry.EVERY_DETECTION);
        return allowlist.stream()
                .filter(entry -> entry.detections().stream().anyMatch(running::contains))
                .toList();
    }

    /**
     * The final rows that a run has written.
     *
     * @param files of the run, completed
     */
    public FinalRows finalRows(ReplayFiles files) {
        return files.finalRows(!isFinalOnly());
    }

    private long count(Outcome outcome) {
        return catalog.verdicts().stream()
                .filter(verdict -> verdict.outcome() == outcome)
                .count();
    }
}
