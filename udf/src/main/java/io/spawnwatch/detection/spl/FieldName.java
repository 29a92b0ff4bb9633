package io.spawnwatch.detection.spl;

import org.jspecify.annotations.Nullable;

/**
 * A field name in a search. Two are equal if they name the same field, wherever they come from.
 *
 * @param object data model object that qualifies it, such as {@code Processes}, or null
 * @param name   the field itself
 * @param origin where it comes from
 */
public record FieldName(@Nullable String object, String name, Origin origin) {

    /** The event's time, which is a field of every data model. */
    public static final String TIME = "_time";

    /** The field that a word names, with the object before its first dot. */
    public static FieldName of(Word word) {
        int dot = word.text().indexOf('.');
        return dot <= 0
                ? new FieldName(null, word.text(), word.origin())
                : new FieldName(word.text().substring(0, dot), word.text().substring(dot + 1), word.origin());
    }

    /** The name with its object, if it has one. */
    public String qualified() {
        return object == null ? name : object + "." + name;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldName field && qualified().equals(field.qualified());
    }

    @Override
    public int hashCode() {
        return qualified().hashCode();
    }

    @Override
    public String toString() {
        return qualified();
    }
}
