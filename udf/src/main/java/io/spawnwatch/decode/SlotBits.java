package io.spawnwatch.decode;

/** A set of slots that a decoder fills for each record. Two words, so that emptying and testing it cost next to nothing. */
final class SlotBits {
    static {
        if (RecordSlot.all().size() > 2 * Long.SIZE) {
            throw new IllegalStateException(RecordSlot.all().size() + " slots do not fit into two words");
        }
    }

    /** The slots whose index is below 64, and the others. */
    long low;

    long high;

    boolean get(int index) {
        return ((index < Long.SIZE ? low : high) >>> index & 1) != 0;
    }

    void set(int index) {
        if (index < Long.SIZE) {
            low |= 1L << index;
        } else {
            high |= 1L << index;
        }
    }

    void clear(int index) {
        if (index < Long.SIZE) {
            low &= ~(1L << index);
        } else {
            high &= ~(1L << index);
        }
    }

    void clear() {
        low = 0;
        high = 0;
    }

    boolean isEmpty() {
        return (low | high) == 0;
    }

    void addAll(SlotBits others) {
        low |= others.low;
        high |= others.high;
    }

    void removeAll(SlotBits others) {
        low &= ~others.low;
        high &= ~others.high;
    }

    /** The first index in the set that is not below {@code from}, or -1 if there is none. */
    int next(int from) {
        if (from < Long.SIZE) {
            long rest = low >>> from << from;
            if (rest != 0) {
                return Long.numberOfTrailingZeros(rest);
            }
        }
        int start = Math.max(from, Long.SIZE);
        long rest = start >= 2 * Long.SIZE ? 0 : high >>> start << start;
        return rest == 0 ? -1 : Long.SIZE + Long.numberOfTrailingZeros(rest);
    }
}
