package io.spawnwatch.document;

import java.io.Serializable;

/**
 * Where something stands in what a person wrote.
 *
 * @param file   file name as the person knows it, or another origin such as {@code allowlist-0@17}
 * @param line   line, from 1
 * @param column column in characters, from 1
 */
public record Place(String file, int line, int column) implements Serializable {

    /** {@code file:line:column}, the form that editors make clickable. */
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
