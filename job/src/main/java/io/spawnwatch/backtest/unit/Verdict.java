package io.spawnwatch.backtest.unit;

/** What became of a test. */
public enum Verdict {
    /** The rows are those that the test expects. */
    PASSED,
    /** The rows are others, or the test or its detection cannot run. */
    FAILED,
    /** The data cannot show whether the detection works: they lack what its condition reads. */
    BLIND,
    /** The recording that the test names is not there. */
    NO_DATA
}
