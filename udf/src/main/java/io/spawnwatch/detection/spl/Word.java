package io.spawnwatch.detection.spl;

import org.jspecify.annotations.Nullable;

/**
 * A word of a search. Words are equal if their texts are, wherever they come from.
 *
 * @param text   as written, without surrounding quotes, with escapes
 * @param origin where it comes from
 */
public record Word(String text, Origin origin) {

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Word word && text.equals(word.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
