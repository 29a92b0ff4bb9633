package io.spawnwatch.decode;

import io.spawnwatch.event.BytePlace;
import java.nio.CharBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the value of each slot is: a place in the record's bytes if a scanner has found it there, or in a buffer of characters
 * if a parser has decoded it. A text is made when it is asked for, and only once. Reused for the next record.
 *
 * <p>Which slots have a value is not known here; values of others must not be read.
 */
final class SlotValues {
    /** Stands for a {@link ValueForm} if the value is in the buffer of characters. */
    private static final byte DECODED = -1;

    private static final byte PLAIN = ValueForm.PLAIN.code();
    private static final byte ESCAPED = ValueForm.ESCAPED.code();
    /** In place of a record whose values are all decoded. */
    static final byte[] NO_BYTES = {};

    private final int[] start = new int[RecordSlot.all().size()];
    private final int[] length = new int[RecordSlot.all().size()];
    private final byte[] form = new byte[RecordSlot.all().size()];
    private final @Nullable String[] texts = new String[RecordSlot.all().size()];
    private final SlotBits made = new SlotBits();
    private byte[] bytes = NO_BYTES;
    private char[] chars = new char[4096];
    private int used;

    /**
     * Forgets all values.
     *
     * @param record the next record, or {@link #NO_BYTES} if its values are decoded
     */
    void clear(byte[] record) {
        bytes = record;
        used = 0;
        for (int at = made.next(0); at >= 0; at = made.next(at + 1)) {
            texts[at] = null;
        }
        made.clear();
    }

    /** The record in whose bytes values may be. */
    byte[] bytes() {
        return bytes;
    }

    void note(int at, int from, int count, ValueForm written) {
        start[at] = from;
        length[at] = count;
        form[at] = written.code();
    }

    /** Whether the value is written with the same bytes as another. */
    boolean isNoted(int at, int from, int count, ValueForm written) {
        return form[at] == written.code()
                && Arrays.equals(bytes, start[at], start[at] + length[at], bytes, from, from + count);
    }

    void put(int at, char[] source, int offset, int count) {
        makeRoom(count);
        System.arraycopy(source, offset, chars, used, count);
        start[at] = used;
        length[at] = count;
        form[at] = DECODED;
        used += count;
        forgetText(at);
    }

    /** Adds another line to a value. */
    void append(int at, char[] source, int offset, int count) {
        makeRoom(length[at] + 1 + count);
        int first = used;
        System.arraycopy(chars, start[at], chars, first, length[at]);
        used += length[at];
        chars[used++] = '\n';
        System.arraycopy(source, offset, chars, used, count);
        used += count;
        start[at] = first;
        length[at] += 1 + count;
        forgetText(at);
    }

    /** Copies a value from the same record's. */
    void copy(int at, SlotValues from) {
        if (from.form[at] == DECODED) {
            put(at, from.chars, from.start[at], from.length[at]);
        } else {
            note(at, from.start[at], from.length[at], ValueForm.of(from.form[at]));
        }
    }

    /** Copies a decoded value to another slot. */
    void copy(int from, int to) {
        put(to, chars, start[from], length[from]);
    }

    boolean equal(int at, char[] source, int offset, int count) {
        return form[at] == DECODED
                ? Arrays.equals(chars, start[at], start[at] + length[at], source, offset, offset + count)
                : text(at).contentEquals(CharBuffer.wrap(source, offset, count));
    }

    boolean equal(int at, int other) {
        return equal(at, chars, start[other], length[other]);
    }

    private void makeRoom(int count) {
        if (chars.length - used < count) {
            chars = Arrays.copyOf(chars, Math.max(chars.length * 2, used + count));
        }
    }

    void forgetText(int at) {
        texts[at] = null;
        made.clear(at);
    }

    String text(int at) {
        String known = texts[at];
        // Several CIM fields come from one value, such as a path and its last part.
        if (known == null) {
            known = form[at] == DECODED
                    ? new String(chars, start[at], length[at])
                    : ValueForm.of(form[at]).text(bytes, start[at], length[at]);
            texts[at] = known;
            made.set(at);
        }
        return known;
    }

    /** The {@link BytePlace} of a value. */
    long place(int at) {
        return form[at] == DECODED ? BytePlace.TEXT : ValueForm.of(form[at]).place(start[at], length[at]);
    }

    /** Whether the value begins with an ASCII character that is not a backslash. */
    boolean startsWith(int at, char first) {
        if (form[at] == PLAIN || form[at] == ESCAPED) {
            int from = start[at];
            return bytes[bytes[from] == '\\' ? from + 1 : from] == first;
        }
        return text(at).charAt(0) == first;
    }

    /** Whether the value equals a text, ignoring case and surrounding blanks. */
    boolean is(int at, String expected) {
        String text = form[at] == PLAIN ? null : text(at);
        int from = 0;
        int to = text == null ? length[at] : text.length();
        while (from < to && isBlank(charAt(text, at, from))) {
            from++;
        }
        while (to > from && isBlank(charAt(text, at, to - 1))) {
            to--;
        }
        if (to - from != expected.length()) {
            return false;
        }
        for (int i = 0; i < expected.length(); i++) {
            char a = charAt(text, at, from + i);
            char b = expected.charAt(i);
            if (a != b && Character.toUpperCase(a) != Character.toUpperCase(b)) {
                return false;
            }
        }
        return true;
    }

    private char charAt(@Nullable String text, int at, int index) {
        return text == null ? (char) bytes[start[at] + index] : text.charAt(index);
    }

    private static boolean isBlank(char c) {
        return c <= ' ' || Character.isSpaceChar(c);
    }

    /** The date-time that the value is, or {@link Decoded#NO_TIME}. */
    long time(int at, EventTimes.Zone zone) {
        if (form[at] == PLAIN) {
            return EventTimes.parse(bytes, start[at], length[at], zone);
        }
        String text = text(at);
        return EventTimes.parse(text.toCharArray(), 0, text.length(), zone);
    }

    /** The time that a value in plain decimal seconds means, or {@link Decoded#NO_TIME} if it is written in another way. */
    long decimalSeconds(int at) {
        return form[at] == PLAIN ? CimTime.decimal(bytes, start[at], length[at]) : Decoded.NO_TIME;
    }

    /** The value if it consists of 1 to 18 digits in the bytes, or -1 if its text has to be looked at. */
    long digits(int at) {
        return form[at] == PLAIN ? digits(bytes, start[at], length[at]) : -1;
    }

    /** The number that 1 to 18 digits form, or -1 if there is anything else. */
    static long digits(byte[] bytes, int start, int length) {
        if (length == 0 || length > 18) {
            return -1;
        }
        long number = 0;
        for (int i = start; i < start + length; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
