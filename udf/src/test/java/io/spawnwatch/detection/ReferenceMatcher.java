package io.spawnwatch.detection;

/** Matches texts slowly and plainly: the reference for all faster matching. */
public final class ReferenceMatcher {
    /** The wildcard among unescaped characters; no test's alphabet has this private-use character. */
    private static final char STAR = '\uE000';

    private ReferenceMatcher() {}

    /** Whether the written value matches the whole text. */
    public static boolean matches(String written, String text) {
        String pattern = written.replace("\\\\", "\uE001")
                .replace("\\\"", "\"")
                .replace('*', STAR)
                .replace('\uE001', '\\');
        boolean[][] matches = new boolean[pattern.length() + 1][text.length() + 1];
        matches[0][0] = true;
        for (int p = 1; p <= pattern.length(); p++) {
            char c = pattern.charAt(p - 1);
            for (int t = 0; t <= text.length(); t++) {
                matches[p][t] = c == STAR
                        ? matches[p - 1][t] || (t > 0 && matches[p][t - 1])
                        : t > 0 && matches[p - 1][t - 1] && same(pattern.charAt(p - 1), text.charAt(t - 1));
            }
        }
        return matches[pattern.length()][text.length()];
    }

    /** Whether two characters are equal ignoring case; no non-ASCII character equals an ASCII letter. */
    public static boolean same(char a, char b) {
        return (a < 128) == (b < 128) && String.valueOf(a).equalsIgnoreCase(String.valueOf(b));
    }
}
