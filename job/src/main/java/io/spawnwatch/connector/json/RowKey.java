package io.spawnwatch.connector.json;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the records of one row have in common, of which the one with the highest revision holds.
 *
 * <p>A row in time is named by its {@code risk_event_id}. Late sightings have rows of their own under the same id: their
 * revisions 2n+1 and 2n+2 are two reports of the same sightings, and other pairs are about other sightings.
 */
public final class RowKey {

    private RowKey() {}

    /** The key of a risk event or of a suppressed row, which share it; the page's {@code row.js} has the same rule. */
    public static String of(JsonNode row) {
        String id = row.path("risk_event_id").asText();
        return row.path("late").asBoolean() ? id + " late " + latePart(row) : id;
    }

    /** Which of the late sightings of its group a late row is about, from 1; 0 for a row in time. */
    public static long latePart(JsonNode row) {
        return row.path("late").asBoolean() ? (row.path("revision").asLong() + 1) / 2 : 0;
    }
}
