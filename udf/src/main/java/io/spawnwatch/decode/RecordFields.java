package io.spawnwatch.decode;

import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * The values read from one record. Reused for the next record: most records are not process creations, and for those no
 * String is ever created.
 */
final class RecordFields {
    private static final SlotSet EVENT_ID = SlotSet.of(RecordSlot.EVENT_ID);

    private final int[] start = new int[RecordSlot.all().size()];
    private final int[] length = new int[RecordSlot.all().size()];
    private final @Nullable String[] strings = new String[RecordSlot.all().size()];
    private char[] text = new char[4096];
    private int used;

    private final BitSet seen = new BitSet();
    private final BitSet present = new BitSet();
    private final BitSet conflicting = new BitSet();
    private final BitSet structured = new BitSet();
    private final EnumSet<Sourcetype> eventIdCarriers = EnumSet.noneOf(Sourcetype.class);
    private EventDataText eventDataText = EventDataText.READ;
    private final @Nullable RecordFields weaker;

    RecordFields() {
        this(new RecordFields(null));
    }

    private RecordFields(@Nullable RecordFields weaker) {
        this.weaker = weaker;
    }

    /** The state of EventData that was given as a string or a list, from best to worst. */
    enum EventDataText {
        /** It was read, or there was none. */
        READ,
        /** It is not JSON; the values may be elsewhere in the record. */
        NOT_JSON,
        /** It is a list, which no known sender writes; the values may be elsewhere in the record. */
        LIST,
        /** It starts like JSON but is damaged. */
        DAMAGED
    }

    void clear() {
        used = 0;
        Arrays.fill(strings, null);
        seen.clear();
        present.clear();
        conflicting.clear();
        structured.clear();
        eventIdCarriers.clear();
        eventDataText = EventDataText.READ;
        if (weaker != null) {
            weaker.clear();
        }
    }

    /** The values under names that are also used for other things. {@link #settle} decides which of them count. */
    RecordFields weaker() {
        return weaker == null ? this : weaker;
    }

    /** Forgets the value of a slot, but not its conflicts. */
    void forget(RecordSlot slot) {
        present.clear(slot.index());
        strings[slot.index()] = null;
    }

    /** Notes that a name occurred, whatever its value. */
    void see(RecordSlot slot) {
        seen.set(slot.index());
    }

    /** Notes that a name occurred with an object or a list instead of a string. */
    void seeStructure(RecordSlot slot) {
        seen.set(slot.index());
        structured.set(slot.index());
    }

    /** Notes that the event id was where this carrier puts it. */
    void seeEventId(Sourcetype carrier) {
        eventIdCarriers.add(carrier);
    }

    /** Notes that EventData could not be read. A record may contain several; the worst counts. */
    void seeEventData(EventDataText unreadable) {
        if (unreadable.compareTo(eventDataText) > 0) {
            eventDataText = unreadable;
        }
    }

    EventDataText eventDataText() {
        return eventDataText;
    }

    /**
     * Uses each weaker value for which no other name provides one. Winlogbeat 6's name for the event id is so common that
     * the record must look like a Windows event in other ways too.
     */
    void settle() {
        if (weaker == null) {
            return;
        }
        if (weaker.seen.isEmpty() && weaker.eventDataText == EventDataText.READ) {
            return;
        }
        BitSet found = weaker.held();
        if (weaker.eventDataText == EventDataText.DAMAGED) {
            // Half the data would hide the missing half.
            RecordSlot.EVENT_DATA.removeFrom(found);
            seeEventData(EventDataText.NOT_JSON);
        } else {
            seeEventData(weaker.eventDataText);
        }
        found.andNot(held());
        boolean foundEventId = found.get(RecordSlot.EVENT_ID.index());
        found.clear(RecordSlot.EVENT_ID.index());
        take(weaker, found);
        if (foundEventId && (holdsAny(RecordSlot.ORIGINS) || holdsAny(RecordSlot.EVENT_DATA))) {
            found.clear();
            found.set(RecordSlot.EVENT_ID.index());
            take(weaker, found);
            seeEventId(Sourcetype.WINLOGBEAT);
        }
    }

    private void take(RecordFields from, BitSet slots) {
        for (int at = slots.nextSetBit(0); at >= 0; at = slots.nextSetBit(at + 1)) {
            if (from.present.get(at)) {
                put(RecordSlot.at(at), from.text, from.start[at], from.length[at]);
            }
            structured.set(at, structured.get(at) || from.structured.get(at));
            conflicting.set(at, conflicting.get(at) || from.conflicting.get(at));
        }
    }

    private BitSet held() {
        BitSet held = (BitSet) present.clone();
        held.or(structured);
        held.or(conflicting);
        return held;
    }

    /** Keeps a value. An empty text does not count as a value. A second, different value is a conflict. */
    void put(RecordSlot slot, char[] source, int offset, int count) {
        seen.set(slot.index());
        if (count == 0) {
            return;
        }
        int at = slot.index();
        if (present.get(at)) {
            if (slot == RecordSlot.KEYWORDS) {
                append(at, source, offset, count);
            } else if (!Arrays.equals(text, start[at], start[at] + length[at], source, offset, offset + count)) {
                conflicting.set(slot.index());
            }
            return;
        }
        makeRoom(count);
        System.arraycopy(source, offset, text, used, count);
        start[at] = used;
        length[at] = count;
        used += count;
        present.set(at);
    }

