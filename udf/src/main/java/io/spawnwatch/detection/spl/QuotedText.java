package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.ValuePattern;

/**
 * A text in double quotes that is taken literally. {@code \\} is one backslash and {@code \"} a quote; any other
 * backslash stands for itself, which regular expressions rely on.
 */
final class QuotedText {
    private QuotedText() {}

    /** The text that a token stands for. */
    static Word meaning(Token token) {
        String written = token.text();
        StringBuilder text = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            if (written.charAt(i) == '\\' && i + 1 < written.length() && isEscapable(written.charAt(i + 1))) {
                i++;
            }
            text.append(written.charAt(i));
        }
        return new Word(text.toString(), token.origin());
    }

    /** The text in quotes, escaped so that it reads back unchanged. */
    static String of(Word text) {
        return '"' + ValuePattern.escape(text.text()) + '"';
    }

    private static boolean isEscapable(char c) {
        return c == '\\' || c == '"';
    }
}
