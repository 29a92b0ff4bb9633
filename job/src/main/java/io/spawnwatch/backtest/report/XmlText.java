package io.spawnwatch.backtest.report;

import java.util.Locale;

/** Texts that XML 1.0 can hold. Command lines may contain any character, and a parser refuses a file with one it must not have. */
final class XmlText {

    private XmlText() {}

    /**
     * A text whose characters survive being written and read: each that is not a {@code Char} of XML 1.0 (section 2.2), and each
     * carriage return, which parsers turn into a line feed (section 2.11), is written as <code>&#92;u001b</code>.
     */
    static String of(String text) {
        StringBuilder legal = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                legal.append(c).append(text.charAt(++i));
            } else if (isLegal(c)) {
                legal.append(c);
            } else {
                legal.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            }
        }
        return legal.toString();
    }

    /** As {@link #of}, in one line: a parser would turn the line breaks of an attribute into blanks anyway. */
    static String attribute(String text) {
        return of(text).replace('\n', ' ').replace('\t', ' ');
    }

    private static boolean isLegal(char c) {
        return c == '\t' || c == '\n' || (c >= ' ' && !Character.isSurrogate(c) && c < '\ufffe');
    }
}
