package io.spawnwatch.backtest.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The difference between the rows of two sides that have the same id.
 *
 * @param change what happened to the row
 * @param fields names of the fields that differ, sorted; empty unless both sides have the row
 * @param before the row of the first side as JSON, or null if it has none
 * @param after  the row of the second side as JSON, or null if it has none
 */
public record RowDifference(
        Change change,
        Collection<String> fields,
        @Nullable ObjectNode before,
        @Nullable ObjectNode after) {
    private static final String ENTRY = "allowlist_entry";

    /** Plain ASCII, as rows are written: UTF-8 has no lone surrogates, which stand for bytes of events that are not UTF-8. */
    private static final ObjectWriter ASCII = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writer();

    /**
     * Fields that say which version of a detection found the row, or how often it was reported, and nothing of what was
     * found.
     */
    private static final Set<String> NOT_FOUND = Set.of("detection_version", "revision");

    /**
     * Compares two rows with the same id.
     *
     * @return null if they are the same, or if there is none
     */
    public static @Nullable RowDifference between(@Nullable ObjectNode before, @Nullable ObjectNode after) {
        if (before == null && after == null) {
            return null;
        }
        Set<String> fields = before == null || after == null ? Set.of() : differing(before, after);
        boolean wasRaised = isRaised(before);
        boolean isRaised = isRaised(after);
        if (wasRaised && isRaised) {
            return fields.isEmpty() ? null : new RowDifference(Change.CHANGED, fields, before, after);
        }
        if (isRaised) {
            return new RowDifference(before == null ? Change.GAINED : Change.NO_LONGER_ALLOWED, fields, before, after);
        }
        if (wasRaised) {
            return new RowDifference(after == null ? Change.LOST : Change.NOW_ALLOWED, fields, before, after);
        }
        return before != null && after != null && fields.isEmpty()
                ? null
                : new RowDifference(Change.ALLOWED_OTHERWISE, fields, before, after);
    }

    /** What of a row is compared, as JSON. */
    static byte[] compared(ObjectNode row) {
        return ascii(row.deepCopy().without(NOT_FOUND));
    }

    private static byte[] ascii(ObjectNode json) {
        try {
            return ASCII.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a row cannot be written as JSON", e);
        }
    }

    private static boolean isRaised(@Nullable ObjectNode row) {
        return row != null && !row.has(ENTRY);
    }

    private static Set<String> differing(ObjectNode before, ObjectNode after) {
        Set<String> names = new TreeSet<>();
        before.fieldNames().forEachRemaining(names::add);
        after.fieldNames().forEachRemaining(names::add);
        names.removeAll(NOT_FOUND);
        names.removeIf(name -> {
            JsonNode own = before.get(name);
            return own != null && own.equals(after.get(name));
        });
        return names;
    }

    /** The row of the second side or, if it has none, of the first. */
    public ObjectNode row() {
        if (after != null) {
            return after;
        }
        if (before != null) {
            return before;
        }
        throw new IllegalStateException("a difference without rows");
    }

    /** As JSON: {@code change}, {@code fields} if both sides have the row, {@code before} and {@code after} where they have. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("change", change.wireName());
        if (before != null && after != null) {
            fields.forEach(json.putArray("fields")::add);
        }
        if (before != null) {
            json.set("before", before);
        }
        if (after != null) {
            json.set("after", after);
        }
        return json;
    }

    /** {@link #json} in ASCII, without a line break. */
    byte[] line() {
        return ascii(json());
    }
}
