package io.spawnwatch.detection.plan.index;

/** The plans that one event has to be held against. Made once, used for every event; not for several threads. */
public final class Candidates {
    /** There is no further candidate. */
    public static final int NONE = -1;

    /** Parts of {@link #met}: the prefilter's clauses. */
    private static final int PARTS = Prefilter.MOST;

    /**
     * For each plan, by its position in the index's list, whether its first clause is met; after these bits, whether
     * its second is; and so on.
     */
    private final long[] met;

    private final int words;

    Candidates(int words) {
        this.words = words;
        this.met = new long[PARTS * words];
    }

    /** The bit of a plan's clause. */
    static int slot(int words, int clause, int plan) {
        return clause * words * Long.SIZE + plan;
    }

    /**
     * The first candidate from a position on.
     *
     * @return its position in the list that the index was made of, or {@link #NONE}
     */
    public int next(int from) {
        long mask = -1L << from;
        for (int word = from / Long.SIZE; word < words; word++) {
            long plans = mask;
            for (int part = word; part < met.length; part += words) {
                plans &= met[part];
            }
            if (plans != 0) {
                return word * Long.SIZE + Long.numberOfTrailingZeros(plans);
            }
            mask = -1L;
        }
        return NONE;
    }

    void begin(long[] metByEveryEvent) {
        System.arraycopy(metByEveryEvent, 0, met, 0, met.length);
    }

    void meet(int[] slots) {
        for (int slot : slots) {
            met[slot / Long.SIZE] |= 1L << slot;
        }
    }

    /**
     * Whether a search can still make a plan a candidate: not where the plan is one already, and not where it lacks
     * something that neither this search nor a later one looks for.
     *
     * @param plans    a bit for each plan that this search is for
     * @param searched the bits that this search and later ones may set
     */
    boolean canGain(long[] plans, long[] searched) {
        for (int word = 0; word < words; word++) {
            long already = -1L;
            long possible = plans[word];
            for (int part = word; part < met.length; part += words) {
                already &= met[part];
                possible &= met[part] | searched[part];
            }
            if ((possible & ~already) != 0) {
                return true;
            }
        }
        return false;
    }
}
