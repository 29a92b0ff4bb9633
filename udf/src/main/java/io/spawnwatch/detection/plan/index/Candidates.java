package io.spawnwatch.detection.plan.index;

/** The plans that one event may match. A buffer that is reused for every event; not thread-safe. */
public final class Candidates {
    /** There is no further candidate. */
    public static final int NONE = -1;

    /** The number of parts of {@link #satisfied}, one for each clause of a prefilter. */
    private static final int CLAUSES = Prefilter.MOST;

    /**
     * A bit for each plan that tells whether its first clause is satisfied; then a bit for each plan that tells whether
     * its second clause is; and so on.
     */
    private final long[] satisfied;

    private final int words;

    Candidates(int words) {
        this.words = words;
        this.satisfied = new long[CLAUSES * words];
    }

    /** The position of the bit of a plan's clause. */
    static int slot(int words, int clause, int plan) {
        return clause * words * Long.SIZE + plan;
    }

    /**
     * Finds the first candidate at or after a position.
     *
     * @return its position in the list from which the index was built, or {@link #NONE}
     */
    public int next(int from) {
        long mask = -1L << from;
        for (int word = from / Long.SIZE; word < words; word++) {
            long plans = mask;
            for (int clause = word; clause < satisfied.length; clause += words) {
                plans &= satisfied[clause];
            }
            if (plans != 0) {
                return word * Long.SIZE + Long.numberOfTrailingZeros(plans);
            }
            mask = -1L;
        }
        return NONE;
    }

    void begin(long[] satisfiedByEveryEvent) {
        System.arraycopy(satisfiedByEveryEvent, 0, satisfied, 0, satisfied.length);
    }

    void satisfy(int[] slots) {
        for (int slot : slots) {
            satisfied[slot / Long.SIZE] |= 1L << slot;
        }
    }

    /**
     * Whether a search can still make a plan a candidate. It cannot if the plan is one already, or if it lacks a clause
     * that neither this search nor a later one can satisfy.
     *
     * @param plans    a bit for each plan that needs this search
     * @param searched the bits that this search and later ones can set
     */
    boolean canGain(long[] plans, long[] searched) {
        for (int word = 0; word < words; word++) {
            if ((plans[word] & gain(word, searched)) != 0) {
                return true;
            }
        }
        return false;
    }

    /**
     * The same, but only for plans whose first clause is satisfied.
     *
     * @param regardless a bit for each plan that counts whether or not its first clause is
     */
    boolean canGainFurther(long[] plans, long[] searched, long[] regardless) {
        for (int word = 0; word < words; word++) {
            if ((plans[word] & (satisfied[word] | regardless[word]) & gain(word, searched)) != 0) {
                return true;
            }
        }
        return false;
    }

    /** Those plans of a word that are not candidates but can become so. */
    private long gain(int word, long[] searched) {
        long isCandidate = -1L;
        long possible = -1L;
        for (int clause = word; clause < satisfied.length; clause += words) {
            isCandidate &= satisfied[clause];
            possible &= satisfied[clause] | searched[clause];
        }
        return possible & ~isCandidate;
    }
}
