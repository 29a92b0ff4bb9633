package io.spawnwatch.decode;

import java.util.Arrays;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * What was read of one record, used again for the next one: most records turn out to be no process creation, and for
 * them no text is ever made into a String.
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

    /** What became of EventData where it was given as one text or as a list; the worst comes last. */
    enum EventDataText {
        /** It was JSON, or there was none. */
        READ,
        /** It is not JSON; the values may stand beside it. */
        NOT_JSON,
        /** It is a list, which no known sender writes; the values may stand beside it. */
        LIST,
        /** It begins like JSON and could not be read to its end. */
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

    /** The values that were given under names that others use too; {@link #settle} decides which of them count. */
    RecordFields weaker() {
        return weaker == null ? this : weaker;
    }

    /** Forgets one slot, its conflicts aside. */
    void forget(RecordSlot slot) {
        present &= ~slot.bit();
    }

    /** The name occurred, whatever its value is. */
    void see(RecordSlot slot) {
        seen |= slot.bit();
    }

    /** The name occurred with an object or a list where a text was expected. */
    void seeStructure(RecordSlot slot) {
        seen |= slot.bit();
        structured |= slot.bit();
    }

    /** The event id was given in the manner of this carrier. */
    void seeEventId(Sourcetype carrier) {
        eventIdCarriers.add(carrier);
    }

    /** EventData was given in a form that could not be read. A record may hold several; the worst of them counts. */
    void seeEventData(EventDataText unreadable) {
        if (unreadable.compareTo(eventDataText) > 0) {
            eventDataText = unreadable;
        }
    }

    EventDataText eventDataText() {
        return eventDataText;
    }

    /**
     * Takes each weaker value where no other name gives one. Winlogbeat 6's name for the event id is so common that the
     * record must look like a Windows event in other ways as well.
     */
    void settle() {
        if (weaker == null) {
            return;
        }
        long found = weaker.held();
        if (weaker.eventDataText == EventDataText.DAMAGED) {
            // Half of the data would hide the other half.
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

    /** Keeps a value. The empty text is no value; a second value must equal the first. */
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

    /** Takes over what {@code Data} element was read last, if its name is one that matters. */
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

    /** Whether one of the slots has a value, be it an unusable one. */
    boolean holdsAny(long slots) {
        return (held() & slots) != 0;
    }

    /** Whether there is an event id at all, be it an unusable one. */
    boolean hasEventId() {
        return holdsAny(RecordSlot.EVENT_ID.bit());
    }

    /** Whether the event id, if there is one, came in the manner of this carrier only. */
    boolean eventIdOnlyFrom(Sourcetype carrier) {
        return eventIdCarriers.size() == 1 && eventIdCarriers.contains(carrier);
    }

    /** Whether an event id came in the manner of Winlogbeat, even one that does not count. */
    boolean looksLikeWinlogbeat() {
        return eventIdCarriers.contains(Sourcetype.WINLOGBEAT) || (weaker != null && weaker.hasEventId());
    }

    /** The first carrier in whose manner the event id came. */
    Sourcetype eventIdCarrier() {
        return eventIdCarriers.iterator().next();
    }

    @Nullable
    String get(RecordSlot slot) {
        return has(slot) ? new String(text, start[slot.index()], length[slot.index()]) : null;
    }

    /** The value of the first slot, or of the second where the first has none. */
    @Nullable
    String getFirst(RecordSlot first, RecordSlot second) {
        return get(has(first) ? first : second);
    }

    /** Whether the value begins like this. */
    boolean startsWith(RecordSlot slot, char first) {
        return has(slot) && text[start[slot.index()]] == first;
    }

    /** Whether the value is that text, case and blanks around it aside. */
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

    /** The time in a slot, or {@link Decoded#NO_TIME} when there is none that can be read. */
    long time(RecordSlot slot, EventTimes.Zone zone) {
        return has(slot) ? EventTimes.parse(text, start[slot.index()], length[slot.index()], zone) : Decoded.NO_TIME;
    }

    /** Refuses the record when one of the slots has no single text. */
    void requireUnambiguous(long slots) throws UnreadableRecordException {
        requireConsistent(slots);
        if ((structured & slots) != 0) {
            String name = RecordSlot.firstOf(structured & slots).label();
            throw new UnreadableRecordException(
                    Rejection.Reason.AMBIGUOUS,
                    name + " is an object or a list where one text is expected; send a text or a number");
        }
    }

    /** Refuses the record when one of the slots has two different texts. */
    void requireConsistent(long slots) throws UnreadableRecordException {
        if ((conflicting & slots) != 0) {
            String name = RecordSlot.firstOf(conflicting & slots).label();
            throw new UnreadableRecordException(
                    Rejection.Reason.AMBIGUOUS,
                    name + " is given more than once with different values; send each field once");
        }
    }
}
