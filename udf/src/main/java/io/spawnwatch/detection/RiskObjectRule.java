package io.spawnwatch.detection;

import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A field of a row that names who bears the risk.
 *
 * @param field   CIM name of the field
 * @param type    risk object type of RBA: {@code system}, {@code user} or {@code other}
 * @param score   risk score for this object, 0 to 100, or null if the detection's score applies
 * @param kind    what is raised for the object, or null for risk: in files of the older generations, and in state from
 *                versions that read only those
 * @param message title of the finding or message of the intermediate finding, with tokens; null if the detection's message
 *                applies
 */
public record RiskObjectRule(
        String field,
        String type,
        @Nullable Double score,
        @Nullable RiskObjectKind kind,
        @Nullable String message) implements Serializable {

    /** An object for which risk is raised, with the detection's message. */
    public RiskObjectRule(String field, String type, @Nullable Double score) {
        this(field, type, score, null, null);
    }

    /** The kind, never null. */
    public RiskObjectKind kindOrRisk() {
        return Objects.requireNonNullElse(kind, RiskObjectKind.RISK);
    }

    /** The same object, named by another field. */
    public RiskObjectRule withField(String newField) {
        return new RiskObjectRule(newField, type, score, kind, message);
    }
}
