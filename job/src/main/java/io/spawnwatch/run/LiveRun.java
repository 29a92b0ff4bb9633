package io.spawnwatch.run;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.report.LiveReport;
import java.time.Duration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes the live job: on the cluster that called this program, or else in this process. */
public final class LiveRun {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRun.class);
    private static final Duration REPORT_INTERVAL = Duration.ofMinutes(1);

    private LiveRun() {}

    /**
     * Executes a job until it ends. On a cluster it may return as soon as the job is submitted.
     *
     * @param report used only when the job runs in this process; a cluster has a page and logs
     */
    public static void execute(LiveJob job, LiveReport report) throws Exception {
        StreamExecutionEnvironment found =
                FlinkOptions.withValidOptions(StreamExecutionEnvironment::getExecutionEnvironment);
        if (found instanceof LocalStreamEnvironment) {
            executeHere(job, found, report);
        } else {
            executeOnCluster(job, found);
        }
    }

    private static void executeHere(LiveJob job, StreamExecutionEnvironment local, LiveReport report) throws Exception {
        EmbeddedFlink flink = new EmbeddedFlink();
        StreamExecutionEnvironment env =
                FlinkOptions.withValidOptions(() -> flink.environment(local.getConfiguration()));
        job.buildInto(env, true);
        log(job);
        new EmbeddedRun(
                        flink,
                        report,
                        job.catalog().plans().size(),
                        origin(job.settings(), env),
                        FlinkOptions.metrics(job.settings(), env.getConfiguration()),
                        REPORT_INTERVAL)
                .execute(env, LiveJob.NAME);
    }

    private static void executeOnCluster(LiveJob job, StreamExecutionEnvironment env) throws Exception {
        job.buildInto(env, false);
        log(job);
        if (job.settings().metricsPort() != null) {
            LOG.warn(
                    "metrics-port is ignored: it applies only to a job that runs in a process of its own. On a cluster,"
                            + " set metrics.reporters in Flink's configuration");
        }
        env.execute(LiveJob.NAME);
    }

    /** Where the job continues, as a sentence. */
    private static String origin(RunSettings settings, StreamExecutionEnvironment env) {
        String checkpoint = env.getConfiguration().get(StateRecoveryOptions.SAVEPOINT_PATH);
        if (checkpoint != null) {
            return "It continues from "
                    + checkpoint.replaceFirst("^file:/+", "/").replaceFirst("/$", "") + ".";
        }
        return settings.stateDir() == null
                ? "It starts without state and keeps none when it stops: no state-dir is set."
                : "It starts without state: there is no checkpoint in " + settings.stateDir() + ".";
    }

    private static void log(LiveJob job) {
        CatalogPlan catalog = job.catalog();
        long refused = count(catalog, Outcome.REFUSED);
        if (refused > 0) {
            LOG.warn(
                    "{} of {} detections are refused and do not run",
                    refused,
                    catalog.verdicts().size());
        }
        LOG.info(
                "running {} detections, {} left out; {}",
                catalog.plans().size(),
                count(catalog, Outcome.LEFT_OUT),
                job.settings().kafka());
    }

    private static long count(CatalogPlan catalog, Outcome outcome) {
        return catalog.verdicts().stream()
                .filter(verdict -> verdict.outcome() == outcome)
                .count();
    }
}
