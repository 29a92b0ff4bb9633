package io.spawnwatch.backtest.unit;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * The results of a run.
 *
 * @param results one for each test, by file and line
 * @param took    from reading the first data to the last verdict
 */
public record TestRun(List<TestResult> results, Duration took) {

    /** Copies the list. */
    public TestRun {
        results = List.copyOf(results);
    }

    /** How many tests have a verdict. */
    public long count(Verdict verdict) {
        return results.stream().filter(result -> result.verdict() == verdict).count();
    }

    /** The results of some detections only, by id. */
    public TestRun only(Set<String> detectionIds) {
        return new TestRun(
                results.stream()
                        .filter(result -> detectionIds.contains(result.detectionId()))
                        .toList(),
                took);
    }
}
