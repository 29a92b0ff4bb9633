package io.spawnwatch.decode.text;

/**
 * Escapes characters that XML 1.0 forbids, so that a parser accepts XML that contains them. Windows and Sysmon write a
 * control character or a lone surrogate of a command line into an event unchanged or as a reference. Rejecting such a
 * record would let an attacker hide behind a single byte. No parser of the JDK can be told to accept these characters.
 *
 * <p>A forbidden character becomes three allowed ones, all of them private-use characters: a mark and the character's two
 * bytes. The mark itself is escaped too, so the result is never ambiguous, whatever the record contains.
 */
public final class EscapedXml {
    private static final char MARK = '\uE000';

    /** The characters from here to U+E1FF represent one byte each. */
    private static final char BYTES = '\uE100';

    private static final int ESCAPE_LENGTH = 3;

    /** Start and end of sections in which references are plain text. */
    private static final String[][] VERBATIM = {{"<![CDATA[", "]]>"}, {"<!--", "-->"}, {"<?", "?>"}};

    private final String xml;
    private final StringBuilder out;
    private int at;

    private EscapedXml(String xml) {
        this.xml = xml;
        this.out = new StringBuilder(xml.length() + 64);
    }

    /** Escapes every forbidden character and every mark, whether written literally or as a reference. */
    public static String escape(String xml) {
        return new EscapedXml(xml).escape();
    }

    /**
     * Reverses {@link #escape} in place.
     *
     * @return the length of the original text
     */
    public static int unescape(char[] text, int length) {
        int to = 0;
        for (int from = 0; from < length; to++) {
            if (text[from] == MARK && from + ESCAPE_LENGTH <= length) {
                text[to] = (char) ((text[from + 1] - BYTES) << Byte.SIZE | (text[from + 2] - BYTES));
                from += ESCAPE_LENGTH;
            } else {
                text[to] = text[from++];
            }
        }
        return to;
    }

    private String escape() {
        while (at < xml.length()) {
            char c = xml.charAt(at);
            if (c == '<') {
                copyVerbatim();
            } else if (c == '&') {
                copyReference();
            } else {
                copyCharacter();
            }
        }
        return out.toString();
    }

    /** Copies a section without references. If none starts here, copies one character. */
    private void copyVerbatim() {
        for (String[] section : VERBATIM) {
            if (xml.startsWith(section[0], at)) {
                int closing = xml.indexOf(section[1], at + section[0].length());
                int end = closing < 0 ? xml.length() : closing + section[1].length();
                while (at < end) {
                    copyCharacter();
                }
                return;
            }
        }
        copyCharacter();
    }

    private void copyCharacter() {
        char c = xml.charAt(at++);
        if (Character.isHighSurrogate(c) && at < xml.length() && Character.isLowSurrogate(xml.charAt(at))) {
            out.append(c).append(xml.charAt(at++));
        } else {
            put(c);
        }
    }

    private void copyReference() {
        int end = at + 1;
        while (end < xml.length() && isInReference(xml.charAt(end))) {
            end++;
        }
        int codePoint = end < xml.length() && xml.charAt(end) == ';' ? codePoint(xml, at + 1, end) : -1;
        if (codePoint >= 0 && codePoint <= Character.MAX_VALUE && mustBeEscaped((char) codePoint)) {
            put((char) codePoint);
            at = end + 1;
        } else {
            copyCharacter();
        }
    }

    private void put(char c) {
        if (mustBeEscaped(c)) {
            out.append(MARK).append((char) (BYTES + (c >> Byte.SIZE))).append((char) (BYTES + (c & 0xff)));
        } else {
            out.append(c);
        }
    }

    private static boolean isInReference(char c) {
        return c == '#' || c == 'x' || (c < 0x80 && Character.digit(c, 16) >= 0);
    }

    /** The code point of a reference such as {@code #x1F} or {@code #31}, or -1 if it is not one. */
    private static int codePoint(String xml, int from, int end) {
        boolean hexadecimal = xml.startsWith("#x", from);
        int radix = hexadecimal ? 16 : 10;
        int first = from + (hexadecimal ? 2 : 1);
        if (first >= end || xml.charAt(from) != '#') {
            return -1;
        }
        int value = 0;
        for (int i = first; i < end; i++) {
            int digit = Character.digit(xml.charAt(i), radix);
            value = digit < 0 || value > Character.MAX_CODE_POINT ? -1 : value * radix + digit;
            if (value < 0) {
                return -1;
            }
        }
        return value;
    }

    /** Whether XML 1.0 forbids the character (production Char), or it is the mark. */
    private static boolean mustBeEscaped(char c) {
        return (c < ' ' && c != '\t' && c != '\n' && c != '\r')
                || Character.isSurrogate(c)
                || c == MARK
                || c >= '\ufffe';
    }
}
