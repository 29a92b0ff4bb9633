package io.spawnwatch.risk;

import io.spawnwatch.event.EventTime;
import io.spawnwatch.sighting.DetectionRow;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills the tokens of a risk message. */
final class RiskMessage {
    /** All that is taken for a token when a detection is loaded: a row's field may be called {@code values(user)}. */
    private static final Pattern TOKEN = Pattern.compile("\\$(?:Processes\\.)?([^\\s$]+)\\$");

    private RiskMessage() {}

    /**
     * The message with each {@code $field$} replaced by the row's values, shortened as {@link TextLimit} says; a value is
     * never searched for tokens itself.
     */
    static String resolve(String template, DetectionRow row) {
        Matcher token = TOKEN.matcher(template);
        StringBuilder message = new StringBuilder(template.length() + 64);
        while (token.find()) {
            String value = value(token.group(1), row);
            // Loading refuses a token that names no field; what is left in old state is shown as it was written.
            token.appendReplacement(message, Matcher.quoteReplacement(value == null ? token.group() : value));
        }
        return token.appendTail(message).toString();
    }

    private static @Nullable String value(String field, DetectionRow row) {
        return switch (field) {
            case "count" -> Long.toString(row.tally().count());
            case "firstTime" -> EventTime.format(row.tally().firstTimeMs());
            case "lastTime" -> EventTime.format(row.tally().lastTimeMs());
            default -> {
                List<String> values = row.values(field);
                yield values.isEmpty() ? null : TextLimit.joined(values);
            }
        };
    }
}
