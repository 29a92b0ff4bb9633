package io.spawnwatch.risk;

import java.util.List;

/**
 * Keeps texts that repeat what a row's fields say already to a length that a person reads: what an attacker writes into a
 * command line once would otherwise stand in every risk event's message and objects again, for each detection it matches.
 * A text that is cut says so at its end. Never half a character is kept.
 */
public final class TextLimit {
    /**
     * Characters that are kept of a value in a message, and of an object's name: as many as the longest user name that
     * Active Directory takes, a user principal name, has. Paths, hosts and nearly all command lines are shorter.
     */
    public static final int MOST_CHARACTERS = 1024;

    private static final String NOTE = "...[cut, ";
    private static final int DIGEST_DIGITS = 16;

    private TextLimit() {}

    /** A text, or the beginning of a longer one and how long it is. */
    public static String shortened(String text, int mostCharacters) {
        return text.length() <= mostCharacters
                ? text
                : beginning(text, mostCharacters) + NOTE + text.length() + " characters in all]";
    }

    /**
     * The name of a risk or threat object, or the beginning of a longer one, how long it is, and a digest of it: objects
     * whose names begin alike stay different ones. What has been cut before keeps the note of then.
     */
    public static String name(String name, int mostCharacters) {
        if (name.length() <= mostCharacters) {
            return name;
        }
        // A name that is not longer than the limit has never been cut, whatever it looks like.
        int note = name.length() > MOST_CHARACTERS && name.endsWith("]") ? name.lastIndexOf(NOTE) : -1;
        return note < 0
                ? beginning(name, mostCharacters) + NOTE + name.length() + " characters in all, SHA-256 "
                        + RiskEventId.sha256(name).substring(0, DIGEST_DIGITS) + "...]"
                : beginning(name.substring(0, note), mostCharacters) + name.substring(note);
    }

    /** Several values as one text of a message, shortened; no longer text is made on the way. */
    static String joined(List<String> values) {
        StringBuilder text = new StringBuilder();
        long length = -2L;
        for (String value : values) {
            if (text.length() <= MOST_CHARACTERS) {
                text.append(text.isEmpty() && length < 0 ? "" : ", ").append(value);
            }
            length += 2 + value.length();
        }
        return length <= MOST_CHARACTERS
                ? text.toString()
                : beginning(text.toString(), MOST_CHARACTERS) + NOTE + length + " characters in all]";
    }

    private static String beginning(String text, int mostCharacters) {
        if (text.length() <= mostCharacters) {
            return text;
        }
        boolean half = Character.isSurrogatePair(text.charAt(mostCharacters - 1), text.charAt(mostCharacters));
        return text.substring(0, half ? mostCharacters - 1 : mostCharacters);
    }
}
