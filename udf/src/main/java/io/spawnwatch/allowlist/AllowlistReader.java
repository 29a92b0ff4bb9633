package io.spawnwatch.allowlist;

import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.PlacedText;
import io.spawnwatch.event.ProcessField;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads allowlist entries and refuses those that are invalid or would match everything. */
public final class AllowlistReader {
    private static final String ENTRIES = "allowlist";
    private static final List<String> KEYS =
            List.of("id", "detections", "match", "valid_from", "valid_until", "owner", "reason");
    private static final List<String> FIELDS =
            Arrays.stream(ProcessField.values()).map(ProcessField::cimName).toList();

    private AllowlistReader() {}

    /**
     * The entries of a YAML file: a list under the key {@code allowlist}.
     *
     * @throws InvalidDocumentException for the first invalid entry, and for an id that is used twice
     */
    public static List<AllowlistEntry> file(Path file) {
        return entries(Documents.yaml(file));
    }

    /**
     * Warns of entries that never apply because their detection does not exist.
     *
     * @param names names of all detections that were read, even those that do not run, by id
     * @throws InvalidDocumentException as {@link #file} does
     */
    public static List<Warning> warnings(Path file, Map<String, String> names) {
        Mapping document = Documents.yaml(file);
        entries(document);
        Map<String, String> known = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        known.putAll(names);
        List<Warning> warnings = new ArrayList<>();
        for (Mapping mapping : document.mappings(ENTRIES)) {
            for (PlacedText id : mapping.placedTexts("detections")) {
                if (!id.text().equals(AllowlistEntry.EVERY_DETECTION) && !known.containsKey(id.text())) {
                    warnings.add(new Warning(
                            id.place(),
                            "the entry '" + mapping.text("id") + "' never applies: no detection has the id '"
                                    + id.text() + "'" + suggestion(id.text(), known)));
                }
            }
        }
        return warnings;
    }

    private static String suggestion(String id, Map<String, String> names) {
        return names.entrySet().stream()
                .filter(detection -> detection.getValue().equalsIgnoreCase(id))
                .map(detection -> "; the detection with that name has the id '" + detection.getKey() + "'")
                .findFirst()
                .orElseGet(() -> DidYouMean.suffix(id, names.keySet()));
    }

    static List<AllowlistEntry> entries(Mapping document) {
        document.refuseUnknownKeys(List.of(ENTRIES));
        if (!document.has(ENTRIES)) {
            throw new InvalidDocumentException(
                    document.place(), "the key 'allowlist' is missing; it holds the entries");
        }
        return within(document);
    }

    /**
     * The entries that a document about something else has under the key {@code allowlist}; empty without that key.
     *
     * @throws InvalidDocumentException for the first invalid entry, and for an id that is used twice
     */
    public static List<AllowlistEntry> within(Mapping document) {
        Map<String, Mapping> byId = new HashMap<>();
        List<AllowlistEntry> entries = new ArrayList<>();
        for (Mapping mapping : document.mappings(ENTRIES)) {
            AllowlistEntry entry = entry(mapping);
            Mapping earlier = byId.put(entry.id(), mapping);
            if (earlier != null) {
                throw mapping.fault(
                        "id",
                        "the id '" + entry.id() + "' is already used at " + earlier.place("id") + "; ids are unique");
            }
            entries.add(entry);
        }
        return entries;
    }

    /**
     * The entry of a record of the allowlist topic, in JSON.
     *
     * @param origin place of the record, for error messages
     * @param id     the record's key, which is the entry's id
     * @param json   the record's value
     */
    public static AllowlistEntry json(String origin, String id, String json) {
        Mapping mapping = Documents.json(origin, json);
        String written = mapping.text("id");
        if (written != null && !written.equals(id)) {
            throw mapping.fault("id", "the id '" + written + "' differs from the record's key '" + id + "'");
        }
        return entry(mapping, id);
    }

    private static AllowlistEntry entry(Mapping mapping) {
        return entry(mapping, mapping.requiredText("id"));
    }

    private static AllowlistEntry entry(Mapping mapping, String id) {
        mapping.refuseUnknownKeys(KEYS);
        if (id.isBlank()) {
            throw mapping.has("id")
                    ? mapping.fault("id", "an entry needs an id that is not blank")
                    : new InvalidDocumentException(mapping.place(), "the record's key is blank; it is the entry's id");
        }
        long validFromMs = time(mapping, "valid_from", Long.MIN_VALUE);
        long validUntilMs = time(mapping, "valid_until", Long.MAX_VALUE);
        if (validFromMs >= validUntilMs) {
            throw mapping.fault("valid_until", "'valid_until' is not after 'valid_from': the entry would never apply");
        }
        return new AllowlistEntry(
                id,
                detections(mapping),
                match(mapping),
                validFromMs,
                validUntilMs,
                mapping.requiredText("owner"),
                mapping.requiredText("reason"));
    }

    private static List<String> detections(Mapping mapping) {
        List<String> detections = mapping.texts("detections");
        if (detections.isEmpty()) {
            String fault = "'detections' must name at least one detection id, or '*' for all";
            throw mapping.has("detections")
                    ? mapping.fault("detections", fault)
                    : new InvalidDocumentException(mapping.place(), fault);
        }
        return detections;
    }

    private static Map<String, String> match(Mapping mapping) {
        Map<String, String> match = mapping.textMap("match");
        boolean everything = true;
        for (Map.Entry<String, String> pattern : match.entrySet()) {
            String field = pattern.getKey();
            if (ProcessField.ofCimName(field) == null) {
                Mapping place = mapping.mapping("match");
                throw (place == null ? mapping : place)
                        .fault(field, "unknown field '" + field + "'" + DidYouMean.suffix(field, FIELDS));
            }
            everything &= ValuePattern.ofWritten(pattern.getValue()).matchesEverything();
        }
        if (everything) {
            String fault = "the entry would match everything; 'match' must narrow at least one field";
            throw mapping.has("match")
                    ? mapping.fault("match", fault)
                    : new InvalidDocumentException(mapping.place(), fault);
        }
        return match;
    }

    private static long time(Mapping mapping, String key, long otherwise) {
        Instant instant = mapping.instant(key);
        return instant == null ? otherwise : instant.toEpochMilli();
    }
}
