package io.spawnwatch.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spawnwatch.detection.DetectionProfile;
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
import java.util.Optional;

/**
 * What a job publishes about one of its detections.
 *
 * @param id      id of the detection
 * @param name    human name
 * @param version version of the detection
 * @param digest  digest of what decides which events match and how they are grouped
 * @param windows length and offset of its windows
 * @param content digest of everything else, see {@link ContentDigest}
 */
public record PublishedDetection(
        String id, String name, int version, String digest, TumblingWindows windows, String content) {
    /** Absent for windows that begin at the epoch, as those of all versions that do not know it. */
    private static final String OFFSET = "window_offset";

    /**
     * What a job publishes of a detection.
     *
     * @param otherwise windows of a detection that does not set any
     */
    static PublishedDetection of(DetectionPlan plan, TumblingWindows otherwise) {
        DetectionProfile profile = plan.profile();
        return new PublishedDetection(
                profile.id(),
                profile.name(),
                profile.version(),
                profile.digest(),
                plan.windows(otherwise),
                ContentDigest.of(profile));
    }

    /** A JSON object on one line, which {@link #of(String)} reads. */
    String text() {
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
                    json.requiredText("content")));
        } catch (InvalidDocumentException | IllegalArgumentException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
