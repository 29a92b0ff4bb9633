package io.spawnwatch.decode;

import java.util.Arrays;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * The values read from one record. Reused for the next record: most records are not process creations, and for those no
 * String is ever created.
 */
final class RecordFields {
    private final int[] start = new int[RecordSlot.values().length];
    private final int[] length = new int[RecordSlot.values().length];
    private char[] text = new char[4096];
    private int used;

    private long seen;
    private long present;
    private long conflicting;
    private long structured;
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
        seen = 0;
        present = 0;
        conflicting = 0;
        structured = 0;
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
        present &= ~slot.bit();
    }

    /** Notes that a name occurred, whatever its value. */
    void see(RecordSlot slot) {
        seen |= slot.bit();
    }

    /** Notes that a name occurred with an object or a list instead of a string. */
    void seeStructure(RecordSlot slot) {
        seen |= slot.bit();
        structured |= slot.bit();
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
        long found = weaker.held();
        if (weaker.eventDataText == EventDataText.DAMAGED) {
            // Half the data would hide the missing half.
            found &= ~RecordSlot.EVENT_DATA;
            seeEventData(EventDataText.NOT_JSON);
        } else {
            seeEventData(weaker.eventDataText);
        }
        long eventId = RecordSlot.EVENT_ID.bit();
        take(weaker, found & ~eventId & ~held());
        if ((found & eventId) != 0 && !hasEventId() && holdsAny(RecordSlot.ORIGINS | RecordSlot.EVENT_DATA)) {
            take(weaker, eventId);
            seeEventId(Sourcetype.WINLOGBEAT);
        }
    }

    private void take(RecordFields from, long slots) {
        for (long rest = slots & from.present; rest != 0; rest &= rest - 1) {
            RecordSlot slot = RecordSlot.firstOf(rest);
            put(slot, from.text, from.start[slot.index()], from.length[slot.index()]);
        }
        structured |= from.structured & slots;
        conflicting |= from.conflicting & slots;
    }

    private long held() {
        return present | structured | conflicting;
    }

    /** Keeps a value. An empty text does not count as a value. A second, different value is a conflict. */
    void put(RecordSlot slot, char[] source, int offset, int count) {
        seen |= slot.bit();
        if (count == 0) {
            return;
        }
        int at = slot.index();
        if ((present & slot.bit()) != 0) {
            if (!Arrays.equals(text, start[at], start[at] + length[at], source, offset, offset + count)) {
                conflicting |= slot.bit();
            }
            return;
        }
        if (text.length - used < count) {
            text = Arrays.copyOf(text, Math.max(text.length * 2, used + count));
        }
        System.arraycopy(source, offset, text, used, count);
        start[at] = used;
        length[at] = count;
        used += count;
        present |= slot.bit();
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
        return (present & slot.bit()) != 0;
    }

    boolean hasSeen(RecordSlot slot) {
        return (seen & slot.bit()) != 0;
    }

    boolean hasSeenAny(long slots) {
        return (seen & slots) != 0;
    }

    /** Whether one of the slots has a text. */
    boolean hasAny(long slots) {
        return (present & slots) != 0;
    }

    /** Whether one of the slots has a value, even an unusable one. */
    boolean holdsAny(long slots) {
        return (held() & slots) != 0;
    }

    /** Whether there is an event id, even an unusable one. */
    boolean hasEventId() {
        return holdsAny(RecordSlot.EVENT_ID.bit());
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
        return has(slot) ? new String(text, start[slot.index()], length[slot.index()]) : null;
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
    void requireUnambiguous(long slots) throws UnreadableRecordException {
        requireConsistent(slots);
        if ((structured & slots) != 0) {
            String name = RecordSlot.firstOf(structured & slots).label();
            throw new UnreadableRecordException(
                    Rejection.Reason.AMBIGUOUS, name + " is an object or a list; send a single string or number");
        }
    }

    /** Rejects the record if one of the slots has two different texts. */
    void requireConsistent(long slots) throws UnreadableRecordException {
        if ((conflicting & slots) != 0) {
            String name = RecordSlot.firstOf(conflicting & slots).label();
            throw new UnreadableRecordException(
                    Rejection.Reason.AMBIGUOUS,
                    name + " is given more than once with different values; send each field once");
        }
    }
}
