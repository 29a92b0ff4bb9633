package io.spawnwatch.detection;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a detection says about the risk of its rows, for both generations of detection files: {@code tags} with impact
 * and confidence, and {@code rba} with a score for each object.
 *
 * @param impact        0 to 100, or null if the file has scores only
 * @param confidence    0 to 100, or null if the file has scores only
 * @param score         0 to 100: impact x confidence / 100, or the highest score of a risk object
 * @param message       risk message; {@code $field$} stands for the row's value
 * @param riskObjects   the fields that name who bears the risk
 * @param threatObjects the fields that name what poses the threat
 */
public record RiskRule(
        @Nullable Integer impact,
        @Nullable Integer confidence,
        double score,
        String message,
        List<RiskObjectRule> riskObjects,
        List<ThreatObjectRule> threatObjects)
        implements Serializable {

    /** Copies the lists. */
    public RiskRule {
        riskObjects = List.copyOf(riskObjects);
        threatObjects = List.copyOf(threatObjects);
    }
}
