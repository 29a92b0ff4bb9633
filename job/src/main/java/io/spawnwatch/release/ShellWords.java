package io.spawnwatch.release;

import java.util.regex.Pattern;

/** Quotes words for a POSIX shell. */
public final class ShellWords {
    private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./-]+");

    private ShellWords() {}

    /** A word as a shell must read it to get the same word; quoted only if it has to be. */
    public static String quote(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
