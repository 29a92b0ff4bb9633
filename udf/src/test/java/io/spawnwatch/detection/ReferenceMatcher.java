package io.spawnwatch.detection;

/** Says whether a written value matches a text, slowly and plainly: the reference for everything faster. */
public final class ReferenceMatcher {
    /** Stands for the wildcard among unescaped characters; the private use area is in no test's alphabet. */
    private static final char STAR = '\uE000';

    private ReferenceMatcher() {}

    /** Whether the whole text is what the written value describes. */
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

    /** Whether two characters are the same but for case; nothing beyond ASCII is an ASCII letter. */
    public static boolean same(char a, char b) {
        return (a < 128) == (b < 128) && String.valueOf(a).equalsIgnoreCase(String.valueOf(b));
    }
}
