package io.spawnwatch.detection.plan.eval;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A row while commands work on it: fields in order, each with a value. What is costly to compute is computed when
 * somebody asks.
 */
public final class Row {
    private final Map<String, Supplier<@Nullable RowValue>> fields = new LinkedHashMap<>();

    /** The value of a field, or null where the row has none. */
    @Nullable
    public RowValue get(String field) {
        Supplier<@Nullable RowValue> value = fields.get(field);
        return value == null ? null : value.get();
    }

    /** Sets a field, which keeps its place if it has one. */
    public void put(String field, @Nullable RowValue value) {
        fields.put(field, () -> value);
    }

    /** Sets a field whose value is computed when it is asked for the first time. */
    public void putLazily(String field, Supplier<@Nullable RowValue> value) {
        fields.put(field, new Once(value));
    }

    /** Gives fields other names, in their places; fields that had those names are gone. */
    public void rename(Map<String, String> names) {
        Map<String, Supplier<@Nullable RowValue>> renamed = RowSchema.renamed(fields, names);
        fields.clear();
        fields.putAll(renamed);
    }

    /** Keeps only these fields, in this order. */
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

    /** The names of the fields, in order, those without a value too. */
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
