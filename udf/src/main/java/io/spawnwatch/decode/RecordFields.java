package io.spawnwatch.decode;

import io.spawnwatch.event.BytePlace;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * The values of one record, and what a decoder has to know of the names under which they were found. A scanner notes where a
 * value stands in the record's bytes; a parser puts in the decoded characters. Whoever reads the values sees no difference.
 * Reused for the next record: nothing is made for a record that nobody asks about.
 */
final class RecordFields {
    private static final SlotSet EVENT_ID = SlotSet.of(RecordSlot.EVENT_ID);

    private final SlotValues values = new SlotValues();
    private final SlotBits seen = new SlotBits();
    private final SlotBits present = new SlotBits();
    private final SlotBits conflicting = new SlotBits();
    private final SlotBits structured = new SlotBits();
    private final SlotBits aside = new SlotBits();
    private final EnumSet<Sourcetype> eventIdCarriers = EnumSet.noneOf(Sourcetype.class);
    private EventDataText eventDataText = EventDataText.READ;
    private final @Nullable RecordFields weaker;

    /** Whether the weaker values are this record's. Few records have any. */
    private boolean hasWeaker;

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

    /** Forgets the last record. The values of the next are decoded by a parser. */
    void clear() {
        begin(SlotValues.NO_BYTES);
    }

    /** Forgets the last record. A scanner notes where the values of the next are in its bytes. */
    void begin(byte[] record) {
        values.clear(record);
        hasWeaker = false;
        seen.clear();
        present.clear();
        conflicting.clear();
        structured.clear();
        aside.clear();
        eventIdCarriers.clear();
        if (eventDataText != EventDataText.READ) {
            eventDataText = EventDataText.READ;
        }
    }

    /**
     * Notes where a value stands in the record's bytes. An empty value does not count.
     *
     * @param start  index of its first byte
     * @param length number of its bytes
     * @param form   how it is written
     * @return false if the slot has a value already that is not written with the same bytes: a parser has to decide
     */
    boolean note(RecordSlot slot, int start, int length, ValueForm form) {
        int at = slot.index();
        seen.set(at);
        if (length == 0) {
            return true;
        }
        if (present.get(at)) {
            return slot != RecordSlot.KEYWORDS && values.isNoted(at, start, length, form);
        }
        values.note(at, start, length, form);
        present.set(at);
        return true;
    }

    /**
     * Like {@link #note}, but the slot has no value before {@link #useAside}. For the {@code Message}: it is long, pipelines
     * change it, and it counts only for events that lack what it may say.
     */
    boolean noteAside(RecordSlot slot, int start, int length, ValueForm form) {
        boolean first = !seen.get(slot.index());
        if (first && note(slot, start, length, form) && present.get(slot.index())) {
            present.clear(slot.index());
            aside.set(slot.index());
        }
        return first;
    }

    /** Makes what was noted aside count. */
    void useAside() {
        present.addAll(aside);
    }

    /** The values under names that are also used for other things. {@link #settle} decides which of them count. */
    RecordFields weaker() {
        if (weaker == null) {
            return this;
        }
        if (!hasWeaker) {
            weaker.begin(values.bytes());
            hasWeaker = true;
        }
        return weaker;
    }

    /** Forgets the value of a slot, but not its conflicts. */
    void forget(RecordSlot slot) {
        present.clear(slot.index());
        values.forgetText(slot.index());
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
        if (weaker == null || !hasWeaker) {
            return;
        }
        SlotBits found = weaker.held();
        if (weaker.eventDataText == EventDataText.DAMAGED) {
            // Half the data would hide the missing half.
            RecordSlot.EVENT_DATA.removeFrom(found);
            seeEventData(EventDataText.NOT_JSON);
        } else {
            seeEventData(weaker.eventDataText);
        }
        found.removeAll(held());
        boolean foundEventId = EVENT_ID.meets(found);
        EVENT_ID.removeFrom(found);
        take(weaker, found);
        if (foundEventId && (holdsAny(RecordSlot.ORIGINS) || holdsAny(RecordSlot.EVENT_DATA))) {
            found.clear();
            found.set(RecordSlot.EVENT_ID.index());
            take(weaker, found);
            seeEventId(Sourcetype.WINLOGBEAT);
        }
    }

    private void take(RecordFields from, SlotBits slots) {
        for (int at = slots.next(0); at >= 0; at = slots.next(at + 1)) {
            if (from.present.get(at)) {
                seen.set(at);
                present.set(at);
                values.copy(at, from.values);
            }
            if (from.structured.get(at)) {
                structured.set(at);
            }
            if (from.conflicting.get(at)) {
                conflicting.set(at);
            }
        }
    }

