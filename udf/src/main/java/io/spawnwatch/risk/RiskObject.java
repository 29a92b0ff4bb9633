package io.spawnwatch.risk;

import io.spawnwatch.detection.RiskObjectKind;

/**
 * Who or what is at risk.
 *
 * @param riskObject     its name, for example a host
 * @param riskObjectType {@code system}, {@code user} or {@code other}
 * @param riskScore      0 to 100
 * @param kind           what is raised for it
 * @param message        title of the finding, or message of the intermediate finding or of the detection, with the row's
 *                       values; cut if the row has very many objects
 */
public record RiskObject(
        String riskObject, String riskObjectType, double riskScore, RiskObjectKind kind, String message) {

    RiskObject withMessage(String newMessage) {
        return new RiskObject(riskObject, riskObjectType, riskScore, kind, newMessage);
    }
}
