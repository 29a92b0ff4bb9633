package io.spawnwatch.datamodel;

import org.jspecify.annotations.Nullable;

/**
 * Finds a program's name in its command line as the data model does. The name is group 1 of the first of these
 * expressions that is found:
 *
 * <pre>{@code
 * ^\s*(?:"..*\\([^"]+)").*
 * ^(?:..*\\)?([^\s"]+)(?=\s|$).*
 * }</pre>
 *
 * <p>The data model replaces what is found by the group, so in Splunk text after a line feed remains. It does not
 * belong to the name and is left out here.
 *
 * <p>The expressions are scanned for by hand, in one pass, since they would be evaluated for each event that has no name;
 * a backtracking engine needs time that is quadratic in the length of a text that an attacker writes.
 */
final class CommandLineName {

    private CommandLineName() {}

    /** The name, or null if the data model finds none. */
    static @Nullable String in(String commandLine) {
        int lineFeed = commandLine.indexOf('\n');
        int lineEnd = lineFeed < 0 ? commandLine.length() : lineFeed;
        String quoted = quoted(commandLine, lineEnd);
        return quoted == null ? unquoted(commandLine, lineEnd) : quoted;
    }

    /**
     * The text between the last backslash that a quote follows, though not at once, and that quote. The command line
     * must begin with a quote, and the backslash must be in the first line that begins there: {@code .} does not match a
     * line feed.
     */
    private static @Nullable String quoted(String text, int firstLineEnd) {
        int quote = 0;
        while (quote < text.length() && isSpace(text.charAt(quote))) {
            quote++;
        }
        int lastQuote = text.lastIndexOf('"');
        if (quote >= lastQuote || text.charAt(quote) != '"') {
            return null;
        }
        int lineEnd = firstLineEnd;
        if (quote > firstLineEnd) {
            int lineFeed = text.indexOf('\n', quote);
            lineEnd = lineFeed < 0 ? text.length() : lineFeed;
        }
        // At least one character is between the first quote and the backslash, and between the backslash and a later
        // quote.
        for (int i = Math.min(lineEnd - 1, lastQuote - 2); i >= quote + 2; i--) {
            if (text.charAt(i) == '\\' && text.charAt(i + 1) != '"') {
                return text.substring(i + 1, text.indexOf('"', i + 1));
            }
        }
        return null;
    }

    /**
     * The text from behind the last backslash, or from the beginning, to white space or the end; but not if it is empty or
     * a quote ends it. A backslash at the very beginning does not count.
     */
    private static @Nullable String unquoted(String text, int lineEnd) {
        int end = lineEnd;
        for (int i = lineEnd - 1; i >= 1; i--) {
            char c = text.charAt(i);
            if (c == '\\') {
                if (isWord(text, i + 1, end)) {
                    return text.substring(i + 1, end);
                }
            } else if (c == '"' || isSpace(c)) {
                end = i;
            }
        }
        boolean empty = lineEnd == 0 || text.charAt(0) == '"' || isSpace(text.charAt(0));
        return !empty && isWord(text, 0, end) ? text.substring(0, end) : null;
    }

    private static boolean isWord(String text, int begin, int end) {
        return begin < end && (end == text.length() || text.charAt(end) != '"');
    }

    /** Whether a character is white space in Perl's regular expressions, where only ASCII is. */
    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
