package io.spawnwatch.detection.plan.lint;

import io.spawnwatch.event.ProcessField;
import java.util.Map;
import java.util.Set;

/**
 * What is known of all events of a source before the data model calculates fields.
 *
 * @param available the fields that some of them have
 * @param constant  those among them that have the same text in every event
 */
public record SourceFields(Set<ProcessField> available, Map<ProcessField, String> constant) {
    /** Copies the collections. */
    public SourceFields {
        available = Set.copyOf(available);
        constant = Map.copyOf(constant);
    }
}
