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
 * Executes the live job in a process of its own and tells the person who has started it how it goes.
 *
 * @param flink      where it runs
 * @param report     what is told
 * @param detections how many run
 * @param origin     where it goes on, as a sentence
 * @param metrics    where metrics can be asked for, or null
 * @param interval   how often is told what it has come to
 */
public record EmbeddedRun(
        EmbeddedFlink flink,
        LiveReport report,
        int detections,
        String origin,
        @Nullable InetSocketAddress metrics,
        Duration interval) {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final RunSummary NOTHING = RunSummary.of(Map.of());

    /** Executes the job until it ends, which it does of itself only by failing. */
    public void execute(StreamExecutionEnvironment env, String name) throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try {
            JobClient job = env.executeAsync(name);
            Thread telling = new Thread(() -> tell(job, ended), "live report");
            telling.setDaemon(true);
            telling.start();
            job.getJobExecutionResult().get();
        } catch (ExecutionException | FlinkException e) {
            throw RunFailedException.of(e);
        } finally {
            ended.countDown();
            flink.awaitEnd();
        }
    }

    private void tell(JobClient job, CountDownLatch ended) {
        boolean told = false;
        RunSummary before = NOTHING;
        long nextNanos = System.nanoTime() + interval.toNanos();
        try {
            while (!ended.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                boolean due = System.nanoTime() - nextNanos >= 0;
                if (told && !due) {
                    continue;
                }
                try {
                    boolean whole = flink.isWhole(job.getJobID());
                    if (whole && !told) {
                        report.runs(detections, origin, flink.page(), metricsPage());
                        told = true;
                    }
                    if (due) {
                        nextNanos += interval.toNanos();
                        RunSummary now = RunSummary.of(job.getAccumulators().get());
                        report.minute(Instant.now(), now.since(before), whole);
                        before = now;
                    }
                } catch (ExecutionException | RuntimeException e) {
                    // The job is not up yet, or is just ending; the next time will tell, and nothing depends on it.
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
