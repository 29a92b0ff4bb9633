package io.spawnwatch.connector;

import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.RiskObject;
import io.spawnwatch.risk.RowField;
import io.spawnwatch.risk.ThreatObject;

/** Shortens the texts of a risk event that come from the event itself. The id stays that of the whole row. */
final class TextCutting {

    private TextCutting() {}

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
        return text.length() <= maxChars
                ? text
                : text.substring(0, maxChars) + "...[cut, " + text.length() + " characters in all]";
    }
}
