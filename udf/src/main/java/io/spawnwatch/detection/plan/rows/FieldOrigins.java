package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.RowSchema;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which fields still hold, unchanged, the values that some fields had at an earlier point of the search. Mutable: commands
 * change it one after the other.
 */
final class FieldOrigins {
    /** The earlier field whose value a field holds, by the field's name at this point of the search. */
    private final Map<String, String> originByName = new LinkedHashMap<>();

    /** Follows fields from this point on. */
    FieldOrigins(Collection<String> fields) {
        fields.forEach(field -> originByName.put(field, field));
    }

    /** The earlier field whose value a field holds, or null if it holds another value. */
    @Nullable
    String of(String field) {
        return originByName.get(field);
    }

    /**
     * Renames fields.
     *
     * @param names new names by old name
     */
    void rename(Map<String, String> names) {
        Map<String, String> renamed = RowSchema.renamed(originByName, names);
        originByName.clear();
        originByName.putAll(renamed);
    }

    /** Notes that a field got a new value. */
    void change(String field) {
        originByName.remove(field);
    }

    /** Notes that only these fields remain. */
    void keep(Collection<String> fields) {
        originByName.keySet().retainAll(fields);
    }
}
