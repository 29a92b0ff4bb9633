package io.spawnwatch.backtest.unit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.allowlist.AllowlistReader;
import io.spawnwatch.backtest.unit.DataFolder.Recording;
import io.spawnwatch.backtest.unit.Dataset.WrittenEvent;
import io.spawnwatch.backtest.unit.Expectation.ExpectedRow;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.PlacedText;
import io.spawnwatch.event.EventTime;
import io.spawnwatch.event.ProcessField;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a file {@code NAME.test.yml}. Faults name file, line and column, and what to write instead. */
final class TestFile {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Events without a time follow each other by a second. Half past, so that few tests reach over the end of an hour. */
    private static final Instant FIRST_EVENT = Instant.parse("2026-01-01T00:30:00Z");

    private static final String TESTS = "tests";
    private static final String DETECTION = "detection";
    /** What a baseline of harmless events may give; read by whoever runs one. */
    private static final String BASELINE_LIMIT = "baseline-limit";

    private static final String NAME = "name";
    private static final String EVENTS = "events";
    private static final String DATA = "data";
    private static final String SOURCETYPE = "sourcetype";
    private static final String ALLOWLIST = "allowlist";
    private static final String ROWS = "rows";
    private static final String NO_ROWS = "none";
    private static final String TIME = "_time";

    /** What an event may say beside the data model's fields. */
    private static final List<String> REPORTER = List.of("vendor", "product", "sourcetype");

    private final Path file;
    private final Mapping document;

    private TestFile(Path file, Mapping document) {
        this.file = file;
        this.document = document;
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
            test.refuseUnknownKeys(List.of(NAME, EVENTS, DATA, SOURCETYPE, ALLOWLIST, ROWS));
            String name = test.requiredText(NAME);
            int line = test.place().line();
            Expectation expectation = expectation(test, plan);
            List<AllowlistEntry> allowlist = allowlist(test);
            List<String> missing = new ArrayList<>();
            Dataset data = data(test, folder, missing);
            tests.add(
                    data == null
                            ? new Read(name, line, null, String.join("; ", missing))
                            : new Read(
                                    name,
                                    line,
                                    new DetectionTest(file, line, name, detection, data, expectation, allowlist),
                                    ""));
        }
        return tests;
    }

    private @Nullable Dataset data(Mapping test, DataFolder folder, List<String> missing) {
        boolean written = test.has(EVENTS);
        if (written == test.has(DATA)) {
            throw written
                    ? test.fault(DATA, "a test has either 'events' or 'data'", "make two tests of it")
                    : new InvalidDocumentException(
                            test.place(),
                            "the test has no events",
                            "write them under 'events', or name a file under 'data'");
        }
        if (written) {
            if (test.has(SOURCETYPE)) {
                throw test.fault(SOURCETYPE, "'sourcetype' is about files; 'events' are in CIM names");
            }
            return new Dataset.Written(file, events(test));
        }
        List<Path> files = new ArrayList<>();
        for (PlacedText name : test.placedTexts(DATA)) {
            Recording recording = recording(name, folder);
            if (recording.file() == null) {
                missing.add(recording.missing());
            } else {
                files.add(recording.file());
            }
        }
        return missing.isEmpty() ? new Dataset.Recorded(files, sourcetype(test)) : null;
    }

    private Recording recording(PlacedText name, DataFolder folder) {
        Path beside = name.text().contains("://") ? null : file.resolveSibling(name.text());
        if (beside != null && Files.isRegularFile(beside)) {
            return DataFolder.isPointer(beside)
                    ? new Recording(null, name.text() + " is a Git LFS pointer; `git lfs pull` fetches the recording")
                    : new Recording(beside.normalize(), "");
        }
        Recording recording = folder.find(name.text());
        if (recording.file() == null && beside != null) {
            throw new InvalidDocumentException(
                    name.place(),
                    "there is no file '" + name.text() + "'",
                    "give a path from the folder of the test file, or from that of --data");
        }
        return recording;
    }

    private static Sourcetype sourcetype(Mapping test) {
        String written = test.text(SOURCETYPE);
        if (written == null) {
            return Sourcetype.AUTO;
        }
        List<String> known = new ArrayList<>();
        for (Sourcetype sourcetype : Sourcetype.values()) {
            if (sourcetype.optionName().equals(written)) {
                return sourcetype;
            }
            known.add(sourcetype.optionName());
        }
        throw test.fault(SOURCETYPE, "unknown sourcetype '" + written + "'", cure(written, known));
    }

    private static List<WrittenEvent> events(Mapping test) {
        List<String> known = new ArrayList<>(List.of(TIME));
        Arrays.stream(ProcessField.values()).map(ProcessField::cimName).forEach(known::add);
        known.addAll(REPORTER);
        List<WrittenEvent> events = new ArrayList<>();
        for (Mapping event : test.mappings(EVENTS)) {
            event.refuseUnknownKeys(known);
            ObjectNode json = JSON.createObjectNode();
            json.put(
                    TIME,
                    EventTime.format(FIRST_EVENT.plusSeconds(events.size()).toEpochMilli()));
            for (String key : event.keys()) {
                String value = event.text(key);
                if (value != null) {
                    json.put(key, value);
                }
            }
            if (Arrays.stream(ProcessField.values())
                    .noneMatch(field -> field.about() == ProcessField.About.PROCESS && json.has(field.cimName()))) {
                throw new InvalidDocumentException(
                        event.place(),
                        "the event has no field that describes a process",
                        "give it a process or a process_name");
            }
            try {
                events.add(new WrittenEvent(event.place().line(), JSON.writeValueAsString(json)));
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException("an event cannot be written as JSON", e);
            }
        }
        if (events.isEmpty()) {
            throw test.fault(EVENTS, "'events' is empty", "write at least one event");
        }
        return events;
    }

    private List<AllowlistEntry> allowlist(Mapping test) {
        if (!test.has(ALLOWLIST) || test.isList(ALLOWLIST)) {
            return AllowlistReader.within(test);
        }
        Path named = file.resolveSibling(Objects.requireNonNull(test.text(ALLOWLIST)));
        if (!Files.isRegularFile(named)) {
            throw test.fault(
                    ALLOWLIST,
                    "there is no file '" + test.text(ALLOWLIST) + "'",
                    "give a path from the folder of the test file, or a list of entries");
        }
        return AllowlistReader.file(named);
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

    private static String cure(String unknown, Collection<String> known) {
        String nearest = DidYouMean.cure(unknown, known);
        return nearest == null ? "expected one of " + String.join(", ", known) : nearest;
    }
}
