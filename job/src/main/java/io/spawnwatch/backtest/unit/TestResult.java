package io.spawnwatch.backtest.unit;

import io.spawnwatch.detection.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
 * @param refusal     why the detection does not run, with the place, or null if it runs or does not exist
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
        Duration took,
        @Nullable Refusal refusal) {

    /** Copies the list. */
    public TestResult {
        details = List.copyOf(details);
    }

    /** The result of a test whose detection runs. */
    public TestResult(
            Path file,
            int line,
            String detection,
            String detectionId,
            String name,
            Verdict verdict,
            String message,
            List<String> details,
            Duration took) {
        this(file, line, detection, detectionId, name, verdict, message, details, took, null);
    }
}
