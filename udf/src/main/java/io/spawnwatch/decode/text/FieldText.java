package io.spawnwatch.decode.text;

import org.jspecify.annotations.Nullable;

/** Converts single values of a source to CIM values. */
public final class FieldText {
    private FieldText() {}

    /** The part after the last backslash or slash, or the whole path if that is empty. */
    public static @Nullable String baseName(@Nullable String path) {
        if (path == null) {
            return null;
        }
        int separator = Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'));
        return separator == path.length() - 1 ? path : path.substring(separator + 1);
    }

    /** A process id in decimal; Windows also writes hexadecimal ({@code 0xd84}). A text that is not a number is unchanged. */
    public static @Nullable String decimalId(@Nullable String id) {
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
    public static @Nullable String account(@Nullable String domain, @Nullable String name) {
        boolean isLocal = domain == null || domain.equals("-");
        return name == null || (isLocal && name.equals("-")) ? null : isLocal ? name : domain + "\\" + name;
    }

    /**
     * A command line that begins with the path of its program.
     *
     * <p>Splunk_TA_windows builds the {@code process} of a 4688 so: whoever starts a program often leaves out its path. The
     * first word is {@code "..."} at the start, or all up to a blank. Blanks before it are ignored (ours).
     *
     * @param path path of the program, as Windows logs it
     * @return the command line unchanged if its first word has a backslash or the path is not known; else the path, quoted
     *     if it has a blank, a blank and the rest of the command line; the path as it stands if there is no rest
     */
    public static @Nullable String commandWithPath(@Nullable String commandLine, @Nullable String path) {
        if (commandLine == null || path == null) {
            return commandLine == null ? path : commandLine;
        }
        int first = skipBlanks(commandLine, 0);
        int end = endOfFirstWord(commandLine, first);
        int backslash = commandLine.indexOf('\\', first);
        if (backslash >= 0 && backslash < end) {
            return commandLine;
        }
        int rest = skipBlanks(commandLine, end);
        if (rest == commandLine.length()) {
            return path;
        }
        String program = hasBlank(path) ? "\"" + path + "\"" : path;
        return program + " " + commandLine.substring(rest);
    }

    private static int endOfFirstWord(String commandLine, int first) {
        boolean quoted = first < commandLine.length() && commandLine.charAt(first) == '"';
        int closing = quoted ? commandLine.indexOf('"', first + 1) : -1;
        if (closing >= 0) {
            return closing + 1;
        }
        int end = first;
        while (end < commandLine.length() && !isBlank(commandLine.charAt(end))) {
            end++;
        }
        return end;
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean hasBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isBlank(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** A blank as {@code \s} of a regular expression, which the add-on's extractions use. */
    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /**
     * Whether one of an event's keywords is audit success: by name, or by the number of the bit mask in which Windows has it,
     * as carriers write that, in hexadecimal or as a decimal number with or without a sign.
     *
     * @param keywords one a line
     */
    public static boolean isAuditSuccess(@Nullable String keywords) {
        return keywords != null && keywords.lines().map(String::strip).anyMatch(FieldText::isAuditSuccessWord);
    }

    private static boolean isAuditSuccessWord(String keyword) {
        return keyword.equalsIgnoreCase("0x8020000000000000")
                || keyword.equals("-9214364837600034816")
                || keyword.equals("9232379236109516800")
                || keyword.equalsIgnoreCase("Audit Success");
    }

    /**
     * Finds a value in the message that Windows renders for an event, which has one value per line.
     *
     * @param label the text before the value, at the start of a line except for blanks
     * @return the rest of the first such line, or null if it is empty or there is none
     */
    public static @Nullable String lineIn(@Nullable String message, String label) {
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
