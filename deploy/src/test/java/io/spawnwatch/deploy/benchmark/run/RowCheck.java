package io.spawnwatch.deploy.benchmark.run;

import io.spawnwatch.deploy.benchmark.input.Row;
import java.util.HashMap;
import java.util.Map;

/** Compares what a contender has written so far with the rows that are right. */
final class RowCheck {
    private final Map<Row.Key, Row> right;
    private final Map<Row.Key, Row> written = new HashMap<>();
    private int equal;

    RowCheck(Map<Row.Key, Row> right) {
        this.right = right;
    }

    /** Takes a row; a later one replaces an earlier one of the same group and window. */
    void accept(Row row) {
        Row wanted = right.get(row.key());
        Row before = written.put(row.key(), row);
        if (wanted == null) {
            throw new BenchmarkException("a row that should not be: " + row);
        }
        equal += (row.equals(wanted) ? 1 : 0) - (wanted.equals(before) ? 1 : 0);
    }

    /** Whether all rows are there and right. */
    boolean isComplete() {
        return equal == right.size();
    }

    /** What is missing or wrong. */
    String difference() {
        for (Row wanted : right.values()) {
            Row found = written.get(wanted.key());
            if (!wanted.equals(found)) {
                return equal + " of " + right.size() + " rows are right; for example, " + found + " should be "
                        + wanted;
            }
        }
        return "all rows are right";
    }
}
