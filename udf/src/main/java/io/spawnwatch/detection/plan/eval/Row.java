package io.spawnwatch.detection.plan.eval;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A row that commands are being applied to: fields in order, each with a value. A costly value is computed when it is
 * first read. Not thread-safe.
 */
public final class Row {
    private final Map<String, Supplier<@Nullable RowValue>> fields = new LinkedHashMap<>();

    /** The value of a field, or null if the row does not have it or it has no value. */
    @Nullable
    public RowValue get(String field) {
        Supplier<@Nullable RowValue> value = fields.get(field);
        return value == null ? null : value.get();
    }

    /**
     * Sets a field. An existing field keeps its position.
     *
     * @param value its value, or null for none
     */
    public void put(String field, @Nullable RowValue value) {
        fields.put(field, () -> value);
    }

    /** Sets a field whose value is computed when it is first read. */
    public void putLazily(String field, Supplier<@Nullable RowValue> value) {
        fields.put(field, new Once(value));
    }

    /**
     * Renames fields without moving them. Fields that already had the new names are removed.
     *
     * @param names new names by old name
     */
    public void rename(Map<String, String> names) {
        Map<String, Supplier<@Nullable RowValue>> renamed = RowSchema.renamed(fields, names);
        fields.clear();
        fields.putAll(renamed);
    }

    /** Keeps only these fields, in this order; names that the row does not have are ignored. */
    public void keep(Collection<String> names) {
        Map<String, Supplier<@Nullable RowValue>> kept = new LinkedHashMap<>();
        for (String name : names) {
            Supplier<@Nullable RowValue> value = fields.get(name);
            if (value != null) {
                kept.put(name, value);
            }
        }
        fields.clear();
        fields.putAll(kept);
    }

    /** The names of all fields in order, including those without a value. */
    List<String> names() {
        return List.copyOf(fields.keySet());
    }

    private static final class Once implements Supplier<@Nullable RowValue> {
        private final Supplier<@Nullable RowValue> origin;
        private boolean computed;
        private @Nullable RowValue value;

        Once(Supplier<@Nullable RowValue> origin) {
            this.origin = origin;
        }

        @Override
        public @Nullable RowValue get() {
            if (!computed) {
                value = origin.get();
                computed = true;
            }
            return value;
        }
    }
}
