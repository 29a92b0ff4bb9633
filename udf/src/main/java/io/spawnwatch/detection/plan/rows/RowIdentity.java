package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.RowSchema;
import io.spawnwatch.detection.spl.Word;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which of a row's fields still hold, unchanged, what the rows of a search are told apart by. */
final class RowIdentity {
    private final Set<String> whole;

    /** The part that a field holds, by the field's name at this point of the search. */
    private final Map<String, String> byField = new LinkedHashMap<>();

    /**
     * As {@code tstats} gives them.
     *
     * @param fields what rows are grouped by
     */
    RowIdentity(Set<String> fields) {
        whole = Set.copyOf(fields);
        fields.forEach(field -> byField.put(field, field));
    }

    /** Fields have got other names. */
    void rename(Map<String, String> names) {
        Map<String, String> renamed = RowSchema.renamed(byField, names);
        byField.clear();
        byField.putAll(renamed);
    }

    /** A field has got another value. */
    void change(String field) {
        byField.remove(field);
    }

    /** Only these fields are left. */
    void keep(Collection<String> fields) {
        byField.keySet().retainAll(fields);
    }

    /** What is missing among some fields so that no two rows are equal in all of them. */
    Set<String> missingFrom(List<Word> fields) {
        Set<String> missing = new LinkedHashSet<>(whole);
        for (Word field : fields) {
            missing.remove(byField.getOrDefault(field.text(), ""));
        }
        return missing;
    }
}
