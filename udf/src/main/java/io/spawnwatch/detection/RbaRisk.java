package io.spawnwatch.detection;

import io.spawnwatch.document.DidYouMean;
import io.spawnwatch.document.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Risk as the second generation of detection files says it, under {@code rba}: a score for each risk object. */
final class RbaRisk {
    private static final List<String> RISK_OBJECT_TYPES = List.of("system", "user", "other");

    private RbaRisk() {}

    static RiskRule read(Mapping rba) {
        String message = rba.requiredText("message");
        List<RiskObjectRule> riskObjects = riskObjects(rba);
        double highest = riskObjects.stream().map(RiskObjectRule::score).reduce(0.0, Math::max);
        List<ThreatObjectRule> threatObjects = new ArrayList<>();
        for (Mapping object : rba.mappings("threat_objects")) {
            threatObjects.add(new ThreatObjectRule(object.requiredText("field"), object.requiredText("type")));
        }
        return new RiskRule(null, null, highest, message, riskObjects, threatObjects);
    }

    private static List<RiskObjectRule> riskObjects(Mapping rba) {
        List<RiskObjectRule> riskObjects = new ArrayList<>();
        for (Mapping object : rba.mappings("risk_objects")) {
            String type = object.requiredText("type").toLowerCase(Locale.ROOT);
            if (!RISK_OBJECT_TYPES.contains(type)) {
                throw object.fault(
                        "type",
                        "unknown risk object type '" + type + "', expected system, user or other"
                                + DidYouMean.suffix(type, RISK_OBJECT_TYPES));
            }
            riskObjects.add(new RiskObjectRule(object.requiredText("field"), type, score(object)));
        }
        if (riskObjects.isEmpty()) {
            throw rba.fault("risk_objects", "'rba.risk_objects' names nobody; expected at least one risk object");
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
