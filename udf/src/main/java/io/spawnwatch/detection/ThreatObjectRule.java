package io.spawnwatch.detection;

import java.io.Serializable;

/**
 * A field of a row that names what poses the threat.
 *
 * @param field CIM name of the field
 * @param type  threat object type, for example {@code process_name} or {@code ip_address}
 */
public record ThreatObjectRule(String field, String type) implements Serializable {}
