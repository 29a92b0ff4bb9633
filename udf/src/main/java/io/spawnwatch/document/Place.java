package io.spawnwatch.document;

import java.io.Serializable;

/**
 * A place in a file that a person wrote.
 *
 * @param file   file name as the person knows it, or another origin such as {@code allowlist-0@17}
 * @param line   line, from 1; 0 for the whole file
 * @param column column in characters, from 1; 0 for the whole file
 */
public record Place(String file, int line, int column) implements Serializable {

    /** A whole file or folder. */
    public static Place whole(String file) {
        return new Place(file, 0, 0);
    }

    /** {@code file:line:column}, which editors turn into a link, or only the name for a whole file. */
    @Override
    public String toString() {
        return line == 0 ? file : file + ":" + line + ":" + column;
    }
}
