package io.spawnwatch.risk;

import io.spawnwatch.detection.AttackTechniques;
import io.spawnwatch.detection.AttackTechniques.Technique;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RiskObjectRule;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.ThreatObjectRule;
import io.spawnwatch.sighting.DetectionRow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** From a row to a risk event. */
public final class RiskScoring {

    /** Fields of a risk event that most searches compute, too. */
    private static final Set<String> TALLY_FIELDS = Set.of("count", "firstTime", "lastTime");

    private RiskScoring() {}

    /** The row as a risk event. */
    public static RiskEvent score(DetectionRow row) {
        DetectionProfile profile = row.profile();
        RiskRule risk = profile.risk();
        List<String> techniques = new ArrayList<>();
        Set<String> tactics = new LinkedHashSet<>();
        for (String id : profile.mitreAttackIds()) {
            Technique technique = AttackTechniques.ofId(id);
            // A technique newer than the bundled table keeps its id; only its names are not known.
            if (technique != null) {
                techniques.add(technique.name());
                tactics.addAll(technique.tactics());
            }
        }
        return new RiskEvent(
                RiskEventId.of(profile.id(), row.windowStartMs(), row.groupValues()),
                row.revision(),
                profile.id(),
                profile.name(),
                profile.version(),
                profile.searchName(),
                profile.type(),
                row.windowStartMs(),
                row.windowEndMs(),
                fields(row),
                row.tally().count(),
                row.tally().firstTimeMs(),
                row.tally().lastTimeMs(),
                risk.score(),
                risk.impact(),
                risk.confidence(),
                severity(risk.score()),
                RiskMessage.resolve(risk.message(), row),
                riskObjects(row),
                threatObjects(row),
                profile.mitreAttackIds(),
                techniques,
                List.copyOf(tactics),
                profile.analyticStories(),
                profile.securityDomain(),
                row.late(),
                row.tally().clockSkew());
    }

    /**
     * The severity of a score: up to 20 informational, 40 low, 60 medium, 80 high, above that critical.
     *
     * @param score 0 to 100
     */
    public static String severity(double score) {
        if (score <= 20) {
            return "informational";
        }
        if (score <= 40) {
            return "low";
        }
        if (score <= 60) {
            return "medium";
        }
        return score <= 80 ? "high" : "critical";
    }

    private static List<RowField> fields(DetectionRow row) {
        return row.fields().stream()
                .filter(field -> !TALLY_FIELDS.contains(field.name()))
                .toList();
    }

    private static List<RiskObject> riskObjects(DetectionRow row) {
        RiskRule risk = row.profile().risk();
        List<RiskObject> objects = new ArrayList<>();
        for (RiskObjectRule rule : risk.riskObjects()) {
            Double score = rule.score();
            for (String name : named(row, rule.field())) {
                objects.add(new RiskObject(shortened(name), rule.type(), score == null ? risk.score() : score));
            }
        }
        return objects;
    }

    private static List<ThreatObject> threatObjects(DetectionRow row) {
        List<ThreatObject> objects = new ArrayList<>();
        for (ThreatObjectRule rule : row.profile().risk().threatObjects()) {
            for (String name : named(row, rule.field())) {
                objects.add(new ThreatObject(shortened(name), rule.type()));
            }
        }
        return objects;
    }

    private static String shortened(String name) {
        return TextLimit.name(name, TextLimit.MOST_CHARACTERS);
    }

    /**
     * What the values of a field name, each once. A field that no event had names nobody: risk must not pile up on an
     * object called "null", unless somebody really is called so.
     */
    private static Set<String> named(DetectionRow row, String field) {
        Set<String> names = new LinkedHashSet<>(row.values(field));
        names.removeAll(row.fillers(field));
        return names;
    }
}
