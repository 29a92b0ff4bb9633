package io.spawnwatch.decode.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads the content of texts and attributes in XML that has no document type. */
public final class XmlText {
    private static final byte[][] ENTITIES = {
        ascii("&amp;"), ascii("&lt;"), ascii("&gt;"), ascii("&quot;"), ascii("&apos;")
    };
    private static final char[] ENTITY_CHARACTERS = {'&', '<', '>', '"', '\''};

    /** More than the longest number of a character has; the parser may read even longer ones. */
    private static final int MOST_DIGITS = 8;

    private XmlText() {}

    /**
     * Finds the end of a reference to a character that XML allows.
     *
     * @param at index of the ampersand
     * @return the index after the semicolon, or -1 if this is not such a reference
     */
    public static int afterReference(byte[] bytes, int at) {
        for (byte[] entity : ENTITIES) {
            int after = at + entity.length;
            if (after <= bytes.length && Arrays.equals(bytes, at, after, entity, 0, entity.length)) {
                return after;
            }
        }
        int semicolon = at + 1;
        while (semicolon < bytes.length && semicolon - at < MOST_DIGITS + "&#x".length() && bytes[semicolon] != ';') {
            semicolon++;
        }
        return semicolon < bytes.length && bytes[semicolon] == ';' && isAllowed(codePoint(bytes, at, semicolon))
                ? semicolon + 1
                : -1;
    }

    /** Whether XML 1.0 allows the character (production Char). */
    private static boolean isAllowed(int codePoint) {
        return codePoint < ' '
                ? codePoint == '\t' || codePoint == '\n' || codePoint == '\r'
                : codePoint <= Character.MAX_CODE_POINT
                        && (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE)
                        && codePoint != 0xfffe
                        && codePoint != 0xffff;
    }

    /** The code point of a reference such as {@code #x1F} or {@code #31}, between ampersand and semicolon, of at most eight digits, or -1. */
    private static int codePoint(byte[] bytes, int ampersand, int semicolon) {
        if (bytes[ampersand + 1] != '#') {
            return -1;
        }
        boolean hexadecimal = bytes[ampersand + 2] == 'x';
        int first = ampersand + (hexadecimal ? "&#x" : "&#").length();
        if (first == semicolon || semicolon - first > MOST_DIGITS) {
            return -1;
        }
        int value = 0;
        for (int i = first; i < semicolon; i++) {
            int digit = Character.digit((char) (bytes[i] & 0xff), hexadecimal ? 16 : 10);
            if (digit < 0 || value > Character.MAX_CODE_POINT) {
                return -1;
            }
            value = value * (hexadecimal ? 16 : 10) + digit;
        }
        return value;
    }

    /**
     * Reads a value: replaces its references, and ends each line with a line feed, as XML demands.
     *
     * @param length number of bytes; all references in them are known to {@link #afterReference}
     */
    public static String decode(byte[] bytes, int start, int length) {
        int end = start + length;
        StringBuilder text = new StringBuilder(length);
        int copied = start;
        for (int at = start; at < end; ) {
            byte b = bytes[at];
            if (b != '&' && b != '\r') {
                at++;
                continue;
            }
            text.append(new String(bytes, copied, at - copied, StandardCharsets.UTF_8));
            if (b == '&') {
                int after = afterReference(bytes, at);
                appendReferenced(text, bytes, at, after - 1);
                at = after;
            } else {
                text.append('\n');
                at += at + 1 < end && bytes[at + 1] == '\n' ? 2 : 1;
            }
            copied = at;
        }
        return text.append(new String(bytes, copied, end - copied, StandardCharsets.UTF_8))
                .toString();
    }

    private static void appendReferenced(StringBuilder text, byte[] bytes, int ampersand, int semicolon) {
        int codePoint = codePoint(bytes, ampersand, semicolon);
        if (codePoint >= 0) {
            text.appendCodePoint(codePoint);
            return;
        }
        for (int i = 0; i < ENTITIES.length; i++) {
            if (Arrays.equals(bytes, ampersand, semicolon + 1, ENTITIES[i], 0, ENTITIES[i].length)) {
                text.append(ENTITY_CHARACTERS[i]);
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
