package io.spawnwatch.backtest.unit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.allowlist.AllowlistReader;
import io.spawnwatch.backtest.unit.DataFolder.Recording;
import io.spawnwatch.backtest.unit.Dataset.WrittenEvent;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.Place;
import io.spawnwatch.document.PlacedText;
import io.spawnwatch.event.EventTime;
import io.spawnwatch.event.ProcessField;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the tests of a file run on: events, recordings and allowlists. */
final class TestData {
    static final String EVENTS = "events";
    static final String DATA = "data";
    static final String SOURCETYPE = "sourcetype";
    static final String ALLOWLIST = "allowlist";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Events without a time follow each other by a second. Half past, so that few tests reach over the end of an hour. */
    private static final Instant FIRST_EVENT = Instant.parse("2026-01-01T00:30:00Z");

    private static final String TIME = "_time";

    /** What an event may say beside the data model's fields. */
    private static final List<String> REPORTER = List.of("vendor", "product", "sourcetype");

    private final Path file;

    /** What a test file's tests run on. */
    TestData(Path file) {
        this.file = file;
    }

    /**
     * The events of a test.
     *
     * @param folder  recordings that are named by their addresses
     * @param missing collects why recordings are not at hand
     * @return null if one is not at hand
     */
    @Nullable
    Dataset events(Mapping test, DataFolder folder, List<String> missing) {
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
        List<PlacedText> names = test.placedTexts(DATA);
        if (names.isEmpty()) {
            throw test.fault(DATA, "'data' is empty", "name at least one file");
        }
        for (PlacedText name : names) {
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
        Path beside = beside(name);
        if (beside != null && Files.isRegularFile(beside)) {
            return GitLfs.isPointer(beside)
                    ? new Recording(null, name.text() + GitLfs.isAPointer())
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

    /** A file that is named by its path from here, or null if the name is an address. */
    private @Nullable Path beside(PlacedText name) {
        return name.text().contains("://") ? null : beside(name.text(), name.place());
    }

    private Path beside(String path, Place place) {
        try {
            return file.resolveSibling(path);
        } catch (InvalidPathException e) {
            throw new InvalidDocumentException(place, "'" + path + "' is not the name of a file: " + e.getReason());
        }
    }

    /** The files that a test reads, and those that it would read if they were there; none that are named wrongly. */
    List<Path> files(Mapping test, DataFolder folder) {
        List<Path> files = new ArrayList<>();
        try {
            for (PlacedText name : test.placedTexts(DATA)) {
                Path beside = beside(name);
                if (beside != null) {
                    files.add(beside);
                }
                if (beside == null || !Files.isRegularFile(beside)) {
                    files.addAll(folder.decisive(name.text()));
                }
            }
            if (test.has(ALLOWLIST) && !test.isList(ALLOWLIST)) {
                files.add(allowlistFile(test));
            }
        } catch (InvalidDocumentException e) {
            // Reported when the tests are read.
        }
        return files;
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
        throw test.fault(SOURCETYPE, "unknown sourcetype '" + written + "'", TestFile.cure(written, known));
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

    List<AllowlistEntry> allowlist(Mapping test) {
        if (!test.has(ALLOWLIST) || test.isList(ALLOWLIST)) {
            return AllowlistReader.within(test);
        }
        Path named = allowlistFile(test);
        if (!Files.isRegularFile(named)) {
            throw test.fault(
                    ALLOWLIST,
                    "there is no file '" + test.text(ALLOWLIST) + "'",
                    "give a path from the folder of the test file, or a list of entries");
        }
        return AllowlistReader.file(named);
    }

    private Path allowlistFile(Mapping test) {
        return beside(Objects.requireNonNull(test.text(ALLOWLIST)), test.place(ALLOWLIST));
    }
}