    private SlotBits held() {
        SlotBits held = new SlotBits();
        held.addAll(present);
        held.addAll(structured);
        held.addAll(conflicting);
        return held;
    }

    /** Keeps a value. An empty text does not count as a value. A second, different value is a conflict. */
    void put(RecordSlot slot, char[] source, int offset, int count) {
        int at = slot.index();
        seen.set(at);
        if (count == 0) {
            return;
        }
        if (!present.get(at)) {
            values.put(at, source, offset, count);
            present.set(at);
        } else if (slot == RecordSlot.KEYWORDS) {
            values.append(at, source, offset, count);
        } else if (!values.equal(at, source, offset, count)) {
            conflicting.set(at);
        }
    }

    /** Keeps the {@code Data} element that was read last, if its name is relevant. */
    void putData(@Nullable RecordSlot slot) {
        if (slot == null) {
            return;
        }
        see(slot);
        if (has(RecordSlot.DATA_TEXT)) {
            int from = RecordSlot.DATA_TEXT.index();
            if (!has(slot)) {
                values.copy(from, slot.index());
                present.set(slot.index());
            } else if (!values.equal(slot.index(), from)) {
                conflicting.set(slot.index());
            }
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

    /** Whether there are event ids in several places. Before {@link #settle}. */
    boolean hasSeveralEventIds() {
        return eventIdCarriers.size() > 1 || (hasWeakerEventId() && hasEventId());
    }

    /** Whether the event id was only where this carrier puts it. */
    boolean eventIdOnlyFrom(Sourcetype carrier) {
        return eventIdCarriers.size() == 1 && eventIdCarriers.contains(carrier);
    }

    private boolean hasWeakerEventId() {
        return hasWeaker && weaker != null && weaker.hasEventId();
    }

    /** Whether an event id was where Winlogbeat puts it, even one that does not count. */
    boolean looksLikeWinlogbeat() {
        return eventIdCarriers.contains(Sourcetype.WINLOGBEAT) || hasWeakerEventId();
    }

    /** The first carrier whose place the event id was in. */
    Sourcetype eventIdCarrier() {
        return eventIdCarriers.iterator().next();
    }

    /** The format of a JSON record with an event id, by the place of that. */
    Sourcetype jsonFormat() {
        if (eventIdCarriers.contains(Sourcetype.NXLOG)) {
            return Sourcetype.NXLOG;
        }
        return eventIdCarriers.contains(Sourcetype.WINLOGBEAT) ? Sourcetype.WINLOGBEAT : Sourcetype.EVTX;
    }

    @Nullable
    String get(RecordSlot slot) {
        return present.get(slot.index()) ? values.text(slot.index()) : null;
    }

    /** The value of the first slot, or of the second if the first has none. */
    @Nullable
    String getFirst(RecordSlot first, RecordSlot second) {
        return get(has(first) ? first : second);
    }

    /** Where a slot's value stands in {@link #bytes()}. */
    long place(RecordSlot slot) {
        return present.get(slot.index()) ? values.place(slot.index()) : BytePlace.ABSENT;
    }

    /** The record to which places refer. */
    byte[] bytes() {
        return values.bytes();
    }

    /** Whether the value begins with this ASCII character, which is not a backslash. */
    boolean startsWith(RecordSlot slot, char first) {
        return has(slot) && values.startsWith(slot.index(), first);
    }

    /** Whether the value equals that text, ignoring case and surrounding blanks. */
    boolean is(RecordSlot slot, String expected) {
        return has(slot) && values.is(slot.index(), expected);
    }

    /** The time in a slot, or {@link Decoded#NO_TIME} if there is none that can be parsed. */
    long time(RecordSlot slot, EventTimes.Zone zone) {
        return has(slot) ? values.time(slot.index(), zone) : Decoded.NO_TIME;
    }

    /** The time that a slot's plain decimal seconds mean, or {@link Decoded#NO_TIME} if its text has to be looked at. */
    long decimalSeconds(RecordSlot slot) {
        return has(slot) ? values.decimalSeconds(slot.index()) : Decoded.NO_TIME;
    }

    /** The number in a slot if it consists of plain digits, or -1 if its text has to be looked at. */
    long digits(RecordSlot slot) {
        return has(slot) ? values.digits(slot.index()) : -1;
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
