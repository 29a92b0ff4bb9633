package io.spawnwatch.decode;

import java.util.BitSet;

/** An immutable set of slots. */
final class SlotSet {
    private final long low;
    private final long high;

    private SlotSet(long low, long high) {
        this.low = low;
        this.high = high;
    }

    static SlotSet of(RecordSlot... members) {
        SlotBits slots = new SlotBits();
        for (RecordSlot member : members) {
            slots.set(member.index());
        }
        return new SlotSet(slots.words[0], slots.words[1]);
    }

    /** The slots from one to another, both included, in the order in which {@link RecordSlot} declares them. */
    static SlotSet range(RecordSlot first, RecordSlot last) {
        SlotBits slots = new SlotBits();
        for (int i = first.index(); i <= last.index(); i++) {
            slots.set(i);
        }
        return new SlotSet(slots.words[0], slots.words[1]);
    }

    /** These slots and more. */
    SlotSet and(RecordSlot... more) {
        SlotSet added = of(more);
        return new SlotSet(low | added.low, high | added.high);
    }

    /** These slots except some. */
    SlotSet without(SlotSet others) {
        return new SlotSet(low & ~others.low, high & ~others.high);
    }

    boolean has(RecordSlot slot) {
        return ((slot.index() < Long.SIZE ? low : high) >>> slot.index() & 1) != 0;
    }

    /** Whether one of these slots is also in a set that a decoder fills. */
    boolean meets(SlotBits others) {
        return ((low & others.words[0]) | (high & others.words[1])) != 0;
    }

    /** The first slot that is also in a set that a decoder fills. There must be one. */
    RecordSlot firstIn(SlotBits others) {
        SlotBits both = new SlotBits();
        both.words[0] = low & others.words[0];
        both.words[1] = high & others.words[1];
        return RecordSlot.at(both.next(0));
    }

    /** Removes these slots from a set that a decoder fills. */
    void removeFrom(SlotBits others) {
        others.words[0] &= ~low;
        others.words[1] &= ~high;
    }

    /** The same for indexes of slots in a {@link BitSet}. */
    boolean meets(BitSet others) {
        return meets(bits(others));
    }

    /** The same for indexes of slots in a {@link BitSet}. */
    RecordSlot firstIn(BitSet others) {
        return firstIn(bits(others));
    }

    /** The same for indexes of slots in a {@link BitSet}. */
    void removeFrom(BitSet others) {
        for (RecordSlot slot : RecordSlot.all()) {
            if (has(slot)) {
                others.clear(slot.index());
            }
        }
    }

    private static SlotBits bits(BitSet indexes) {
        SlotBits bits = new SlotBits();
        indexes.stream().forEach(bits::set);
        return bits;
    }
}
