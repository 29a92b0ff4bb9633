package io.spawnwatch.run;

import io.spawnwatch.report.LiveReport;
import io.spawnwatch.report.RunSummary;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FlinkException;
import org.jspecify.annotations.Nullable;

/**
 * Executes the live job in this process and reports to the person who started it.
 *
 * @param flink      the Flink that the environment belongs to
 * @param report     takes the messages
 * @param detections how many run
 * @param origin     where the job continues, as a sentence
 * @param metrics    where metrics are served, or null if they are not
 * @param interval   how often to report what the job read, matched and raised
 */
record EmbeddedRun(
        EmbeddedFlink flink,
        LiveReport report,
        int detections,
        String origin,
        @Nullable InetSocketAddress metrics,
        Duration interval) {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
    private static final RunSummary NOTHING = RunSummary.of(Map.of());

    /**
     * Executes the job until it ends. Without outside help it ends only by failing.
     *
     * @throws RunFailedException if the job fails
     */
    void execute(StreamExecutionEnvironment env, String name) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try {
            JobClient job = env.executeAsync(name);
            Thread reporter = new Thread(() -> report(job, ended), "live report");
            reporter.setDaemon(true);
            reporter.start();
            job.getJobExecutionResult().get();
        } catch (ExecutionException | FlinkException e) {
            throw RunFailedException.of(e);
        } finally {
            ended.countDown();
            flink.awaitShutdown();
        }
    }

    private void report(JobClient job, CountDownLatch ended) {
        boolean announced = false;
        RunSummary before = NOTHING;
        long nextNanos = System.nanoTime() + interval.toNanos();
        try {
            while (!ended.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                boolean due = System.nanoTime() - nextNanos >= 0;
                if (announced && !due) {
                    continue;
                }
                try {
                    boolean allTasksRun = flink.allTasksRun(job.getJobID());
                    if (allTasksRun && !announced) {
                        report.runs(detections, origin, flink.page(), metricsPage());
                        announced = true;
                    }
                    if (due) {
                        nextNanos += interval.toNanos();
                        RunSummary now = RunSummary.of(job.getAccumulators().get());
                        report.minute(Instant.now(), now.since(before), allTasksRun);
                        before = now;
                    }
                } catch (ExecutionException | RuntimeException e) {
                    // The job is starting or ending. Nothing depends on this report; the next one may succeed.
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable URI metricsPage() {
        return metrics == null
                ? null
                : URI.create("http://" + metrics.getHostString() + ":" + metrics.getPort() + "/metrics");
    }
}
