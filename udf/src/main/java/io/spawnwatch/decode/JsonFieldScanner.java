package io.spawnwatch.decode;

import io.spawnwatch.decode.JsonNameTable.Entry;
import io.spawnwatch.decode.text.ByteWords;
import io.spawnwatch.decode.text.JsonEscapes;
import io.spawnwatch.decode.text.JsonLiteral;
import io.spawnwatch.decode.text.NameSequence;
import io.spawnwatch.decode.text.NameSequence.Name;
import io.spawnwatch.decode.text.Utf8Text;
import org.jspecify.annotations.Nullable;

/**
 * Finds the relevant values of a JSON record, of any carrier, in one pass over its bytes, and notes where they stand. Makes
 * no text and no object.
 *
 * <p>It decides only on what is certain. Its grammar is that of {@link JsonRecordReader}, no more lenient and no stricter; a
 * record that is not well-formed, is nested too deeply, has a relevant name with an escape in it, two values under one name or
 * a value in an unusual form is left to that. So is the record of another event.
 */
final class JsonFieldScanner {
    /** In place of an index: the parser has to decide. */
    private static final int UNDECIDED = -1;

    private static final long QUOTES = ByteWords.of('"');
    private static final long BACKSLASHES = ByteWords.of('\\');

    private static final byte PLAIN = ValueForm.PLAIN.code();
    private static final byte ESCAPED = ValueForm.ESCAPED.code();
    private static final byte JSON = ValueForm.JSON.code();

    private final JsonEscapes escapes = new JsonEscapes();
    private final NameSequence<Entry> sequence = new NameSequence<>();
    private RecordFields fields = new RecordFields();
    private byte[] bytes = SlotValues.NO_BYTES;

    /** All words of all strings, to see whether there is a byte that is not ASCII. */
    private long union;

    /** How the string that was passed last is written: a {@link ValueForm#code}. */
    private byte form;

    /** The hash of the name that was passed last. */
    private long hash;

    private boolean leavesOthers;
    private boolean leftOther;

    /**
     * Finds the values of a record.
     *
     * @param from index of the opening brace
     * @param into where to note them
     * @return false if the parser has to decide, or if this is certainly another event, for which {@link NonProcessJsonScanner}
     *     is faster; what was noted so far means nothing then
     */
    boolean scan(byte[] record, int from, RecordFields into) {
        leavesOthers = true;
        return scanRecord(record, from, into);
    }

    /** Like {@link #scan}, but goes on when it finds the id of another event. */
    boolean scanOthersToo(byte[] record, int from, RecordFields into) {
        leavesOthers = false;
        return scanRecord(record, from, into);
    }

    /** Whether the last scan ended because it found the id of another event. */
    boolean leftOther() {
        return leftOther;
    }

    private boolean scanRecord(byte[] record, int from, RecordFields into) {
        leftOther = false;
        into.begin(record);
        // A store would cost more than the comparison: the garbage collector notes it.
        if (fields != into) {
            fields = into;
        }
        bytes = record;
        union = 0;
        sequence.begin();
        int end = passObject(from + 1, JsonNameTable.ROOT, 1);
        boolean isWhole = end >= 0 && passBlanks(end) == record.length;
        // Jackson accepts overlong forms and encoded surrogates.
        if (!isWhole || ((union & ByteWords.TOPS) != 0 && !Utf8Text.isValid(record, from))) {
            return false;
        }
        if (into.hasSeveralEventIds()) {
            return false;
        }
        into.settle();
        return true;
    }

