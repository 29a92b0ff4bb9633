package io.spawnwatch.detection;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A field of a row that names who bears the risk.
 *
 * @param field CIM name of the field
 * @param type  risk object type of RBA: {@code system}, {@code user} or {@code other}
 * @param score risk score for this object, 0 to 100, or null if the detection's score applies
 */
public record RiskObjectRule(
        String field, String type, @Nullable Double score) implements Serializable {}
