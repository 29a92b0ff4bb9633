package io.spawnwatch.backtest.unit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The result of one test.
 *
 * @param file        where the test is written
 * @param line        line on which it begins there, from 1
 * @param detection   name of the detection
 * @param detectionId id of the detection; empty if the test names none that exists
 * @param name        name of the test
 * @param verdict     what became of it
 * @param message     why, as one sentence; empty if it passed
 * @param details     what helps to find the reason, one fact each
 * @param took        its share of the time that reading the data took
 */
public record TestResult(
        Path file,
        int line,
        String detection,
        String detectionId,
        String name,
        Verdict verdict,
        String message,
        List<String> details,
        Duration took) {

    /** Copies the list. */
    public TestResult {
        details = List.copyOf(details);
    }
}
