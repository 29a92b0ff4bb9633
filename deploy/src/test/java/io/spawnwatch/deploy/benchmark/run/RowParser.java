package io.spawnwatch.deploy.benchmark.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.spawnwatch.deploy.benchmark.input.Row;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a row of the WMI detection from what a contender writes. */
enum RowParser {
    /** Risk events; this check ignores those of other detections. */
    RISK_EVENT {
        @Override
        @Nullable
        Row row(JsonNode json) {
            return json.path("detection_id").asText().equals(WMI_DETECTION)
                    ? new Row(
                            group(json),
                            millis(json.path("window_start")),
                            json.path("count").asLong(),
                            millis(json.path("firstTime")),
                            millis(json.path("lastTime")))
                    : null;
        }
    },
    /** What the other contenders write: the group's fields and times in epoch milliseconds. */
    PLAIN {
        @Override
        Row row(JsonNode json) {
            return new Row(
                    group(json),
                    json.path("window_start").asLong(),
                    json.path("count").asLong(),
                    json.path("first_time").asLong(),
                    json.path("last_time").asLong());
        }
    };

    static final String WMI_DETECTION = "24869767-8579-485d-9a4f-d9ddfd8f0cac";

    /** The row, or null if the record is of another detection. */
    abstract @Nullable Row row(JsonNode json);

    private static List<String> group(JsonNode json) {
        return Row.FIELDS.stream().map(field -> json.path(field).asText()).toList();
    }

    private static long millis(JsonNode time) {
        return Instant.parse(time.asText()).toEpochMilli();
    }
}
