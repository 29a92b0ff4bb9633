package io.spawnwatch.connector.json;

import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.risk.Risk;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.RiskObject;
import io.spawnwatch.risk.Suppression;
import io.spawnwatch.risk.TextLimit;
import io.spawnwatch.risk.ThreatObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Shortens what a record takes from events and allowlist entries: their texts, and lists of them. The result is bounded and
 * says what is missing. The id remains that of the whole row.
 */
final class RecordShortening {
    /** What a value of a list costs in addition to its characters. */
    private static final int CHARS_PER_VALUE = 3;

    /** What a threat object costs in addition to its name. */
    private static final int CHARS_PER_OBJECT = 64;

    /** What a risk object costs in addition to its name and message. */
    private static final int CHARS_PER_RISK_OBJECT = 160;

    /** So many risk and threat objects are always kept; only a field with many values names more. */
    private static final int MIN_OBJECTS = 4;

    private RecordShortening() {}

    static Suppression shorten(Suppression suppression, int maxChars) {
        return new Suppression(
                shorten(suppression.riskEvent(), maxChars),
                TextLimit.shorten(suppression.entryId(), maxChars),
                TextLimit.shorten(suppression.owner(), maxChars),
                TextLimit.shorten(suppression.reason(), maxChars));
    }

    static RejectedRecord shorten(RejectedRecord rejected, int maxChars) {
        return new RejectedRecord(
                rejected.origin(),
                rejected.partition(),
                rejected.position(),
                rejected.arrivalMs(),
                rejected.reason(),
                TextLimit.shorten(rejected.detail(), maxChars),
                rejected.sizeBytes(),
                TextLimit.shorten(rejected.excerpt(), maxChars));
    }

    static RiskEvent shorten(RiskEvent event, int maxChars) {
        Risk risk = shorten(event.risk(), maxChars);
        List<RowField> row = new ArrayList<>();
        event.row().forEach(field -> row.add(shorten(field, maxChars)));
        // Not as an object that says so: it would collect risk.
        addLeftOut("risk_objects_left_out", event.risk().riskObjects(), risk.riskObjects(), row);
        addLeftOut("threat_objects_left_out", event.risk().threatObjects(), risk.threatObjects(), row);
        return new RiskEvent(
                event.riskEventId(),
                event.revision(),
                event.detection(),
                event.window(),
                row,
                event.tally(),
                risk,
                event.annotations(),
                event.late());
    }

    private static Risk shorten(Risk risk, int maxChars) {
        String title = risk.findingTitle();
        // Objects share the room of one text for their messages: nearly always they repeat the event's message.
        int messageChars = maxChars / Math.max(1, risk.riskObjects().size());
        return new Risk(
                risk.score(),
                risk.impact(),
                risk.confidence(),
                risk.severity(),
                TextLimit.shorten(risk.message(), maxChars),
                title == null ? null : TextLimit.shorten(title, maxChars),
                first(
                                risk.riskObjects(),
                                object -> Math.min(object.riskObject().length(), maxChars)
                                        + Math.min(object.message().length(), messageChars)
                                        + CHARS_PER_RISK_OBJECT,
                                2 * maxChars)
                        .stream()
                        .map(object -> new RiskObject(
                                TextLimit.shortenName(object.riskObject(), maxChars),
                                object.riskObjectType(),
                                object.riskScore(),
                                object.kind(),
                                TextLimit.shortenMessage(object.message(), messageChars)))
                        .toList(),
                first(
                                risk.threatObjects(),
                                object -> Math.min(object.threatObject().length(), maxChars) + CHARS_PER_OBJECT,
                                maxChars)
                        .stream()
                        .map(object -> new ThreatObject(
                                TextLimit.shortenName(object.threatObject(), maxChars), object.threatObjectType()))
                        .toList());
    }

    private static RowField shorten(RowField field, int maxChars) {
        return field.number() ? field : new RowField(field.name(), shorten(field.values(), maxChars), false);
    }

    /** The first values of a list, each shortened, together about as long as one text, and how many are missing. */
    static List<String> shorten(List<String> values, int maxChars) {
        List<String> kept = new ArrayList<>();
        int room = maxChars;
        for (String value : values) {
            String shortened = TextLimit.shorten(value, maxChars);
            room -= shortened.length() + CHARS_PER_VALUE;
            if (room < 0 && !kept.isEmpty()) {
                kept.add("...[cut, " + (values.size() - kept.size()) + " of " + values.size() + " values left out]");
                break;
            }
            kept.add(shortened);
        }
        return kept;
    }

    private static <T> List<T> first(List<T> objects, ToIntFunction<T> cost, int maxChars) {
        int kept = 0;
        int room = maxChars;
        for (T object : objects) {
            room -= cost.applyAsInt(object);
            if (room < 0 && kept >= MIN_OBJECTS) {
                break;
            }
            kept++;
        }
        return objects.subList(0, kept);
    }

    private static void addLeftOut(String name, List<?> all, List<?> kept, List<RowField> row) {
        int leftOut = all.size() - kept.size();
        if (leftOut > 0) {
            row.add(new RowField(name, List.of(Integer.toString(leftOut)), true));
        }
    }
}
