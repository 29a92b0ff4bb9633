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
import java.util.Objects;
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
        List<TestSuite.Entry> entries = suite.entries();
        TestResult[] results = new TestResult[entries.size()];
        Map<Dataset, List<Integer>> byData = new LinkedHashMap<>();
        int decided = 0;
        for (int i = 0; i < results.length; i++) {
            DetectionTest test = entries.get(i).test();
            if (test == null) {
                results[i] = entries.get(i).decided();
                decided++;
            } else {
                byData.computeIfAbsent(test.data(), data -> new ArrayList<>()).add(i);
            }
        }
        if (!byData.isEmpty()) {
            run(entries, byData, results, Math.min(threads, byData.size()), decided, progress);
        }
        List<TestResult> sorted = new ArrayList<>(List.of(results));
        // Stable: what stands in one line stays in the file's order, whichever thread was first.
        sorted.sort(Comparator.comparing(TestResult::file).thenComparingInt(TestResult::line));
        return new TestRun(sorted, Duration.ofNanos(System.nanoTime() - startedNanos));
    }

    /** Puts the result of each test where the test is among the entries. */
    private void run(
            List<TestSuite.Entry> entries,
            Map<Dataset, List<Integer>> byData,
            TestResult[] results,
            int threads,
            int decided,
            IntConsumer progress)
            throws InterruptedException {
        Queue<Map.Entry<Dataset, List<Integer>>> waiting = new ConcurrentLinkedQueue<>(byData.entrySet());
        AtomicInteger done = new AtomicInteger(decided);
        RunningCatalog running = RunningCatalog.of(catalog);
        Normalization normalization = catalog.environment().normalization();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                parts.add(workers.submit(() -> {
                    DatasetRun run = new DatasetRun(
                            catalog,
                            windows,
                            InProcessDetections.of(running, windows),
                            new EventReader(normalization.fieldMapping(), EventSelection.of(catalog)));
                    for (var next = waiting.poll(); next != null; next = waiting.poll()) {
                        List<Integer> positions = next.getValue();
                        List<DetectionTest> tests = new ArrayList<>();
                        positions.forEach(position -> tests.add(
                                Objects.requireNonNull(entries.get(position).test())));
                        List<TestResult> part = run.results(next.getKey(), tests);
                        for (int j = 0; j < part.size(); j++) {
                            results[positions.get(j)] = part.get(j);
                        }
                        progress.accept(done.addAndGet(part.size()));
                    }
                }));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a test cannot be run", e.getCause());
        } finally {
            workers.shutdownNow();
        }
    }
}
