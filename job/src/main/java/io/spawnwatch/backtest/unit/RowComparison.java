package io.spawnwatch.backtest.unit;

import io.spawnwatch.backtest.unit.Expectation.ExpectedRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Compares rows with those that a test expects. */
final class RowComparison {
    private static final int NONE = -1;

    private final List<ExpectedRow> expected;
    private final List<ActualRow> actual;

    /** The expected row that each actual row stands for, or {@link #NONE}. */
    private final int[] expectedOf;

    private RowComparison(List<ExpectedRow> expected, List<ActualRow> actual) {
        this.expected = expected;
        this.actual = actual;
        this.expectedOf = new int[actual.size()];
        Arrays.fill(expectedOf, NONE);
        for (int i = 0; i < expected.size(); i++) {
            assign(i, new boolean[actual.size()]);
        }
    }

    /**
     * What is different, the most telling first.
     *
     * @return sentences; none if each expected row is there and no other
     */
    static List<String> differences(List<ExpectedRow> expected, List<ActualRow> actual) {
        return new RowComparison(expected, actual).differences();
    }

    /**
     * Finds an actual row for an expected one, moving others to another row where they fit two: a maximum bipartite matching
     * by augmenting paths. A row that names few fields must not take the only row that fits one with more.
     */
    private boolean assign(int row, boolean[] tried) {
        for (int i = 0; i < actual.size(); i++) {
            if (!tried[i] && fits(expected.get(row), actual.get(i))) {
                tried[i] = true;
                if (expectedOf[i] == NONE || assign(expectedOf[i], tried)) {
                    expectedOf[i] = row;
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean fits(ExpectedRow expected, ActualRow actual) {
        return expected.fields().entrySet().stream().allMatch(field -> actual.has(field.getKey(), field.getValue()));
    }

    private List<String> differences() {
        List<Integer> found = Arrays.stream(expectedOf).boxed().toList();
        List<String> differences = new ArrayList<>();
        List<ActualRow> rest = new ArrayList<>();
        for (int i = 0; i < actual.size(); i++) {
            if (expectedOf[i] == NONE) {
                rest.add(actual.get(i));
            }
        }
        for (int i = 0; i < expected.size(); i++) {
            if (!found.contains(i)) {
                differences.add(missing(expected.get(i), rest.isEmpty() ? actual : rest));
            }
        }
        int tooMany = actual.size() - expected.size();
        if (tooMany > 0) {
            differences.add(Shown.count(tooMany, "row") + " too many, such as "
                    + rest.get(rest.size() - 1).described());
        }
        return differences;
    }

    private static String missing(ExpectedRow expected, List<ActualRow> candidates) {
        String row = "the row of line " + expected.line() + " is missing";
        ActualRow nearest = null;
        long most = 0;
        for (ActualRow candidate : candidates) {
            long same = expected.fields().entrySet().stream()
                    .filter(field -> candidate.has(field.getKey(), field.getValue()))
                    .count();
            if (same > most || nearest == null) {
                nearest = candidate;
                most = same;
            }
        }
        if (nearest == null) {
            return row;
        }
        for (Map.Entry<String, List<String>> field : expected.fields().entrySet()) {
            if (!nearest.has(field.getKey(), field.getValue())) {
                return row + "; in the nearest row, " + field.getKey() + " is "
                        + Shown.values(nearest.values(field.getKey())) + " instead of "
                        + Shown.values(field.getValue());
            }
        }
        return row + "; a row like it is there for another line";
    }
}
