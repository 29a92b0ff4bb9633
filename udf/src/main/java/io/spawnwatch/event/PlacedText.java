package io.spawnwatch.event;

import java.nio.charset.StandardCharsets;

/**
 * A value that stands in a record's bytes, read as characters without a text being made. Reused for many values: what it
 * contains is valid until the next {@link #read}. Not thread-safe.
 */
public final class PlacedText implements CharSequence {
    private byte[] bytes = {};
    private int start;
    private int length;

    /** Holds values without their escapes. */
    private byte[] unescaped = {};

    /**
     * Turns to another value.
     *
     * @param record the bytes that the place refers to; they must not change while the value is read
     * @param place  a {@link BytePlace} in these bytes
     */
    public void read(byte[] record, long place) {
        int from = BytePlace.start(place);
        int written = BytePlace.length(place);
        if (BytePlace.isEscaped(place)) {
            unescape(record, from, from + written);
        } else {
            bytes = record;
            start = from;
            length = written;
        }
    }

    private void unescape(byte[] record, int from, int to) {
        if (unescaped.length < to - from) {
            unescaped = new byte[2 * (to - from)];
        }
        int characters = 0;
        for (int i = from; i < to; i++) {
            byte b = record[i];
            if (b == '\\') {
                i++;
                b = record[i];
            }
            unescaped[characters] = b;
            characters++;
        }
        bytes = unescaped;
        start = 0;
        length = characters;
    }

    /** The bytes that the value's characters, all of them ASCII, stand in. */
    public byte[] bytes() {
        return bytes;
    }

    /** Index of the first character in {@link #bytes()}. */
    public int start() {
        return start;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public char charAt(int index) {
        return (char) bytes[start + index];
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return toString().subSequence(from, to);
    }

    @Override
    public String toString() {
        return new String(bytes, start, length, StandardCharsets.US_ASCII);
    }
}
