package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.RowSchema;
import io.spawnwatch.event.ProcessField;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a row depend on nothing but the fields that rows are grouped by, at one point of a search. Each of
 * their values is held under a name that no other value ever has, so that renaming and leaving out fields computes
 * nothing. Mutable: commands change it one after the other.
 */
final class GroupFields {
    /** The name that a value is held under, by the field's name at this point; null if it depends on something else. */
    private final Map<String, @Nullable String> held = new LinkedHashMap<>();

    private final Set<String> taken = new HashSet<>();
    private final Map<String, ProcessField> columns = new LinkedHashMap<>();
    private final Map<String, ProcessField> unchanged = new LinkedHashMap<>();

    /**
     * The fields of the rows of {@code tstats}.
     *
     * @param groupColumns the fields that it groups by, without the time, by their names
     * @param names        the names of all fields
     */
    GroupFields(Map<String, ProcessField> groupColumns, List<String> names) {
        for (String name : names) {
            ProcessField field = groupColumns.get(name);
            if (field == null) {
                held.put(name, null);
            } else {
                columns.put(add(name, field.cimName()), field);
            }
        }
        unchanged.putAll(columns);
    }

    /** The fields that rows are grouped by, by the names that their values are held under at first. */
    Map<String, ProcessField> columns() {
        return columns;
    }

    /** Those of the {@link #columns} whose values no command has changed. */
    Map<String, ProcessField> unchangedColumns() {
        return unchanged;
    }

    /** Whether a value is that of a field that rows are grouped by. Such a value is a text, and never missing. */
    boolean isColumn(String heldUnder) {
        return unchanged.containsKey(heldUnder);
    }

    boolean contains(String name) {
        return held.containsKey(name);
    }

    /** The name that a field's value is held under, or null if it depends on more than the group, or does not exist. */
    @Nullable
    String heldUnder(String name) {
        return held.get(name);
    }

    List<String> names() {
        return List.copyOf(held.keySet());
    }

    /**
     * Gives a field a new value that depends on the group alone.
     *
     * @return the name that it is held under
     */
    String define(String name) {
        return add(name, name);
    }

    /** Whether some value is, or was, held under a name. */
    boolean isTaken(String heldUnder) {
        return taken.contains(heldUnder);
    }

    /** Notes that a command may change a value where it is held. */
    void change(String heldUnder) {
        unchanged.remove(heldUnder);
    }

    /** Notes that a field's value now depends on more than the group. */
    void forget(String name) {
        held.put(name, null);
    }

    void rename(Map<String, String> names) {
        Map<String, @Nullable String> renamed = RowSchema.renamed(held, names);
        held.clear();
        held.putAll(renamed);
    }

    /** Follows a command that was not understood: fields that are gone are gone, and others depend on more. */
    void adjust(List<String> names) {
        held.keySet().retainAll(new HashSet<>(names));
        names.forEach(name -> held.putIfAbsent(name, null));
    }

    private String add(String name, String wanted) {
        String free = wanted;
        for (int i = 2; !taken.add(free); i++) {
            free = wanted + "_" + i;
        }
        held.put(name, free);
        return free;
    }
}
