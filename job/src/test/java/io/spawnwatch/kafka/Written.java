package io.spawnwatch.kafka;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A committed record of one of the job's topics.
 *
 * @param key   the record's key
 * @param json  the record's value
 * @param bytes length of the value
 */
public record Written(String key, JsonNode json, int bytes) {

    /** A text field. */
    public String text(String field) {
        return json.path(field).asText();
    }

    /** The id and revision of a risk event, which must be unique. */
    String identity() {
        return text("risk_event_id") + " revision " + text("revision");
    }
}
