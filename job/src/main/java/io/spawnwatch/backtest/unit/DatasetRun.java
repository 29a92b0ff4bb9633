package io.spawnwatch.backtest.unit;

import io.spawnwatch.allowlist.Allowlist;
import io.spawnwatch.backtest.unit.DetectionTest.Tested;
import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.function.ApplyAllowlist;
import io.spawnwatch.function.InProcessDetections;
import io.spawnwatch.function.InProcessRows;
import io.spawnwatch.risk.Suppression;
import io.spawnwatch.sighting.DetectionRow;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Runs all tests of one dataset after another, each dataset once. One for each thread. */
final class DatasetRun {
    /** Enough of a stack trace to find the fault by. */
    private static final int MOST_FRAMES = 3;

    private final CatalogPlan catalog;
    private final TumblingWindows windows;
    private final InProcessDetections detections;
    private final EventReader reader;

    DatasetRun(CatalogPlan catalog, TumblingWindows windows, InProcessDetections detections, EventReader reader) {
        this.catalog = catalog;
        this.windows = windows;
        this.detections = detections;
        this.reader = reader;
    }

    /** A verdict with its reason. */
    record Judgement(Verdict verdict, String message, List<String> details) {}

    /** A test with the sightings that it counts. */
    private record Counting(DetectionTest test, InProcessRows sightings) {}

    /** A test with its rows. */
    private record Counted(DetectionTest test, List<DetectionRow> rows) {}

    /** The results of the tests of a dataset, in their order. */
    List<TestResult> results(Dataset data, List<DetectionTest> tests) {
        long startedNanos = System.nanoTime();
        List<Judgement> judgements = new ArrayList<>();
        try {
            judge(data, tests, judgements);
        } catch (IOException e) {
            failAll(data.name() + " cannot be read: " + e.getMessage(), List.of(), tests, judgements);
        } catch (RuntimeException e) {
            // Only these tests are in doubt: the results of all others are still worth having.
            failAll(
                    "the test ended with an error in Spawnwatch: " + e,
                    Arrays.stream(e.getStackTrace())
                            .limit(MOST_FRAMES)
                            .map(frame -> "at " + frame)
                            .toList(),
                    tests,
                    judgements);
        }
        Duration took = Duration.ofNanos((System.nanoTime() - startedNanos) / tests.size());
        List<TestResult> results = new ArrayList<>();
        for (int i = 0; i < tests.size(); i++) {
            Judgement judgement = judgements.get(i);
            results.add(tests.get(i)
                    .result(tested(tests.get(i)), judgement.verdict(), judgement.message(), judgement.details(), took));
        }
        return results;
    }

    private static void failAll(
            String message, List<String> details, List<DetectionTest> tests, List<Judgement> judgements) {
        judgements.clear();
        tests.forEach(test -> judgements.add(new Judgement(Verdict.FAILED, message, details)));
    }

    private void judge(Dataset data, List<DetectionTest> tests, List<Judgement> judgements) throws IOException {
        List<Counting> countings = tests.stream()
                .map(test -> new Counting(test, detections.newRows()))
                .toList();
        Map<Integer, List<InProcessRows>> byDetection = new HashMap<>();
        countings.forEach(counting -> byDetection
                .computeIfAbsent(counting.test.detection(), detection -> new ArrayList<>())
                .add(counting.sightings));
        RecordCounts records = new RecordCounts();
        reader.read(data, (file, line, record) -> {
            records.add(record);
            detections.match(record, (detection, sighting) -> byDetection
                    .getOrDefault(detection, List.of())
                    .forEach(rows -> rows.add(sighting)));
        });
        List<Counted> counted = countings.stream()
                .map(counting -> new Counted(counting.test, counting.sightings.complete()))
                .toList();
        Map<Integer, Judgement> withoutRows = withoutRows(data, counted, records);
        for (Counted test : counted) {
            judgements.add(
                    judge(test, records, data, withoutRows.get(test.test().detection())));
        }
    }

    /**
     * Why detections gave no row, for those that should have, and for those that should not have if it may be that the recording
     * lacks a field. Reads the data again, once for all of them.
     */
    private Map<Integer, Judgement> withoutRows(Dataset data, List<Counted> tests, RecordCounts records)
            throws IOException {
        Set<Integer> failed = new TreeSet<>();
        for (Counted counted : tests) {
            boolean inDoubt = counted.test.expectation().isOfRows() || data instanceof Dataset.Recorded;
            if (inDoubt && counted.rows.isEmpty()) {
                failed.add(counted.test.detection());
            }
        }
        return failed.isEmpty() || records.processEvents() == 0
                ? Map.of()
                : new Diagnosis(catalog, windows).of(data, failed);
    }

