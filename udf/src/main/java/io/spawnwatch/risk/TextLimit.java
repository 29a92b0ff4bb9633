package io.spawnwatch.risk;

import java.util.List;

/**
 * Limits the length of texts that repeat what a row's fields already say. Without a limit, a long command line would appear
 * again in the message and objects of every risk event, once for each detection that it matches. A shortened text says so at
 * its end, and a surrogate pair is never split.
 */
public final class TextLimit {
    /**
     * Characters kept of a value in a message and of an object's name. 1024 is the longest user name in Active Directory (a
     * user principal name); paths, host names and nearly all command lines are shorter.
     */
    public static final int MAX_CHARACTERS = 1024;

    /**
     * Characters kept of the messages of all risk objects of a row. They nearly always repeat the row's own message, so
     * only a row with very many objects needs a limit: without one, its event would be as long as their product.
     */
    static final int MAX_CHARACTERS_OF_OBJECT_MESSAGES = 64 * MAX_CHARACTERS;

    /** A message of an object is never cut shorter than this: enough to recognise the row's message. */
    private static final int MIN_MESSAGE_CHARACTERS = 64;

    private static final String NOTE = "...[cut, ";
    private static final int DIGEST_DIGITS = 16;

    private TextLimit() {}

    /** The text, or the beginning of a longer one followed by its length. */
    public static String shorten(String text, int maxCharacters) {
        return text.length() <= maxCharacters
                ? text
                : beginning(text, maxCharacters) + NOTE + text.length() + " characters in all]";
    }

    /** The message of a risk object, shortened to a number of characters but not beyond recognition. */
    public static String shortenMessage(String message, int maxCharacters) {
        return shorten(message, Math.max(MIN_MESSAGE_CHARACTERS, maxCharacters));
    }

    /**
     * The name of a risk or threat object, or the beginning of a longer one followed by its length and a digest, so that
     * objects whose names begin alike stay distinct. A name that has been shortened before keeps its first note.
     */
    public static String shortenName(String name, int maxCharacters) {
        if (name.length() <= maxCharacters) {
            return name;
        }
        // A name within the limit was never shortened, even if it looks like it.
        int note = name.length() > MAX_CHARACTERS && name.endsWith("]") ? name.lastIndexOf(NOTE) : -1;
        return note < 0
                ? beginning(name, maxCharacters) + NOTE + name.length() + " characters in all, SHA-256 "
                        + RiskEventId.sha256(name).substring(0, DIGEST_DIGITS) + "...]"
                : beginning(name.substring(0, note), maxCharacters) + name.substring(note);
    }

    /** Joins values with commas and shortens the result, without building the whole text first. */
    static String join(List<String> values) {
        StringBuilder text = new StringBuilder();
        long length = -2L;
        for (String value : values) {
            if (text.length() <= MAX_CHARACTERS) {
                text.append(text.isEmpty() && length < 0 ? "" : ", ").append(value);
            }
            length += 2 + value.length();
        }
        return length <= MAX_CHARACTERS
                ? text.toString()
                : beginning(text.toString(), MAX_CHARACTERS) + NOTE + length + " characters in all]";
    }

    private static String beginning(String text, int maxCharacters) {
        if (text.length() <= maxCharacters) {
            return text;
        }
        boolean splitsPair = Character.isSurrogatePair(text.charAt(maxCharacters - 1), text.charAt(maxCharacters));
        return text.substring(0, splitsPair ? maxCharacters - 1 : maxCharacters);
    }
}
