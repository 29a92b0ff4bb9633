package io.spawnwatch.decode;

import org.jspecify.annotations.Nullable;

/** Converts single values of a source to CIM values. */
final class FieldText {
    private FieldText() {}

    /** The part after the last backslash or slash, or the whole path if that is empty. */
    static @Nullable String baseName(@Nullable String path) {
        if (path == null) {
            return null;
        }
        int separator = Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'));
        return separator == path.length() - 1 ? path : path.substring(separator + 1);
    }

    /** A process id in decimal; Windows also writes hexadecimal ({@code 0xd84}). A text that is not a number is unchanged. */
    static @Nullable String decimalId(@Nullable String id) {
        if (id == null || !id.regionMatches(true, 0, "0x", 0, 2)) {
            return id;
        }
        for (int i = 2; i < id.length(); i++) {
            char c = id.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F')) {
                return id;
            }
        }
        return id.length() == 2 || id.length() > 18
                ? id
                : Long.toUnsignedString(Long.parseUnsignedLong(id, 2, id.length(), 16));
    }

    /**
     * An account as {@code DOMAIN\name}, or only the name if there is no domain. Windows writes {@code -} for a missing
     * domain or name, but with a domain, {@code -} can be a real name.
     */
    static @Nullable String account(@Nullable String domain, @Nullable String name) {
        boolean isLocal = domain == null || domain.equals("-");
        return name == null || (isLocal && name.equals("-")) ? null : isLocal ? name : domain + "\\" + name;
    }

    /**
     * Finds a value in the message that Windows renders for an event, which has one value per line.
     *
     * @param label the text before the value, at the start of a line except for blanks
     * @return the rest of the first such line, or null if it is empty or there is none
     */
    static @Nullable String lineIn(@Nullable String message, String label) {
        if (message == null) {
            return null;
        }
        for (int at = message.indexOf(label); at >= 0; at = message.indexOf(label, at + 1)) {
            if (beginsLine(message, at)) {
                int end = at + label.length();
                while (end < message.length() && !isLineEnd(message.charAt(end))) {
                    end++;
                }
                String value = message.substring(at + label.length(), end).strip();
                return value.isEmpty() ? null : value;
            }
        }
        return null;
    }

    private static boolean beginsLine(String message, int at) {
        int before = at - 1;
        while (before >= 0 && (message.charAt(before) == ' ' || message.charAt(before) == '\t')) {
            before--;
        }
        return before < 0 || isLineEnd(message.charAt(before));
    }

    private static boolean isLineEnd(char c) {
        return c == '\r' || c == '\n';
    }
}
