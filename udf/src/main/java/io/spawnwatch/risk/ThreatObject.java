package io.spawnwatch.risk;

/**
 * What poses the threat.
 *
 * @param threatObject     its name, for example an executable
 * @param threatObjectType for example {@code process_name}
 */
public record ThreatObject(String threatObject, String threatObjectType) {}
