package io.spawnwatch.decode;

import java.util.BitSet;

/** An immutable set of slots. */
final class SlotSet {
    private final BitSet slots;

    private SlotSet(BitSet slots) {
        this.slots = slots;
    }

    static SlotSet of(RecordSlot... members) {
        BitSet slots = new BitSet();
        for (RecordSlot member : members) {
            slots.set(member.index());
        }
        return new SlotSet(slots);
    }

    /** The slots from one to another, both included, in the order in which {@link RecordSlot} declares them. */
    static SlotSet range(RecordSlot first, RecordSlot last) {
        BitSet slots = new BitSet();
        slots.set(first.index(), last.index() + 1);
        return new SlotSet(slots);
    }

    /** These slots and more. */
    SlotSet and(RecordSlot... more) {
        BitSet all = of(more).slots;
        all.or(slots);
        return new SlotSet(all);
    }

    /** These slots except some. */
    SlotSet without(SlotSet others) {
        BitSet rest = copy();
        rest.andNot(others.slots);
        return new SlotSet(rest);
    }

    boolean has(RecordSlot slot) {
        return slots.get(slot.index());
    }

    /** Whether one of these slots is also in a set that a decoder fills. */
    boolean meets(BitSet others) {
        return slots.intersects(others);
    }

    /** The first slot that is also in a set that a decoder fills. There must be one. */
    RecordSlot firstIn(BitSet others) {
        BitSet both = copy();
        both.and(others);
        return RecordSlot.at(both.nextSetBit(0));
    }

    /** Removes these slots from a set that a decoder fills. */
    void removeFrom(BitSet others) {
        others.andNot(slots);
    }

    private BitSet copy() {
        return (BitSet) slots.clone();
    }
}
