package io.spawnwatch.release;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.spawnwatch.detection.DetectionProfile;
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
 * @param window  length of its windows
 * @param content digest of everything else, see {@link ContentDigest}
 */
public record PublishedDetection(String id, String name, int version, String digest, Duration window, String content) {

    /**
     * What a job publishes of a detection.
     *
     * @param defaultWindow window of a detection that does not set one
     */
    static PublishedDetection of(DetectionPlan plan, Duration defaultWindow) {
        DetectionProfile profile = plan.profile();
        return new PublishedDetection(
                profile.id(),
                profile.name(),
                profile.version(),
                profile.digest(),
                plan.window(defaultWindow),
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
            json.writeStringField("window", window.toString());
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
            return Optional.of(new PublishedDetection(
                    json.requiredText("id"),
                    json.requiredText("name"),
                    Integer.parseInt(json.requiredText("version")),
                    json.requiredText("digest"),
                    Duration.parse(json.requiredText("window")),
                    json.requiredText("content")));
        } catch (InvalidDocumentException | NumberFormatException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
