package io.spawnwatch.connector.table;

/** Texts as UTF-8 can hold them. */
final class WellFormedText {
    private static final char REPLACEMENT = '\ufffd';

    private WellFormedText() {}

    /**
     * A text with U+FFFD for each lone surrogate, which a hostile command line may contain: an encoder would write a question
     * mark, which the command line may contain as well.
     */
    static String of(String text) {
        StringBuilder wellFormed = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
                continue;
            }
            if (wellFormed == null) {
                wellFormed = new StringBuilder(text);
            }
            wellFormed.setCharAt(i, REPLACEMENT);
        }
        return wellFormed == null ? text : wellFormed.toString();
    }
}
