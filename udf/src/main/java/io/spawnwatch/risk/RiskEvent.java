package io.spawnwatch.risk;

import io.spawnwatch.detection.RowField;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of a detection as a risk event of risk-based alerting (RBA).
 *
 * @param riskEventId           function of detection id, group values and window start only: 64 hexadecimal digits
 * @param revision              from 1; a higher one of the same id replaces the lower ones
 * @param detectionId           id of the detection
 * @param detectionName         name of the detection
 * @param detectionVersion      version of the detection that opened the window
 * @param searchName            name of the saved search
 * @param type                  kind of analytic, for example {@code TTP}
 * @param windowStartMs         epoch milliseconds UTC, inclusive
 * @param windowEndMs           epoch milliseconds UTC, exclusive
 * @param row                   the row's own fields, in the search's order, without count, first and last time
 * @param count                 sightings
 * @param firstTimeMs           earliest sighting, epoch milliseconds UTC
 * @param lastTimeMs            latest sighting, epoch milliseconds UTC
 * @param riskScore             0 to 100
 * @param impact                0 to 100, or null where the detection gives scores only
 * @param confidence            0 to 100, or null where the detection gives scores only
 * @param severity              see {@link RiskScoring#severity}
 * @param riskMessage           message with the row's values
 * @param riskObjects           who bears the risk
 * @param threatObjects         what poses the threat
 * @param mitreAttackIds        ATT&amp;CK technique ids
 * @param mitreAttackTechniques their names
 * @param mitreAttackTactics    their tactics, each once
 * @param analyticStories       stories that the detection belongs to
 * @param securityDomain        for example {@code endpoint}
 * @param late                  whether it counts only sightings beyond the allowed lateness
 * @param clockSkew             whether a sighting's time lay too far ahead of its arrival
 */
public record RiskEvent(
        String riskEventId,
        int revision,
        String detectionId,
        String detectionName,
        int detectionVersion,
        String searchName,
        String type,
        long windowStartMs,
        long windowEndMs,
        List<RowField> row,
        long count,
        long firstTimeMs,
        long lastTimeMs,
        double riskScore,
        @Nullable Integer impact,
        @Nullable Integer confidence,
        String severity,
        String riskMessage,
        List<RiskObject> riskObjects,
        List<ThreatObject> threatObjects,
        List<String> mitreAttackIds,
        List<String> mitreAttackTechniques,
        List<String> mitreAttackTactics,
        List<String> analyticStories,
        String securityDomain,
        boolean late,
        boolean clockSkew) {

    /** Copies the lists. */
    public RiskEvent {
        row = List.copyOf(row);
        riskObjects = List.copyOf(riskObjects);
        threatObjects = List.copyOf(threatObjects);
        mitreAttackIds = List.copyOf(mitreAttackIds);
        mitreAttackTechniques = List.copyOf(mitreAttackTechniques);
        mitreAttackTactics = List.copyOf(mitreAttackTactics);
        analyticStories = List.copyOf(analyticStories);
    }
}
