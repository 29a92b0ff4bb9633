package io.spawnwatch.detection.spl;

import java.util.List;

/**
 * A data model that searches may be about.
 *
 * @param name   with its object, such as {@code Endpoint.Processes}
 * @param fields names of its fields, without the object and without the time
 */
public record DataModel(String name, List<String> fields) {

    /** Copies the list. */
    public DataModel {
        fields = List.copyOf(fields);
    }

    /** What field names are written after, such as {@code Processes}. */
    public String object() {
        return name.substring(name.indexOf('.') + 1);
    }
}
