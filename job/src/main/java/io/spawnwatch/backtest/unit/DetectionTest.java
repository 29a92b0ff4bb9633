package io.spawnwatch.backtest.unit;

import io.spawnwatch.allowlist.AllowlistEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A test of a detection that runs.
 *
 * @param file        where it is written
 * @param line        line on which it begins, from 1
 * @param name        its name
 * @param detection   position of the detection among the plans of the catalog
 * @param data        the events
 * @param expectation the rows
 * @param allowlist   what is allowed; such rows do not count
 */
record DetectionTest(
        Path file,
        int line,
        String name,
        int detection,
        Dataset data,
        Expectation expectation,
        List<AllowlistEntry> allowlist) {

    DetectionTest {
        allowlist = List.copyOf(allowlist);
    }

    TestResult result(Tested tested, Verdict verdict, String message, List<String> details, Duration took) {
        return new TestResult(file, line, tested.name(), tested.id(), name, verdict, message, details, took);
    }

    /** Which detection is tested. */
    record Tested(String name, String id) {}
}
