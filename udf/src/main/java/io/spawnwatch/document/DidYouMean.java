package io.spawnwatch.document;

import java.util.Collection;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** Suggests a known name for an unknown one that is probably misspelled. */
public final class DidYouMean {
    /** Longer names are not compared, because the cost of a comparison grows with the square of the length. */
    private static final int LONGEST_NAME = 100;

    /** With more typos than this it is a different word. */
    private static final int MAX_TYPOS = 3;

    private DidYouMean() {}

    /**
     * The end of an error message about an unknown name.
     *
     * @param unknown the unknown name
     * @param known   the known names; the first of equally similar names is suggested
     * @return {@code ; did you mean 'x'?}, or an empty text if no name is similar
     */
    public static String suffix(String unknown, Collection<String> known) {
        String cure = cure(unknown, known);
        return cure == null ? "" : "; " + cure;
    }

    /**
     * The cure for an unknown name.
     *
     * @param unknown what was written
     * @param known   what could have been written; of equally near names the first is taken
     * @return {@code did you mean 'x'?}, or null where nothing is near
     */
    public static @Nullable String cure(String unknown, Collection<String> known) {
        String nearest = nearest(unknown, known);
        return nearest == null ? null : "did you mean '" + nearest + "'?";
    }

    /**
     * The known name that was probably meant.
     *
     * @param unknown what was written
     * @param known   what could have been written; of equally near names the first is taken
     * @return null where nothing is near
     */
    public static @Nullable String nearest(String unknown, Collection<String> known) {
        if (unknown.length() > LONGEST_NAME) {
            return null;
        }
        String wanted = unknown.toLowerCase(Locale.ROOT);
        // About one typo in three characters: enough for two swapped letters in a word of four.
        LevenshteinDistance distance = new LevenshteinDistance(Math.min(MAX_TYPOS, (wanted.length() + 2) / 3));
        String nearest = null;
        int fewestTypos = Integer.MAX_VALUE;
        for (String name : known) {
            if (name.length() > LONGEST_NAME) {
                continue;
            }
            int typos = distance.apply(wanted, name.toLowerCase(Locale.ROOT));
            // The library returns -1 for more than the limit. As many typos as characters means no similarity at all.
            if (typos >= 0 && typos < Math.min(wanted.length(), name.length()) && typos < fewestTypos) {
                nearest = name;
                fewestTypos = typos;
            }
        }
        return nearest;
    }
}
