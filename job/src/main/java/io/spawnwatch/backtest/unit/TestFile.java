package io.spawnwatch.backtest.unit;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.backtest.unit.Expectation.ExpectedRow;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.event.EventTime;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a file {@code NAME.test.yml}. Faults name file, line and column, and what to write instead. */
final class TestFile {
    private static final String TESTS = "tests";
    private static final String DETECTION = "detection";
    /** What a baseline of harmless events may give; read by whoever runs one. */
    private static final String BASELINE_LIMIT = "baseline-limit";

    private static final String NAME = "name";
    private static final String ROWS = "rows";
    private static final String NO_ROWS = "none";

    private final Path file;
    private final Mapping document;
    private final TestData data;

    private TestFile(Path file, Mapping document) {
        this.file = file;
        this.document = document;
        this.data = new TestData(file);
    }

    /**
     * Reads a file.
     *
     * @throws InvalidDocumentException if it is not a test file
     */
    static TestFile read(Path file) {
        Mapping document = Documents.yaml(file);
        document.refuseUnknownKeys(List.of(DETECTION, TESTS, BASELINE_LIMIT));
        if (document.mappings(TESTS).isEmpty() && !document.has(BASELINE_LIMIT)) {
            throw document.fault(TESTS, "a test file has a list of tests under the key 'tests'");
        }
        return new TestFile(file, document);
    }

    /** The whole file. */
    Mapping document() {
        return document;
    }

    /** The name or id of the detection that it names, or null if it belongs to the detection beside it. */
    @Nullable
    String detection() {
        return document.text(DETECTION);
    }

    /** A fault in the name of the detection. */
    InvalidDocumentException detectionFault(String problem, @Nullable String cure) {
        return document.fault(DETECTION, problem, cure);
    }

    /** A test whose data are known, or which has none. */
    record Read(String name, int line, @Nullable DetectionTest test, String missing) {}

    /**
     * The files that the tests read, and those that they would read if they were there; whatever else may be wrong with the tests.
     *
     * @param folder recordings that are named by their addresses
     */
    List<Path> files(DataFolder folder) {
        return document.mappings(TESTS).stream()
                .flatMap(test -> data.files(test, folder).stream())
                .toList();
    }

    /** The names and lines of the tests. */
    List<Read> headings() {
        return document.mappings(TESTS).stream()
                .map(test -> new Read(test.requiredText(NAME), test.place().line(), null, ""))
                .toList();
    }

    /**
     * The tests.
     *
     * @param detection position of their detection among the plans
     * @param plan      its plan
     * @param folder    recordings that are named by their addresses
     * @throws InvalidDocumentException at the first fault
     */
    List<Read> tests(int detection, DetectionPlan plan, DataFolder folder) {
        List<Read> tests = new ArrayList<>();
        for (Mapping test : document.mappings(TESTS)) {
            test.refuseUnknownKeys(
                    List.of(NAME, TestData.EVENTS, TestData.DATA, TestData.SOURCETYPE, TestData.ALLOWLIST, ROWS));
            String name = test.requiredText(NAME);
            int line = test.place().line();
            Expectation expectation = expectation(test, plan);
            List<AllowlistEntry> allowlist = data.allowlist(test);
            List<String> missing = new ArrayList<>();
            Dataset events = data.events(test, folder, missing);
            tests.add(
                    events == null
                            ? new Read(name, line, null, String.join("; ", missing))
                            : new Read(
                                    name,
                                    line,
                                    new DetectionTest(file, line, name, detection, events, expectation, allowlist),
                                    ""));
        }
        return tests;
    }

    private static Expectation expectation(Mapping test, DetectionPlan plan) {
        if (!test.has(ROWS)) {
            return new Expectation.SomeRow();
        }
        if (test.isList(ROWS)) {
            Set<String> known = ActualRow.fields(plan);
            List<ExpectedRow> rows = new ArrayList<>();
            for (Mapping row : test.mappings(ROWS)) {
                rows.add(expectedRow(row, known));
            }
            return new Expectation.Rows(rows);
        }
        if (NO_ROWS.equals(test.text(ROWS))) {
            return new Expectation.RowCount(0);
        }
        Integer rows = readableNumber(test);
        if (rows == null || rows < 0) {
            throw test.fault(
                    ROWS,
                    "'rows' is neither rows nor a number of rows",
                    "write a list of rows, a number from 0, or none");
        }
        return new Expectation.RowCount(rows);
    }

    private static @Nullable Integer readableNumber(Mapping test) {
        try {
            return Integer.valueOf(Objects.requireNonNullElse(test.text(ROWS), ""));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static ExpectedRow expectedRow(Mapping row, Collection<String> known) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String field : row.keys()) {
            if (!known.contains(field)) {
                throw new InvalidDocumentException(
                        row.keyPlace(field), "rows of the detection have no field '" + field + "'", cure(field, known));
            }
            Instant time = ActualRow.TIMES.contains(field) && row.has(field) ? row.instant(field) : null;
            fields.put(field, time == null ? row.texts(field) : List.of(EventTime.format(time.toEpochMilli())));
        }
        return new ExpectedRow(row.place().line(), fields);
    }

    static String cure(String unknown, Collection<String> known) {
        String nearest = DidYouMean.cure(unknown, known);
        return nearest == null ? "expected one of " + String.join(", ", known) : nearest;
    }
}
