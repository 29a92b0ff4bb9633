package io.spawnwatch.backtest.unit;

import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.document.Mapping;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many rows detections may make of harmless events. What counts is the rate, not the number: a baseline may be a day of one
 * host or a month of all.
 *
 * @param limit  rows for each 100,000 events that a detection may make
 * @param limits other limits, by detection id
 */
public record Baseline(BigDecimal limit, Map<String, BigDecimal> limits) {
    /** The name of each detection's result. */
    public static final String NAME = "baseline";

    /**
     * A detection is expected to be silent on harmless events, but over enough of them hardly any is. One row in 100,000 events
     * is the least that a baseline of that size can show, so in a smaller one a single row is too many.
     */
    public static final String DEFAULT_LIMIT = "1";

    /** The key of a test file with a limit for its detection. */
    public static final String LIMIT_KEY = "baseline-limit";

    private static final BigDecimal UNIT = BigDecimal.valueOf(100_000);

    /** A limit of more digits is a mistake, and numbers such as 1e999999999 would never end. */
    private static final int MOST_DECIMALS = 6;

    private static final int COMMONEST = 3;
    private static final MathContext TWO_DIGITS = new MathContext(2, RoundingMode.HALF_UP);

    /** Requires limits that are not negative. */
    public Baseline {
        limits = Map.copyOf(limits);
        if (limit.signum() < 0 || limits.values().stream().anyMatch(other -> other.signum() < 0)) {
            throw new IllegalArgumentException("a limit of rows is at least 0");
        }
    }

    /**
     * Reads a limit.
     *
     * @throws IllegalArgumentException if it is not a number from 0 to 100,000, a row for each event; for the user
     */
    public static BigDecimal limit(String text) {
        try {
            BigDecimal limit = new BigDecimal(text);
            if (limit.signum() >= 0 && limit.compareTo(UNIT) <= 0 && limit.scale() <= MOST_DECIMALS) {
                return limit;
            }
        } catch (NumberFormatException e) {
            throw notALimit(text, e);
        }
        throw notALimit(text, null);
    }

    /** The limit that a test file gives its detection, or null if it gives none. */
    public static @Nullable BigDecimal limit(Mapping testFile) {
        String text = testFile.text(LIMIT_KEY);
        try {
            return text == null ? null : limit(text);
        } catch (IllegalArgumentException e) {
            throw testFile.fault(LIMIT_KEY, String.valueOf(e.getMessage()));
        }
    }

    private static IllegalArgumentException notALimit(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "'" + text + "' is not a number of rows; write a number from 0 to 100000, such as 0.5", cause);
    }

    /**
     * Runs detections over harmless events.
     *
     * @param places where the plan's detections stand: see {@link DetectionPlace#of}
     * @return a result for each of them, in the same order
     */
    public List<TestResult> run(BaselineEngine engine, CatalogPlan plan, List<DetectionPlace> places, List<Path> files)
            throws IOException {
        return judge(engine.run(plan, files), places);
    }

    /** Judges what came out of a run. */
    public List<TestResult> judge(BaselineEngine.Outcome outcome, List<DetectionPlace> places) {
        List<TestResult> results = new ArrayList<>();
        for (DetectionPlace place : places) {
            results.add(judge(outcome, place));
        }
        return List.copyOf(results);
    }

    private TestResult judge(BaselineEngine.Outcome outcome, DetectionPlace place) {
        if (outcome.events() == 0) {
            // Whoever names a baseline wants it to be run over.
            return result(place, Verdict.FAILED, "the baseline has no process events" + unread(outcome), List.of());
        }
        long rows = outcome.rows().count(place.id());
        String found = counted(rows, "row") + " in " + counted(outcome.events(), "harmless event");
        BigDecimal allowed = limits.getOrDefault(place.id(), limit);
        BigDecimal events = BigDecimal.valueOf(outcome.events());
        BigDecimal most = allowed.multiply(events).divide(UNIT, 0, RoundingMode.FLOOR);
        String tooMany = "; the limit of " + allowed.stripTrailingZeros().toPlainString() + " allows "
                + (most.signum() == 0 ? "none" : String.format(Locale.ROOT, "%,d", most.longValue()));
        String rate = rows == 0 ? found : found + ", " + rate(rows, events) + " per 100,000";
        if (BigDecimal.valueOf(rows).compareTo(most) > 0) {
            List<String> commonest = outcome.rows().commonest(place.id(), COMMONEST).stream()
                    .map(kind -> String.format(Locale.ROOT, "%,d x %s", kind.count(), kind.description()))
                    .toList();
            return result(place, Verdict.FAILED, rate + tooMany + unread(outcome), commonest);
        }
        if (outcome.rejected() > 0
                && BigDecimal.valueOf(rows + outcome.rejected()).compareTo(most) > 0) {
            // Each of these may be an event of which the detection makes a row.
            return result(place, Verdict.FAILED, rate + unread(outcome) + tooMany, List.of());
        }
        String missing = rows == 0 ? outcome.blind().get(place.id()) : null;
        return missing == null
                ? result(place, Verdict.PASSED, rate + unread(outcome), List.of())
                : result(
                        place,
                        Verdict.BLIND,
                        found + ", but they lack what the detection needs: " + missing + unread(outcome),
                        List.of());
    }

    private static TestResult result(DetectionPlace place, Verdict verdict, String message, List<String> details) {
        // All detections share one run over the events, so none has a time of its own.
        return new TestResult(
                place.file(), place.line(), place.name(), place.id(), NAME, verdict, message, details, Duration.ZERO);
    }

    private static String unread(BaselineEngine.Outcome outcome) {
        if (outcome.rejected() == 0) {
            return "";
        }
        String records = "; " + counted(outcome.rejected(), "record") + " could not be read";
        return outcome.rejection().isEmpty()
                ? records
                : records + (outcome.rejected() == 1 ? ": " : ", the first at ") + outcome.rejection();
    }

    private static String counted(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }

    /** Two digits, or all before the point. */
    private static String rate(long rows, BigDecimal events) {
        BigDecimal rate = BigDecimal.valueOf(rows).multiply(UNIT).divide(events, MathContext.DECIMAL64);
        return rate.compareTo(BigDecimal.TEN) < 0
                ? rate.round(TWO_DIGITS).stripTrailingZeros().toPlainString()
                : String.format(
                        Locale.ROOT,
                        "%,d",
                        rate.setScale(0, RoundingMode.HALF_UP).longValue());
    }
}
