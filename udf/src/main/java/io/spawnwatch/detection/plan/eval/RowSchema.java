package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.CommandNames;
import io.spawnwatch.detection.spl.Origin;
import io.spawnwatch.document.DidYouMean;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields that rows have at one point of a search, and what is known about them before there is a row. Mutable:
 * commands change it one after the other.
 */
public final class RowSchema {
    private final Map<String, Shape> fields = new LinkedHashMap<>();

    /**
     * What is known about a field or an expression.
     *
     * @param several      whether it may have several values
     * @param monotonicity how they may change as more sightings are counted
     */
    public record Shape(boolean several, ValueMonotonicity monotonicity) {

        /** Whether the field never changes as sightings are counted. */
        public boolean isConstant() {
            return monotonicity == ValueMonotonicity.CONSTANT;
        }

        /** Whether the field may have several values and never loses one. */
        public boolean isGrowingSet() {
            return several && monotonicity == ValueMonotonicity.INCREASING;
        }

        /** Whether the field may have several values and these change as sightings are counted. */
        boolean collectsValues() {
            return several && !isConstant();
        }
    }

    /** What is known about a field, or null if rows do not have it. */
    @Nullable
    public Shape shape(String field) {
        return fields.get(field);
    }

    /**
     * What is known about a field.
     *
     * @param origin where the search names it
     * @throws io.spawnwatch.document.InvalidDocumentException if rows do not have it
     */
    public Shape require(String field, Origin origin) {
        Shape shape = fields.get(field);
        if (shape == null) {
            throw origin.fault(
                    Construct.MISSING_ROW_FIELD,
                    "the row has no field '" + field + "' here",
                    CommandNames.lacksPipe(field)
                            ? "is a | missing before it?"
                            : DidYouMean.cure(field, List.copyOf(fields.keySet())));
        }
        return shape;
    }

    /** Adds or replaces a field. */
    public void put(String field, Shape shape) {
        fields.put(field, shape);
    }

    /**
     * Renames fields without moving them. Fields that already had the new names are removed.
     *
     * @param names new names by old name
     */
    public void rename(Map<String, String> names) {
        Map<String, Shape> renamed = renamed(fields, names);
        fields.clear();
        fields.putAll(renamed);
    }

    /** A copy of a map by field name after a renaming; see {@link #rename}. */
    public static <T> Map<String, T> renamed(Map<String, T> fields, Map<String, String> names) {
        Set<String> replaced = new HashSet<>(names.values());
        Map<String, T> renamed = new LinkedHashMap<>();
        fields.forEach((name, value) -> {
            String to = names.get(name);
            if (to != null) {
                renamed.put(to, value);
            } else if (!replaced.contains(name)) {
                renamed.put(name, value);
            }
        });
        return renamed;
    }

    /** Keeps only these fields, in this order; unknown names are ignored. */
    public void keep(Collection<String> names) {
        Map<String, Shape> kept = new LinkedHashMap<>();
        for (String name : names) {
            Shape shape = fields.get(name);
            if (shape != null) {
                kept.put(name, shape);
            }
        }
        fields.clear();
        fields.putAll(kept);
    }

    /** The names of the fields, in order. */
    public List<String> names() {
        return new ArrayList<>(fields.keySet());
    }
}
