package io.spawnwatch.backtest.unit;

import java.time.Duration;
import java.util.List;

/**
 * The results of a run.
 *
 * @param results one for each test, by file and line, those of one line in the order of the file
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
}