    /**
     * Passes over an object.
     *
     * @param from  index after its opening brace
     * @param names the relevant names in it, or null if there are none
     * @param depth its depth, 1 for the record itself
     * @return the index after its closing brace
     */
    private int passObject(int from, @Nullable JsonNameTable names, int depth) {
        int at = passBlanks(from);
        if (byteAt(at) == '}') {
            return at + 1;
        }
        while (byteAt(at) == '"') {
            Name<Entry> expected = sequence.next(bytes, at, names);
            Entry name;
            if (expected != null) {
                at = passBlanks(at + expected.length());
                name = expected.value();
            } else {
                int start = at;
                int end = passName(start + 1);
                int colon = end < 0 ? UNDECIDED : passBlanks(end + 1);
                if (byteAt(colon) != ':') {
                    return UNDECIDED;
                }
                at = passBlanks(colon + 1);
                name = names == null ? null : names.find(bytes, start + 1, end, hash);
                sequence.learn(bytes, start, at, hash, names, name);
            }
            at = passBlanks(name == null ? passValue(at, depth) : passNamed(at, name, depth));
            byte next = byteAt(at);
            if (next == '}') {
                return at + 1;
            }
            if (next != ',') {
                return UNDECIDED;
            }
            at = passBlanks(at + 1);
        }
        return UNDECIDED;
    }

    /** Passes over a value that is not relevant. */
    private int passValue(int at, int depth) {
        switch (byteAt(at)) {
            case '"' -> {
                int end = passString(at + 1);
                return end < 0 ? UNDECIDED : end + 1;
            }
            case '{' -> {
                return depth == EventDecoder.MAX_DEPTH ? UNDECIDED : passObject(at + 1, null, depth + 1);
            }
            case '[' -> {
                return depth == EventDecoder.MAX_DEPTH ? UNDECIDED : passList(at + 1, depth + 1);
            }
            default -> {
                return JsonLiteral.end(bytes, at);
            }
        }
    }

    /** Passes over a list without relevant values. */
    private int passList(int from, int depth) {
        int at = passBlanks(from);
        if (byteAt(at) == ']') {
            return at + 1;
        }
        while (true) {
            at = passBlanks(passValue(at, depth));
            byte next = byteAt(at);
            if (next == ']') {
                return at + 1;
            }
            if (next != ',') {
                return UNDECIDED;
            }
            at = passBlanks(at + 1);
        }
    }

    /** Passes over the value of a relevant name and notes it. */
    private int passNamed(int at, Entry name, int depth) {
        switch (byteAt(at)) {
            case '"' -> {
                return passText(at + 1, name);
            }
            case '{' -> {
                return passInside(at + 1, name, depth);
            }
            case '[' -> {
                return passNamedList(at + 1, name, depth);
            }
            default -> {
                int end = JsonLiteral.end(bytes, at);
                return end >= 0 && noteLiteral(at, end, name) ? end : UNDECIDED;
            }
        }
    }

    private int passText(int start, Entry name) {
        int end = passString(start);
        if (end < 0 || (name.isEventData && end > start)) {
            return UNDECIDED;
        }
        RecordSlot slot = name.slot;
        if (slot != null) {
            boolean noted = name.isMessage
                    ? fields.noteAside(slot, start, end - start, ValueForm.of(form))
                    : note(name, slot, start, end, ValueForm.of(form));
            if (!noted) {
                return UNDECIDED;
            }
        }
        return end + 1;
    }

    private boolean noteLiteral(int start, int end, Entry name) {
        RecordSlot slot = name.slot;
        if (slot == null) {
            return true;
        }
        if (bytes[start] == 'n') {
            counted(name).see(slot);
            return true;
        }
        return !name.isMessage && note(name, slot, start, end, ValueForm.PLAIN);
    }

    private boolean note(Entry name, RecordSlot slot, int start, int end, ValueForm written) {
        if (leavesOthers && name.carrier != null && isOther(start, end)) {
            leftOther = true;
            return false;
        }
        RecordFields into = counted(name);
        seeCarrier(name, into);
        return into.note(slot, start, end - start, written);
    }

    /** Whether an event id is certainly not a process creation's. */
    private boolean isOther(int start, int end) {
        long id = SlotValues.digits(bytes, start, end - start);
        return id >= 0 && !WindowsEventMapping.isProcessCreation(id);
    }

    private void seeStructure(Entry name, RecordSlot slot) {
        RecordFields into = counted(name);
        into.seeStructure(slot);
        seeCarrier(name, into);
    }

    private RecordFields counted(Entry name) {
        return name.isWeak ? fields.weaker() : fields;
    }

