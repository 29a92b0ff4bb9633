package io.spawnwatch.detection;

import io.spawnwatch.document.Mapping;
import java.util.ArrayList;
import java.util.List;

/** Reads the risk of second-generation detection files, under {@code rba}: a score for each risk object. */
final class RbaRisk {
    private RbaRisk() {}

    static RiskRule read(Mapping rba, List<Warning> warnings) {
        String message = rba.requiredText("message");
        List<RiskObjectRule> riskObjects = riskObjects(rba, warnings);
        double highest = riskObjects.stream().map(RiskObjectRule::score).reduce(0.0, Math::max);
        List<ThreatObjectRule> threatObjects = new ArrayList<>();
        for (Mapping object : rba.mappings("threat_objects")) {
            threatObjects.add(new ThreatObjectRule(
                    object.requiredText("field"),
                    Vocabulary.THREAT_OBJECT_TYPES.read(
                            object, "type", "which threat objects carry unchanged", warnings)));
        }
        return new RiskRule(null, null, highest, message, riskObjects, threatObjects);
    }

    private static List<RiskObjectRule> riskObjects(Mapping rba, List<Warning> warnings) {
        List<RiskObjectRule> riskObjects = new ArrayList<>();
        for (Mapping object : rba.mappings("risk_objects")) {
            // Unlike an observable's type, this one alone says who bears the risk, so an unknown one is refused.
            String written = object.requiredText("type");
            if (Vocabulary.RISK_OBJECT_TYPES.known(written) == null) {
                throw object.fault(
                        "type",
                        "unknown risk object type '" + written + "', expected system, user or other",
                        Vocabulary.RISK_OBJECT_TYPES.cure(written));
            }
            String type = Vocabulary.RISK_OBJECT_TYPES.read(object, "type", "", warnings);
            riskObjects.add(new RiskObjectRule(object.requiredText("field"), type, score(object)));
        }
        if (riskObjects.isEmpty()) {
            throw rba.fault("risk_objects", "'rba.risk_objects' has no risk object", "add at least one");
        }
        return riskObjects;
    }

    private static double score(Mapping object) {
        Double score = object.number("score");
        if (score == null) {
            throw object.fault("score", "a risk object needs a 'score' from 0 to 100");
        }
        if (score < 0 || score > 100) {
            throw object.fault("score", "'score' is " + object.text("score") + ", expected 0 to 100");
        }
        return score;
    }
}
