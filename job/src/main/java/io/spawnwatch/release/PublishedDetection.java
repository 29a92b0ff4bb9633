package io.spawnwatch.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.HexDigest;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a job publishes about one of its detections.
 *
 * @param id      id of the detection
 * @param name    human name
 * @param version version of the detection
 * @param digest  digest of what decides which events match and how they are grouped
 * @param windows length and offset of its windows
 * @param content digest of everything else, see {@link ContentDigest}
 * @param lookups digest of each lookup that it uses, by name
 * @param search  digest of the text of its search if it uses lookups, else empty: it tells a changed search from a changed
 *                lookup
 * @param maxRows limit of the rows of each window that is configured for this detection, 0 for none, or null if not set
 */
public record PublishedDetection(
        String id,
        String name,
        int version,
        String digest,
        TumblingWindows windows,
        String content,
        SortedMap<String, String> lookups,
        String search,
        @Nullable Integer maxRows) {
    /** Absent for windows that begin at the epoch, as those of all versions that do not know it. */
    private static final String OFFSET = "window_offset";

    /** Absent, like {@link #SEARCH}, for a detection without lookups, as those of all versions that have none. */
    private static final String LOOKUPS = "lookups";

    private static final String SEARCH = "search";

    /** Absent if not set. */
    private static final String MAX_ROWS = "max_rows";

    private static final int DIGITS = 12;

    /** Copies the map. */
    public PublishedDetection {
        lookups = Collections.unmodifiableSortedMap(new TreeMap<>(lookups));
    }

    /** A detection without a limit of rows of its own. */
    public PublishedDetection(
            String id,
            String name,
            int version,
            String digest,
            TumblingWindows windows,
            String content,
            SortedMap<String, String> lookups,
            String search) {
        this(id, name, version, digest, windows, content, lookups, search, null);
    }

    /**
     * What a job publishes of a detection.
     *
     * @param otherwise windows of a detection that does not set any
     * @param maxRows   see {@link #maxRows}
     */
    public static PublishedDetection of(DetectionPlan plan, TumblingWindows otherwise, @Nullable Integer maxRows) {
        DetectionProfile profile = plan.profile();
        SortedMap<String, String> lookups = new TreeMap<>();
        plan.lookups().forEach((name, digest) -> lookups.put(name, digest.substring(0, DIGITS)));
        return new PublishedDetection(
                profile.id(),
                profile.name(),
                profile.version(),
                profile.digest(),
                plan.windows(otherwise),
                ContentDigest.of(profile),
                lookups,
                lookups.isEmpty() ? "" : HexDigest.sha256(plan.describe()).substring(0, DIGITS),
                maxRows);
    }

    /** A JSON object on one line, which {@link #of(String)} reads. */
    public String text() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("id", id);
            json.writeStringField("name", name);
            json.writeStringField("version", String.valueOf(version));
            json.writeStringField("digest", digest);
            json.writeStringField("window", windows.length().toString());
            if (!windows.offset().isZero()) {
                json.writeStringField(OFFSET, windows.offset().toString());
            }
            json.writeStringField("content", content);
            if (!lookups.isEmpty()) {
                json.writeObjectFieldStart(LOOKUPS);
                for (Map.Entry<String, String> lookup : lookups.entrySet()) {
                    json.writeStringField(lookup.getKey(), lookup.getValue());
                }
                json.writeEndObject();
                json.writeStringField(SEARCH, search);
            }
            if (maxRows != null) {
                json.writeStringField(MAX_ROWS, String.valueOf(maxRows));
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Reads what {@link #text} has written; empty for anything else. */
    static Optional<PublishedDetection> of(String text) {
        try {
            Mapping json = Documents.json("published detection", text);
            String offset = json.text(OFFSET);
            return Optional.of(new PublishedDetection(
                    json.requiredText("id"),
                    json.requiredText("name"),
                    Integer.parseInt(json.requiredText("version")),
                    json.requiredText("digest"),
                    new TumblingWindows(
                            Duration.parse(json.requiredText("window")),
                            offset == null ? Duration.ZERO : Duration.parse(offset)),
                    json.requiredText("content"),
                    new TreeMap<>(json.textMap(LOOKUPS)),
                    json.has(SEARCH) ? json.requiredText(SEARCH) : "",
                    json.has(MAX_ROWS) ? Integer.valueOf(json.requiredText(MAX_ROWS)) : null));
        } catch (InvalidDocumentException | IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
