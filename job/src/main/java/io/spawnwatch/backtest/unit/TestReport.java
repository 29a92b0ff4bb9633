package io.spawnwatch.backtest.unit;

import io.spawnwatch.detection.Refusal;
import io.spawnwatch.report.TextBlock;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.StringJoiner;

/** Prints the results of tests for a person. */
public final class TestReport {
    private static final String INDENT = "    ";

    private final PrintWriter out;
    private final int width;

    private TestReport(PrintWriter out, int width) {
        this.out = out;
        this.width = width;
    }

    /**
     * Prints what needs attention, then the counts. Tests of detections that do not run come last, one line for each detection:
     * they say nothing of the detection beyond what {@code check} says, and may be many.
     *
     * @param verbose whether to print the tests that passed or have no data, too, and the others at length
     * @param width   width of the terminal, in columns; a longer word is not broken
     */
    public static void print(TestRun run, boolean verbose, int width, PrintWriter out) {
        TestReport report = new TestReport(out, width);
        List<Verdict> shown = verbose
                ? List.of(Verdict.PASSED, Verdict.NO_DATA, Verdict.BLIND, Verdict.FAILED)
                : List.of(Verdict.BLIND, Verdict.FAILED);
        for (Verdict verdict : shown) {
            run.results().stream()
                    .filter(result -> result.verdict() == verdict && result.refusal() == null)
                    .forEach(report::result);
        }
        report.refused(run, verbose);
        report.counts(run);
        out.flush();
    }

    private void result(TestResult result) {
        lines(word(result.verdict()) + " ", INDENT, result.detection() + ": " + result.name());
        out.println(INDENT + result.file() + ":" + result.line());
        if (!result.message().isEmpty()) {
            lines(INDENT, INDENT, result.message());
        }
        result.details().forEach(detail -> lines(INDENT + "- ", INDENT + "  ", detail));
    }

    private void refused(TestRun run, boolean verbose) {
        List<TestResult> refused = run.results().stream()
                .filter(result -> result.refusal() != null)
                .toList();
        if (verbose) {
            refused.forEach(this::result);
            return;
        }
        List<String> reasons = refused.stream()
                .map(TestResult::refusal)
                .filter(Objects::nonNull)
                .map(refusal -> refusal.place() + ": " + Refusal.within(refusal.macros()) + refusal.problem())
                .distinct()
                .toList();
        if (!reasons.isEmpty()) {
            String detections = reasons.size() == 1 ? "the detection does not run:" : "their detections do not run:";
            lines("FAILED ", INDENT, Shown.count(refused.size(), "test") + ", because " + detections);
            reasons.forEach(reason -> lines(INDENT, INDENT + "  ", reason));
        }
    }

    private void lines(String first, String indent, String text) {
        TextBlock.wrapped(first, indent, text, width).forEach(out::println);
    }

    private void counts(TestRun run) {
        StringJoiner counts = new StringJoiner(", ");
        counts.add(run.count(Verdict.PASSED) + " passed");
        counts.add(run.count(Verdict.FAILED) + " failed");
        counts.add(run.count(Verdict.BLIND) + " blind");
        counts.add(run.count(Verdict.NO_DATA) + " without data");
        lines(
                "",
                "",
                Shown.count(run.results().size(), "test")
                        + String.format(Locale.ROOT, " in %.1f s: ", run.took().toMillis() / 1000.0)
                        + counts);
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case PASSED -> "passed";
            case FAILED -> "FAILED";
            case BLIND -> "BLIND";
            case NO_DATA -> "no data";
        };
    }
}
