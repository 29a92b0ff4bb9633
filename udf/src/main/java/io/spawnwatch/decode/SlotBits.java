package io.spawnwatch.decode;

/** A set of slots that a decoder fills for each record. Two words, so that emptying and testing it cost next to nothing. */
final class SlotBits {
    private static final int WORDS = 2;

    static {
        if (RecordSlot.all().size() > WORDS * Long.SIZE) {
            throw new IllegalStateException(RecordSlot.all().size() + " slots do not fit into two words");
        }
    }

    /** The slots whose index is below 64, and the others. */
    final long[] words = new long[WORDS];

    boolean get(int index) {
        return (words[index / Long.SIZE] >>> index & 1) != 0;
    }

    void set(int index) {
        words[index / Long.SIZE] |= 1L << index;
    }

    void clear(int index) {
        words[index / Long.SIZE] &= ~(1L << index);
    }

    void clear() {
        words[0] = 0;
        words[1] = 0;
    }

    boolean isEmpty() {
        return (words[0] | words[1]) == 0;
    }

    void addAll(SlotBits others) {
        words[0] |= others.words[0];
        words[1] |= others.words[1];
    }

    void removeAll(SlotBits others) {
        words[0] &= ~others.words[0];
        words[1] &= ~others.words[1];
    }

    /** The first index in the set that is not below {@code from}, or -1 if there is none. */
    int next(int from) {
        for (int i = from / Long.SIZE; i < WORDS; i++) {
            int start = Math.max(from - i * Long.SIZE, 0);
            long rest = words[i] >>> start << start;
            if (rest != 0) {
                return i * Long.SIZE + Long.numberOfTrailingZeros(rest);
            }
        }
        return -1;
    }
}