    /** Keeps another line of a slot's value. */
    private void append(int at, char[] source, int offset, int count) {
        makeRoom(length[at] + 1 + count);
        System.arraycopy(text, start[at], text, used, length[at]);
        start[at] = used;
        used += length[at];
        text[used++] = '\n';
        System.arraycopy(source, offset, text, used, count);
        used += count;
        length[at] += 1 + count;
        strings[at] = null;
    }

    private void makeRoom(int count) {
        if (text.length - used < count) {
            text = Arrays.copyOf(text, Math.max(text.length * 2, used + count));
        }
    }

    /** Keeps the {@code Data} element that was read last, if its name is relevant. */
    void putData(@Nullable RecordSlot slot) {
        if (slot == null) {
            return;
        }
        see(slot);
        if (has(RecordSlot.DATA_TEXT)) {
            int at = RecordSlot.DATA_TEXT.index();
            put(slot, text, start[at], length[at]);
        }
    }

    boolean has(RecordSlot slot) {
        return present.get(slot.index());
    }

    boolean hasSeen(RecordSlot slot) {
        return seen.get(slot.index());
    }

    boolean hasSeenAny(SlotSet slots) {
        return slots.meets(seen);
    }

    /** Whether one of the slots has a text. */
    boolean hasAny(SlotSet slots) {
        return slots.meets(present);
    }

    /** Whether one of the slots has a value, even an unusable one. */
    boolean holdsAny(SlotSet slots) {
        return slots.meets(present) || slots.meets(structured) || slots.meets(conflicting);
    }

    /** Whether there is an event id, even an unusable one. */
    boolean hasEventId() {
        return holdsAny(EVENT_ID);
    }

    /** Whether the event id was only where this carrier puts it. */
    boolean eventIdOnlyFrom(Sourcetype carrier) {
        return eventIdCarriers.size() == 1 && eventIdCarriers.contains(carrier);
    }

    /** Whether an event id was where Winlogbeat puts it, even one that does not count. */
    boolean looksLikeWinlogbeat() {
        return eventIdCarriers.contains(Sourcetype.WINLOGBEAT) || (weaker != null && weaker.hasEventId());
    }

    /** The first carrier whose place the event id was in. */
    Sourcetype eventIdCarrier() {
        return eventIdCarriers.iterator().next();
    }

    @Nullable
    String get(RecordSlot slot) {
        int at = slot.index();
        if (!present.get(at)) {
            return null;
        }
        // Several CIM fields come from one value, such as a path and its last part.
        String known = strings[at];
        if (known == null) {
            known = new String(text, start[at], length[at]);
            strings[at] = known;
        }
        return known;
    }

    /** The value of the first slot, or of the second if the first has none. */
    @Nullable
    String getFirst(RecordSlot first, RecordSlot second) {
        return get(has(first) ? first : second);
    }

    /** Whether the value begins with this character. */
    boolean startsWith(RecordSlot slot, char first) {
        return has(slot) && text[start[slot.index()]] == first;
    }

    /** Whether the value equals that text, ignoring case and surrounding blanks. */
    boolean is(RecordSlot slot, String expected) {
        if (!has(slot)) {
            return false;
        }
        int from = start[slot.index()];
        int to = from + length[slot.index()];
        while (from < to && isBlank(text[from])) {
            from++;
        }
        while (to > from && isBlank(text[to - 1])) {
            to--;
        }
        if (to - from != expected.length()) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            char a = text[from + i];
            char b = expected.charAt(i);
            if (a != b && Character.toUpperCase(a) != Character.toUpperCase(b)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || Character.isSpaceChar(c);
    }

    /** The time in a slot, or {@link Decoded#NO_TIME} if there is none that can be parsed. */
    long time(RecordSlot slot, EventTimes.Zone zone) {
        return has(slot) ? EventTimes.parse(text, start[slot.index()], length[slot.index()], zone) : Decoded.NO_TIME;
    }

    /** Rejects the record if one of the slots does not have a single text. */
    void requireUnambiguous(SlotSet slots) throws UnreadableRecordException {
        requireConsistent(slots);
        if (slots.meets(structured)) {
            throw new UnreadableRecordException(
                    Rejection.Reason.AMBIGUOUS,
                    slots.firstIn(structured).label() + " is an object or a list; send a single string or number");
        }
    }

    /** Rejects the record if one of the slots has two different texts. */
    void requireConsistent(SlotSet slots) throws UnreadableRecordException {
        if (slots.meets(conflicting)) {
            throw twoValues(slots.firstIn(conflicting));
        }
    }

    /** Rejects the record if the slot has two different texts. */
    void requireConsistent(RecordSlot slot) throws UnreadableRecordException {
        if (conflicting.get(slot.index())) {
            throw twoValues(slot);
        }
    }

    private static UnreadableRecordException twoValues(RecordSlot slot) {
        return new UnreadableRecordException(
                Rejection.Reason.AMBIGUOUS,
                slot.label() + " is given more than once with different values; send each field once");
    }
}
