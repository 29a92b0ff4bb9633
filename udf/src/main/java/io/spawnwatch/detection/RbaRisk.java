package io.spawnwatch.detection;

import io.spawnwatch.document.Mapping;
import java.util.List;

/** Reads the risk of second-generation detection files, under {@code rba}: a score for each risk object. */
final class RbaRisk {
    private RbaRisk() {}

    /**
     * Reads the risk.
     *
     * @param document the whole file, which may have {@code threat_objects} at the top level like files of the third
     *                 generation
     * @param rba      its {@code rba}
     */
    static FileRisk read(Mapping document, Mapping rba, List<Warning> warnings) {
        String message = rba.requiredText("message");
        List<Mapping> objects = rba.mappings("risk_objects");
        if (objects.isEmpty()) {
            throw rba.fault("risk_objects", "'rba.risk_objects' has no risk object", "add at least one");
        }
        List<RiskObjectRule> riskObjects = objects.stream()
                .map(object -> ScoredObject.read(object, "a risk object", null, null, null, warnings))
                .toList();
        Mapping threats = document.has("threat_objects") ? document : rba;
        RiskRule rule = new RiskRule(
                null,
                null,
                ScoredObject.highest(riskObjects),
                message,
                riskObjects,
                ScoredObject.threatObjects(threats, warnings));
        return new FileRisk(
                rule, rba.place("message"), RiskPlaces.ofFields("field", objects, threats.mappings("threat_objects")));
    }
}
