package io.spawnwatch.risk;

/**
 * Who or what is at risk.
 *
 * @param riskObject     its name, for example a host
 * @param riskObjectType {@code system}, {@code user} or {@code other}
 * @param riskScore      0 to 100
 */
public record RiskObject(String riskObject, String riskObjectType, double riskScore) {}