    private static void seeCarrier(Entry name, RecordFields into) {
        Sourcetype carrier = name.carrier;
        if (carrier != null) {
            into.seeEventId(carrier);
        }
    }

    /** Passes over an object under a relevant name. */
    private int passInside(int from, Entry name, int depth) {
        if (name.isData || depth == EventDecoder.MAX_DEPTH || (name.isWeak && name.inside != null)) {
            return UNDECIDED;
        }
        RecordSlot slot = name.slot;
        if (slot != null && !name.hasTextInside) {
            seeStructure(name, slot);
        }
        return passObject(from, name.inside, depth + 1);
    }

    /** Passes over a list under a relevant name. A list of a single text, number or literal counts as that. */
    private int passNamedList(int from, Entry name, int depth) {
        if (name.isData || name.isEventData || name.isMessage || depth == EventDecoder.MAX_DEPTH) {
            return UNDECIDED;
        }
        RecordSlot slot = name.slot;
        if (slot == null) {
            return passList(from, depth + 1);
        }
        int at = passBlanks(from);
        byte first = byteAt(at);
        if (first == ']') {
            seeStructure(name, slot);
            return at + 1;
        }
        if (first == '{' || first == '[') {
            return UNDECIDED;
        }
        at = passBlanks(passNamed(at, name, depth + 1));
        return byteAt(at) == ']' ? at + 1 : UNDECIDED;
    }

    /**
     * Passes over a name and mixes its hash.
     *
     * @param start index after its opening quote
     * @return the index of its closing quote
     */
    private int passName(int start) {
        long mixed = JsonNameTable.NO_HASH;
        long seen = 0;
        for (int at = start; at < bytes.length; at += Long.BYTES) {
            long word = ByteWords.at(bytes, at);
            long hits = ByteWords.firstEqual(word, QUOTES) | ByteWords.firstEqual(word, BACKSLASHES);
            seen |= word;
            if (hits != 0) {
                union |= seen;
                int index = ByteWords.first(hits);
                hash = JsonNameTable.mix(mixed, ByteWords.before(word, index));
                return bytes[at + index] == '"' ? at + index : UNDECIDED;
            }
            mixed = JsonNameTable.mix(mixed, word);
        }
        return UNDECIDED;
    }

    /**
     * Passes over a string and sees how it is written.
     *
     * @param start index after its opening quote
     * @return the index of its closing quote
     */
    private int passString(int start) {
        long seen = 0;
        for (int at = start; at < bytes.length; at += Long.BYTES) {
            long word = ByteWords.at(bytes, at);
            long hits = ByteWords.firstEqual(word, QUOTES) | ByteWords.firstEqual(word, BACKSLASHES);
            if (hits != 0) {
                int index = ByteWords.first(hits);
                if (bytes[at + index] == '\\') {
                    return passEscaped(at, seen);
                }
                seen |= ByteWords.before(word, index);
                union |= seen;
                form = (seen & ByteWords.TOPS) == 0 ? PLAIN : JSON;
                return at + index;
            }
            seen |= word;
        }
        return UNDECIDED;
    }

    /** Passes over the rest of a string in which there is a backslash. */
    private int passEscaped(int from, long before) {
        int end = escapes.pass(bytes, from);
        if (end == JsonEscapes.INVALID) {
            return UNDECIDED;
        }
        long seen = before | escapes.union();
        union |= seen;
        form = (seen & ByteWords.TOPS) == 0 && escapes.isSimple() ? ESCAPED : JSON;
        return end;
    }

    /** The index of the next byte that is not blank, or {@link #UNDECIDED} for that. */
    private int passBlanks(int from) {
        return byteAt(from) > ' ' ? from : passSomeBlanks(from);
    }

    private int passSomeBlanks(int from) {
        int at = from;
        byte next = byteAt(at);
        while (next == ' ' || next == '\n' || next == '\r' || next == '\t') {
            next = byteAt(++at);
        }
        return at;
    }

    /** The byte at an index, or 0 at the end of the record and for {@link #UNDECIDED}. */
    private byte byteAt(int at) {
        return at >= 0 && at < bytes.length ? bytes[at] : 0;
    }
}
