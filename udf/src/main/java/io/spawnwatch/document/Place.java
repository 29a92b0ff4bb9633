package io.spawnwatch.document;

import java.io.Serializable;

/**
 * Where something stands in what a person wrote.
 *
 * @param file   file name as the person knows it, or another origin such as {@code allowlist-0@17}
 * @param line   line, from 1; 0 where the file as a whole is meant
 * @param column column in characters, from 1; 0 where the file as a whole is meant
 */
public record Place(String file, int line, int column) implements Serializable {

    /** A file or folder as a whole. */
    public static Place whole(String file) {
        return new Place(file, 0, 0);
    }

    /** {@code file:line:column}, the form that editors make clickable; the name alone for a file as a whole. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
