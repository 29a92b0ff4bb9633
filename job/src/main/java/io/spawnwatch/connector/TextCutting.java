package io.spawnwatch.connector;

import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.RiskObject;
import io.spawnwatch.risk.RowField;
import io.spawnwatch.risk.Suppression;
import io.spawnwatch.risk.ThreatObject;

/** Shortens the texts of a record that others wrote: events, allowlist entries. The id stays that of the whole row. */
final class TextCutting {

    private TextCutting() {}

    static Suppression cut(Suppression suppression, int maxChars) {
        return new Suppression(
                cut(suppression.riskEvent(), maxChars),
                cut(suppression.entryId(), maxChars),
                cut(suppression.owner(), maxChars),
                cut(suppression.reason(), maxChars));
    }

    static RejectedRecord cut(RejectedRecord rejected, int maxChars) {
        return new RejectedRecord(
                rejected.origin(),
                rejected.partition(),
                rejected.position(),
                rejected.arrivalMs(),
                rejected.reason(),
                cut(rejected.detail(), maxChars),
                rejected.sizeBytes(),
                cut(rejected.excerpt(), maxChars));
    }

    static RiskEvent cut(RiskEvent event, int maxChars) {
        return new RiskEvent(
                event.riskEventId(),
                event.revision(),
                event.detectionId(),
                event.detectionName(),
                event.detectionVersion(),
                event.searchName(),
                event.type(),
                event.windowStartMs(),
                event.windowEndMs(),
                event.row().stream()
                        .map(field -> new RowField(field.name(), cut(field.value(), maxChars)))
                        .toList(),
                event.count(),
                event.firstTimeMs(),
                event.lastTimeMs(),
                event.riskScore(),
                event.impact(),
                event.confidence(),
                event.severity(),
                cut(event.riskMessage(), maxChars),
                event.riskObjects().stream()
                        .map(object -> new RiskObject(
                                cut(object.riskObject(), maxChars), object.riskObjectType(), object.riskScore()))
                        .toList(),
                event.threatObjects().stream()
                        .map(object ->
                                new ThreatObject(cut(object.threatObject(), maxChars), object.threatObjectType()))
                        .toList(),
                event.mitreAttackIds(),
                event.mitreAttackTechniques(),
                event.mitreAttackTactics(),
                event.analyticStories(),
                event.securityDomain(),
                event.late(),
                event.clockSkew());
    }

    /** The beginning of a text, and how much of it is missing. */
    static String cut(String text, int maxChars) {
        if (text.length() <= maxChars) {
            return text;
        }
        int end = Character.isSurrogatePair(text.charAt(maxChars - 1), text.charAt(maxChars)) ? maxChars - 1 : maxChars;
        return text.substring(0, end) + "...[cut, " + text.length() + " characters in all]";
    }
}
