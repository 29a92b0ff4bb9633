package io.spawnwatch.decode;

import org.jspecify.annotations.Nullable;

/** How single values of a source become those of the CIM. */
final class FieldText {
    private static final String MESSAGE_LINE = "ProcessId: ";

    private FieldText() {}

    /** What follows the last backslash or slash; the whole where nothing would. */
    static @Nullable String baseName(@Nullable String path) {
        if (path == null) {
            return null;
        }
        int separator = Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'));
        return separator == path.length() - 1 ? path : path.substring(separator + 1);
    }

    /** A process id as decimal text, where Windows writes hexadecimal ({@code 0xd84}). What is no number stays as it is. */
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

    /** An account as {@code DOMAIN\name}, or the name alone where there is no domain. */
    static @Nullable String account(@Nullable String domain, @Nullable String name) {
        return domain == null || name == null ? name : domain + "\\" + name;
    }

    /** The process id from the first line of that name in the text that Windows renders of an event, or null. */
    static @Nullable String processIdIn(@Nullable String message) {
        if (message == null) {
            return null;
        }
        for (int at = message.indexOf(MESSAGE_LINE); at >= 0; at = message.indexOf(MESSAGE_LINE, at + 1)) {
            if (at == 0 || message.charAt(at - 1) == '\n' || message.charAt(at - 1) == '\r') {
                int end = at + MESSAGE_LINE.length();
                while (end < message.length() && message.charAt(end) != '\r' && message.charAt(end) != '\n') {
                    end++;
                }
                return message.substring(at + MESSAGE_LINE.length(), end).strip();
            }
        }
        return null;
    }
}
