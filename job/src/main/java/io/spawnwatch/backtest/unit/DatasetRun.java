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
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.risk.Suppression;
import io.spawnwatch.sighting.DetectionRow;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Runs all tests of one dataset after another, each dataset once. One for each thread. */
final class DatasetRun {
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

    /** What a dataset consists of. */
    private static final class Records {
        private long all;
        private long processEvents;
        private long rejected;
        private @Nullable RejectedRecord rejection;

        void add(SourceRecord record) {
            all++;
            if (record.event() != null || record.unmatched()) {
                processEvents++;
            } else if (record.rejection() != null) {
                rejected++;
                rejection = rejection == null ? record.rejection() : rejection;
            }
        }

        /** Why no process event could be read, or null if one was. */
        @Nullable
        String withoutProcessEvent(String data) {
            if (processEvents > 0) {
                return null;
            }
            String others = Shown.count(all, "record");
            return rejection == null
                    ? data + " has no process event among its " + others
                    : data + " has no process event among its " + others + ", of which " + rejected
                            + " cannot be read: " + rejection.detail();
        }
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
            judgements.clear();
            String message = data.name() + " cannot be read: " + e.getMessage();
            tests.forEach(test -> judgements.add(new Judgement(Verdict.FAILED, message, List.of())));
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

    private void judge(Dataset data, List<DetectionTest> tests, List<Judgement> judgements) throws IOException {
        List<Counting> countings = tests.stream()
                .map(test -> new Counting(test, detections.newRows()))
                .toList();
        Map<Integer, List<InProcessRows>> byDetection = new HashMap<>();
        countings.forEach(counting -> byDetection
                .computeIfAbsent(counting.test.detection(), detection -> new ArrayList<>())
                .add(counting.sightings));
        Records records = new Records();
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

    /** Why detections gave no row, for those that should have. Reads the data again, once for all of them. */
    private Map<Integer, Judgement> withoutRows(Dataset data, List<Counted> tests, Records records) throws IOException {
        Set<Integer> failed = new TreeSet<>();
        for (Counted counted : tests) {
            boolean expectsRows =
                    !(counted.test.expectation() instanceof Expectation.RowCount count) || count.rows() > 0;
            if (expectsRows && counted.rows.isEmpty()) {
                failed.add(counted.test.detection());
            }
        }
        return failed.isEmpty() || records.processEvents == 0
                ? Map.of()
                : new Diagnosis(catalog, windows).of(data, failed);
    }

    private static Judgement judge(Counted counted, Records records, Dataset data, @Nullable Judgement withoutRows) {
        if (data instanceof Dataset.Written && records.rejection != null) {
            RejectedRecord rejection = records.rejection;
            return new Judgement(
                    Verdict.FAILED,
                    "the event of line " + rejection.position() + " cannot be read: " + rejection.detail(),
                    List.of());
        }
        String unread = records.withoutProcessEvent(data.name());
        if (unread != null) {
            // An empty file says nothing of the detection either.
            return new Judgement(records.all == 0 ? Verdict.NO_DATA : Verdict.BLIND, unread, List.of());
        }
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
            return new Judgement(Verdict.PASSED, "", List.of());
        }
        if (withoutRows != null) {
            // Who writes an event knows which fields it needs; a recording is as it is.
            return data instanceof Dataset.Written
                    ? new Judgement(Verdict.FAILED, withoutRows.message(), withoutRows.details())
                    : withoutRows;
        }
        List<String> details = new ArrayList<>(differences.subList(1, differences.size()));
        details.addAll(allowed);
        return new Judgement(Verdict.FAILED, differences.get(0), details);
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
