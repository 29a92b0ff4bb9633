package io.spawnwatch.report;

/** Texts of events, made safe for a terminal. */
final class Printable {

    private Printable() {}

    /** The text with every character escaped that a terminal might obey: hostile command lines are printed, too. */
    static String of(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean harmless =
                    !Character.isISOControl(c) && !Character.isSurrogate(c) && Character.getType(c) != Character.FORMAT;
            if (harmless) {
                printable.append(c);
            } else {
                printable.append(String.format("\\u%04x", (int) c));
            }
        }
        return printable.toString();
    }
}
