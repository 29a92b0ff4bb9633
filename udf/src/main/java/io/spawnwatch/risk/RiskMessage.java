package io.spawnwatch.risk;

import io.spawnwatch.detection.MessageTokens;
import io.spawnwatch.event.EventTime;
import io.spawnwatch.sighting.DetectionRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills the tokens of a risk message with a row's values. */
final class RiskMessage {

    private RiskMessage() {}

    /** The message with the row's value for each token, shortened as {@link TextLimit} describes. */
    static String resolve(String template, DetectionRow row) {
        // Loading refuses a token that names no field; one in the state of an older version is shown as written.
        return MessageTokens.replace(template, field -> value(field, row));
    }

    private static @Nullable String value(String field, DetectionRow row) {
        return switch (field) {
            case "count" -> Long.toString(row.tally().count());
            case "firstTime" -> EventTime.format(row.tally().firstTimeMs());
            case "lastTime" -> EventTime.format(row.tally().lastTimeMs());
            default -> {
                List<String> values = row.values(field);
                yield values.isEmpty() ? null : TextLimit.join(values);
            }
        };
    }
}
