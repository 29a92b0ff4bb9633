package io.spawnwatch.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.allowlist.AllowlistReader;
import java.time.Instant;

/** An allowlist entry as the value of its record, which {@link AllowlistReader#json} reads. */
public final class AllowlistJson {

    private AllowlistJson() {}

    /** Writes an entry, without a time that it does not have. */
    public static ObjectNode of(AllowlistEntry entry) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", entry.id());
        ArrayNode detections = json.putArray("detections");
        entry.detections().forEach(detections::add);
        ObjectNode match = json.putObject("match");
        entry.match().forEach(match::put);
        if (entry.validFromMs() != Long.MIN_VALUE) {
            json.put("valid_from", Instant.ofEpochMilli(entry.validFromMs()).toString());
        }
        if (entry.validUntilMs() != Long.MAX_VALUE) {
            json.put("valid_until", Instant.ofEpochMilli(entry.validUntilMs()).toString());
        }
        return json.put("owner", entry.owner()).put("reason", entry.reason());
    }
}
