package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.RowSchema;
import io.spawnwatch.detection.spl.Word;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which fields still hold, unchanged, the values that identify a row: those that the search groups by. Mutable:
 * commands change it one after the other.
 */
final class RowIdentity {
    private final Set<String> groupFields;

    /** The group field whose value a field holds, by the field's name at this point of the search. */
    private final Map<String, String> groupFieldByName = new LinkedHashMap<>();

    /**
     * The identity of a row as {@code tstats} makes it.
     *
     * @param fields the fields that rows are grouped by, {@code _time} included
     */
    RowIdentity(Set<String> fields) {
        groupFields = Set.copyOf(fields);
        fields.forEach(field -> groupFieldByName.put(field, field));
    }

    /**
     * Renames fields.
     *
     * @param names new names by old name
     */
    void rename(Map<String, String> names) {
        Map<String, String> renamed = RowSchema.renamed(groupFieldByName, names);
        groupFieldByName.clear();
        groupFieldByName.putAll(renamed);
    }

    /** Notes that a field got a new value. */
    void change(String field) {
        groupFieldByName.remove(field);
    }

    /** Notes that only these fields remain. */
    void keep(Collection<String> fields) {
        groupFieldByName.keySet().retainAll(fields);
    }

    /** The group fields that are not among some fields. If it is empty, no two rows are equal in all of those. */
    Set<String> missingFrom(List<Word> fields) {
        Set<String> missing = new LinkedHashSet<>(groupFields);
        for (Word field : fields) {
            missing.remove(groupFieldByName.getOrDefault(field.text(), ""));
        }
        return missing;
    }
}
