package io.spawnwatch.decode;

/**
 * Gets XML past a parser although it holds characters that XML 1.0 forbids. Windows and Sysmon write a control character
 * or a lone surrogate of a command line into an event as it is, or as a reference; refusing such a record would let an
 * attacker hide behind one byte.
 *
 * <p>A forbidden character becomes three allowed ones: a mark and its two bytes, all of them private-use characters. The
 * mark itself is escaped in the same way, so whatever the record holds, nothing can run out and nothing is ambiguous.
 */
final class EscapedXml {
    private static final char MARK = '\uE000';

    /** The characters from here to U+E1FF stand for one byte each. */
    private static final char BYTES = '\uE100';

    private static final int ESCAPE_LENGTH = 3;

    /** Where these begin and end, what looks like a reference is text. */
    private static final String[][] VERBATIM = {{"<![CDATA[", "]]>"}, {"<!--", "-->"}, {"<?", "?>"}};

    private final String xml;
    private final StringBuilder out;
    private int at;

    private EscapedXml(String xml) {
        this.xml = xml;
        this.out = new StringBuilder(xml.length() + 64);
    }

    /** The XML with every forbidden character and every mark escaped, be it given as it is or as a reference. */
    static String escape(String xml) {
        return new EscapedXml(xml).escape();
    }

    /**
     * Undoes {@link #escape} in place.
     *
     * @return the length of what the text was before
     */
    static int unescape(char[] text, int length) {
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
                verbatim();
            } else if (c == '&') {
                reference();
            } else {
                character();
            }
        }
        return out.toString();
    }

    /** Copies a section in which there are no references; a tag's other characters are read one by one. */
    private void verbatim() {
        for (String[] section : VERBATIM) {
            if (xml.startsWith(section[0], at)) {
                int closing = xml.indexOf(section[1], at + section[0].length());
                int end = closing < 0 ? xml.length() : closing + section[1].length();
                while (at < end) {
                    character();
                }
                return;
            }
        }
        character();
    }

    private void character() {
        char c = xml.charAt(at++);
        if (Character.isHighSurrogate(c) && at < xml.length() && Character.isLowSurrogate(xml.charAt(at))) {
            out.append(c).append(xml.charAt(at++));
        } else {
            put(c);
        }
    }

    private void reference() {
        int end = at + 1;
        while (end < xml.length() && isInReference(xml.charAt(end))) {
            end++;
        }
        int codePoint = end < xml.length() && xml.charAt(end) == ';' ? codePoint(xml, at + 1, end) : -1;
        if (codePoint >= 0 && codePoint <= Character.MAX_VALUE && mustBeEscaped((char) codePoint)) {
            put((char) codePoint);
            at = end + 1;
        } else {
            character();
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

    /** The number in a reference such as {@code #x1F} or {@code #31}, or -1 where there is no character of that number. */
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

    /** XML 1.0, production Char: tab, line feed, carriage return, and from the space on all but these. */
    private static boolean mustBeEscaped(char c) {
        return (c < ' ' && c != '\t' && c != '\n' && c != '\r')
                || Character.isSurrogate(c)
                || c == MARK
                || c >= '\ufffe';
    }
}
