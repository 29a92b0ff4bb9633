package io.spawnwatch.backtest.unit;

import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.function.EventSelection;
import io.spawnwatch.function.InProcessDetections;
import io.spawnwatch.function.RunningCatalog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Runs tests in this process, without a cluster. All detections read the same data at once; several threads read different
 * data.
 */
public final class TestRunner {
    private final CatalogPlan catalog;
    private final TumblingWindows windows;

    /**
     * Runs tests of a catalog's detections.
     *
     * @param windows windows of detections without any of their own
     */
    public TestRunner(CatalogPlan catalog, TumblingWindows windows) {
        this.catalog = catalog;
        this.windows = windows;
    }

    /**
     * Runs all tests.
     *
     * @param threads  how many datasets to read at the same time
     * @param progress is told, from any of the threads, how many tests have a result
     */
    public TestRun run(TestSuite suite, int threads, IntConsumer progress) throws InterruptedException {
        long startedNanos = System.nanoTime();
        Map<Dataset, List<DetectionTest>> byData = new LinkedHashMap<>();
        suite.tests().forEach(test -> byData.computeIfAbsent(test.data(), data -> new ArrayList<>())
                .add(test));
        List<TestResult> results = new ArrayList<>(suite.decided());
        if (!byData.isEmpty()) {
            results.addAll(run(
                    byData, Math.min(threads, byData.size()), suite.decided().size(), progress));
        }
        results.sort(Comparator.comparing(TestResult::file).thenComparingInt(TestResult::line));
        return new TestRun(results, Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    private List<TestResult> run(
            Map<Dataset, List<DetectionTest>> byData, int threads, int decided, IntConsumer progress)
            throws InterruptedException {
        Queue<Map.Entry<Dataset, List<DetectionTest>>> waiting = new ConcurrentLinkedQueue<>(byData.entrySet());
        AtomicInteger done = new AtomicInteger(decided);
        RunningCatalog running = RunningCatalog.of(catalog);
        Normalization normalization = catalog.environment().normalization();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<List<TestResult>>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                parts.add(workers.submit(() -> {
                    DatasetRun run = new DatasetRun(
                            catalog,
                            windows,
                            InProcessDetections.of(running, windows),
                            new EventReader(normalization.fieldMapping(), EventSelection.of(catalog)));
                    List<TestResult> results = new ArrayList<>();
                    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
                        results.addAll(run.results(next.getKey(), next.getValue()));
                        progress.accept(done.addAndGet(next.getValue().size()));
                    }
                    return results;
                }));
            }
            List<TestResult> results = new ArrayList<>();
            for (Future<List<TestResult>> part : parts) {
                results.addAll(part.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a test cannot be run", e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }
}