    private static Judgement judge(
            Counted counted, RecordCounts records, Dataset data, @Nullable Judgement withoutRows) {
        RejectedRecord rejection = records.rejection();
        if (data instanceof Dataset.Written && rejection != null) {
            return new Judgement(
                    Verdict.FAILED,
                    "the event of line " + rejection.position() + " cannot be read: " + rejection.detail(),
                    List.of());
        }
        String without = records.withoutProcessEvent(data.name());
        if (without != null) {
            // An empty file says nothing of the detection either.
            Verdict verdict = records.all() == 0 ? Verdict.NO_DATA : Verdict.BLIND;
            return new Judgement(rejection == null ? verdict : Verdict.FAILED, without, List.of());
        }
        Judgement ofEvents = judge(counted, data, withoutRows);
        return rejection == null ? ofEvents : withUnread(ofEvents, counted.test.expectation(), records.unread());
    }

    /** Judges the events that could be read. */
    private static Judgement judge(Counted counted, Dataset data, @Nullable Judgement withoutRows) {
        boolean mayBeBlind = data instanceof Dataset.Recorded;
        Allowlist allowlist = Allowlist.of(counted.test.allowlist());
        List<ActualRow> rows = new ArrayList<>();
        List<String> allowed = new ArrayList<>();
        for (DetectionRow row : counted.rows) {
            Suppression suppression = ApplyAllowlist.suppression(allowlist, row);
            if (suppression == null) {
                rows.add(new ActualRow(row));
            } else {
                allowed.add("allowed by '" + suppression.entryId() + "': " + new ActualRow(row).described());
            }
        }
        List<String> differences = differences(counted.test.expectation(), rows);
        if (differences.isEmpty()) {
            // Silence proves something only where the detection could have fired.
            return mayBeBlind && withoutRows != null && withoutRows.verdict() == Verdict.BLIND
                    ? withoutRows
                    : new Judgement(Verdict.PASSED, "", List.of());
        }
        if (withoutRows != null) {
            // Who writes an event knows which fields it needs; a recording is as it is.
            return mayBeBlind
                    ? withoutRows
                    : new Judgement(Verdict.FAILED, withoutRows.message(), withoutRows.details());
        }
        List<String> details = new ArrayList<>(differences.subList(1, differences.size()));
        details.addAll(allowed);
        return new Judgement(Verdict.FAILED, differences.get(0), details);
    }

    /**
     * Adds that a part of a recording could not be read. That part may hold rows, so nobody knows whether the rows found are
     * all, or whether the recording lacks a field. Only a test that expects any row at all can still pass.
     */
    private static Judgement withUnread(Judgement read, Expectation expectation, String unread) {
        List<String> details = new ArrayList<>();
        if (read.verdict() != Verdict.BLIND && expectation instanceof Expectation.SomeRow) {
            details.addAll(read.details());
            details.add(unread);
            return new Judgement(read.verdict(), read.message(), details);
        }
        if (!read.message().isEmpty()) {
            details.add(read.message());
        }
        details.addAll(read.details());
        return new Judgement(Verdict.FAILED, unread, details);
    }

    private static List<String> differences(Expectation expectation, List<ActualRow> rows) {
        if (expectation instanceof Expectation.Rows expected) {
            return RowComparison.differences(expected.rows(), rows);
        }
        if (expectation instanceof Expectation.RowCount expected) {
            return rows.size() == expected.rows() ? List.of() : counted(expected.rows(), rows);
        }
        return rows.isEmpty() ? List.of("no row is left: the allowlist covers all of them") : List.of();
    }

    private static List<String> counted(int expected, List<ActualRow> rows) {
        List<String> differences = new ArrayList<>();
        differences.add((expected == 0 ? "no row" : Shown.count(expected, "row"))
                + " expected, but the detection gives " + (rows.isEmpty() ? "none" : String.valueOf(rows.size())));
        rows.stream().limit(3).map(row -> "row: " + row.described()).forEach(differences::add);
        return differences;
    }

    private Tested tested(DetectionTest test) {
        DetectionPlan plan = detections.plans().get(test.detection());
        return new Tested(plan.profile().name(), plan.profile().id());
    }
}
