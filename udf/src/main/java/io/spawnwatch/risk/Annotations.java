package io.spawnwatch.risk;

import io.spawnwatch.detection.AttackTechniques;
import io.spawnwatch.detection.AttackTechniques.Technique;
import io.spawnwatch.detection.DetectionProfile;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a detection belongs: in ATT&amp;CK, in analytic stories and in a security domain.
 *
 * @param techniqueIds    ATT&amp;CK ids of the techniques
 * @param techniques      names of the techniques that the bundled table knows
 * @param tactics         tactics of those techniques, without duplicates
 * @param analyticStories analytic stories that the detection is part of
 * @param securityDomain  for example {@code endpoint}
 */
public record Annotations(
        List<String> techniqueIds,
        List<String> techniques,
        List<String> tactics,
        List<String> analyticStories,
        String securityDomain) {

    /** Copies the lists. */
    public Annotations {
        techniqueIds = List.copyOf(techniqueIds);
        techniques = List.copyOf(techniques);
        tactics = List.copyOf(tactics);
        analyticStories = List.copyOf(analyticStories);
    }

    static Annotations of(DetectionProfile profile) {
        List<String> techniques = new ArrayList<>();
        Set<String> tactics = new LinkedHashSet<>();
        for (String id : profile.mitreAttackIds()) {
            Technique technique = AttackTechniques.ofId(id);
            // A technique newer than the bundled table keeps its id; only its name and tactics are unknown.
            if (technique != null) {
                techniques.add(technique.name());
                tactics.addAll(technique.tactics());
            }
        }
        return new Annotations(
                profile.mitreAttackIds(),
                techniques,
                List.copyOf(tactics),
                profile.analyticStories(),
                profile.securityDomain());
    }
}
