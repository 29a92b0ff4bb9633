package io.spawnwatch.detection;

import io.spawnwatch.document.Mapping;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the objects that the second and the third generation of files write the same way: field, type and score. */
final class ScoredObject {
    private ScoredObject() {}

    /**
     * Reads who bears the risk.
     *
     * @param noun    what the object is called in error messages, with its article
     * @param score   the score, or null to read it
     * @param kind    what is raised for the object, or null for risk
     * @param message the object's own message, or null
     */
    static RiskObjectRule read(
            Mapping object,
            String noun,
            @Nullable Double score,
            @Nullable RiskObjectKind kind,
            @Nullable String message,
            List<Warning> warnings) {
        // Unlike an observable's type, this one alone says who bears the risk, so an unknown one is refused.
        String written = object.requiredText("type");
        if (Vocabulary.RISK_OBJECT_TYPES.known(written) == null) {
            throw object.fault(
                    "type",
                    "unknown risk object type '" + written + "', expected system, user or other",
                    Vocabulary.RISK_OBJECT_TYPES.cure(written));
        }
        String type = Vocabulary.RISK_OBJECT_TYPES.read(object, "type", "", warnings);
        return new RiskObjectRule(
                object.requiredText("field"), type, score == null ? score(object, noun) : score, kind, message);
    }

    /** Reads {@code threat_objects}: what poses the threat. */
    static List<ThreatObjectRule> threatObjects(Mapping holder, List<Warning> warnings) {
        List<ThreatObjectRule> threatObjects = new ArrayList<>();
        for (Mapping object : holder.mappings("threat_objects")) {
            threatObjects.add(new ThreatObjectRule(
                    object.requiredText("field"),
                    Vocabulary.THREAT_OBJECT_TYPES.read(
                            object, "type", "which threat objects carry unchanged", warnings)));
        }
        return threatObjects;
    }

    /** The highest score of some objects, 0 if there are none. */
    static double highest(List<RiskObjectRule> objects) {
        return objects.stream().map(RiskObjectRule::score).reduce(0.0, Math::max);
    }

    private static double score(Mapping object, String noun) {
        Double score = object.number("score");
        if (score == null) {
            throw object.fault("score", noun + " needs a 'score' from 0 to 100");
        }
        if (score < 0 || score > 100) {
            throw object.fault("score", "'score' is " + object.text("score") + ", expected 0 to 100");
        }
        return score;
    }
}
