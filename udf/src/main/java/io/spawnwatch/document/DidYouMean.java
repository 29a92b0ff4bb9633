package io.spawnwatch.document;

import java.util.Collection;
import java.util.Locale;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.jspecify.annotations.Nullable;

/** Finds what somebody probably meant by a name that is not known. */
public final class DidYouMean {
    /** Longer names are not compared: nobody slips on them, and the comparison's cost grows with the square. */
    private static final int LONGEST_NAME = 100;

    /** More slips than this make another word. */
    private static final int MOST_SLIPS = 3;

    private DidYouMean() {}

    /**
     * The end of an error message about an unknown name.
     *
     * @param unknown what was written
     * @param known   what could have been written; of equally near names the first is taken
     * @return {@code ; did you mean 'x'?}, or an empty text where nothing is near
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

    static @Nullable String nearest(String unknown, Collection<String> known) {
        if (unknown.length() > LONGEST_NAME) {
            return null;
        }
        String wanted = unknown.toLowerCase(Locale.ROOT);
        // About one slip in three characters: enough for two letters swapped in a word of four.
        LevenshteinDistance distance = new LevenshteinDistance(Math.min(MOST_SLIPS, (wanted.length() + 2) / 3));
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (String name : known) {
            if (name.length() > LONGEST_NAME) {
                continue;
            }
            int slips = distance.apply(wanted, name.toLowerCase(Locale.ROOT));
            // -1 is the library's word for "more than the limit"; as many slips as characters is no likeness at all.
            if (slips >= 0 && slips < Math.min(wanted.length(), name.length()) && slips < fewest) {
                nearest = name;
                fewest = slips;
            }
        }
        return nearest;
    }
}
