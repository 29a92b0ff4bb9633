package io.spawnwatch.backtest.unit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a test expects of the rows that no allowlist entry covers. */
sealed interface Expectation {

    /** Whether it takes a row to meet it. */
    boolean isOfRows();

    /** At least one row, which is what Splunk's own tests expect. */
    record SomeRow() implements Expectation {
        @Override
        public boolean isOfRows() {
            return true;
        }
    }

    /** A number of rows, whatever they are. */
    record RowCount(int rows) implements Expectation {
        @Override
        public boolean isOfRows() {
            return rows > 0;
        }
    }

    /** These rows and no others, in any order. */
    record Rows(List<ExpectedRow> rows) implements Expectation {
        public Rows {
            rows = List.copyOf(rows);
        }

        @Override
        public boolean isOfRows() {
            return !rows.isEmpty();
        }
    }

    /**
     * The fields of a row that matter.
     *
     * @param line   line on which it is written, from 1
     * @param fields the values of each, in any order; none if the row must not have the field
     */
    record ExpectedRow(int line, Map<String, List<String>> fields) {
        public ExpectedRow {
            fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        }
    }
}
