package io.spawnwatch.detection;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a detection says about the risk of its rows, for all generations of detection files: {@code tags} with impact
 * and confidence, {@code rba} with a score for each object, findings with a score and a message for each object.
 *
 * @param impact        0 to 100, or null if the file has scores only
 * @param confidence    0 to 100, or null if the file has scores only
 * @param score         0 to 100: impact x confidence / 100, or the highest score of a risk object
 * @param message       risk message; {@code $field$} stands for the row's value. The title of the finding, if there is one
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

    /** The title of the finding that a row raises, with tokens; null if it raises none. */
    public @Nullable String findingTitle() {
        for (RiskObjectRule object : riskObjects) {
            if (object.kind() == RiskObjectKind.FINDING) {
                return object.message();
            }
        }
        return null;
    }

    /** The message for one of the risk objects, with tokens: its own, or else the detection's. */
    public String messageFor(RiskObjectRule object) {
        String own = object.message();
        return own == null ? message : own;
    }

    /** All different messages, with tokens: the detection's first, then those of its risk objects in their order. */
    public List<String> messages() {
        return Stream.concat(Stream.of(message), riskObjects.stream().map(this::messageFor))
                .distinct()
                .toList();
    }
}
