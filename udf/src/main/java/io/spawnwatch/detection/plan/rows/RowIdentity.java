package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.spl.Word;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which fields identify a row: those that the search groups by, as far as fields still hold their values unchanged.
 *
 * @param groupFields the fields that rows are grouped by, by the names that they had then
 * @param origins     where the values of today's fields come from
 */
record RowIdentity(Set<String> groupFields, FieldOrigins origins) {

    /** Copies the set. */
    RowIdentity {
        groupFields = Set.copyOf(groupFields);
    }

    /**
     * The identity of a row just after the command that groups.
     *
     * @param fields the fields that rows are grouped by, {@code _time} included
     */
    static RowIdentity of(Collection<String> fields) {
        return new RowIdentity(Set.copyOf(fields), new FieldOrigins(fields));
    }

    /** The group fields that are not among some fields. If it is empty, no two rows are equal in all of those. */
    Set<String> missingFrom(List<Word> fields) {
        Set<String> missing = new LinkedHashSet<>(groupFields);
        for (Word field : fields) {
            String origin = origins.of(field.text());
            if (origin != null) {
                missing.remove(origin);
            }
        }
        return missing;
    }
}
