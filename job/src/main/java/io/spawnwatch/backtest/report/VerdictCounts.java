package io.spawnwatch.backtest.report;

import io.spawnwatch.backtest.unit.TestResult;
import io.spawnwatch.backtest.unit.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How many results have each verdict. */
final class VerdictCounts {
    private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);

    VerdictCounts(List<TestResult> results) {
        results.forEach(result -> counts.merge(result.verdict(), 1, Integer::sum));
    }

    int of(Verdict verdict) {
        return counts.getOrDefault(verdict, 0);
    }
}
