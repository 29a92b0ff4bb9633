package io.spawnwatch.risk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much risk a row carries, for whom, and why.
 *
 * @param score         0 to 100
 * @param impact        0 to 100, or null if the detection gives only a score
 * @param confidence    0 to 100, or null if the detection gives only a score
 * @param severity      the score in words, see {@link RiskScoring#severity}
 * @param message       the detection's message with the row's values
 * @param findingTitle  title of the finding with the row's values, or null if the detection raises none
 * @param riskObjects   who or what is at risk
 * @param threatObjects what poses the threat
 */
public record Risk(
        double score,
        @Nullable Integer impact,
        @Nullable Integer confidence,
        String severity,
        String message,
        @Nullable String findingTitle,
        List<RiskObject> riskObjects,
        List<ThreatObject> threatObjects) {

    /** Copies the lists. */
    public Risk {
        riskObjects = List.copyOf(riskObjects);
        threatObjects = List.copyOf(threatObjects);
    }
}
