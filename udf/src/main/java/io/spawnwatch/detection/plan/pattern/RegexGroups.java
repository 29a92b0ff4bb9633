package io.spawnwatch.detection.plan.pattern;

/** Finds parentheses and alternatives in a regular expression; those that are escaped or in brackets do not count. */
final class RegexGroups {
    private RegexGroups() {}

    /** Where the group that begins at a place ends, exclusive; -1 if it is not closed. */
    static int end(String regex, int start) {
        int depth = 0;
        for (int at = start; at < regex.length(); at = next(regex, at)) {
            char c = regex.charAt(at);
            if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return at + 1;
            }
        }
        return -1;
    }

    /** Whether a {@code |} outside of all groups separates alternatives. */
    static boolean hasAlternatives(String regex) {
        int depth = 0;
        for (int at = 0; at < regex.length(); at = next(regex, at)) {
            switch (regex.charAt(at)) {
                case '(' -> depth++;
                case ')' -> depth--;
                case '|' -> {
                    if (depth == 0) {
                        return true;
                    }
                }
                default -> {}
            }
        }
        return false;
    }

    /** The place after a character, an escape, a quotation or a set in brackets. */
    static int next(String regex, int at) {
        if (regex.startsWith("\\Q", at)) {
            int end = regex.indexOf("\\E", at);
            return end < 0 ? regex.length() : end + 2;
        }
        return switch (regex.charAt(at)) {
            case '\\' -> at + 2;
            case '[' -> bracketsEnd(regex, at);
            default -> at + 1;
        };
    }

    private static int bracketsEnd(String regex, int start) {
        int at = start + 1;
        if (regex.startsWith("^", at)) {
            at++;
        }
        // A closing bracket that comes first is literal.
        if (regex.startsWith("]", at)) {
            at++;
        }
        while (at < regex.length() && regex.charAt(at) != ']') {
            int posixEnd = regex.startsWith("[:", at) ? regex.indexOf(":]", at + 2) : -1;
            at = posixEnd > 0 ? posixEnd + 2 : at + (regex.charAt(at) == '\\' ? 2 : 1);
        }
        return at + 1;
    }
}
