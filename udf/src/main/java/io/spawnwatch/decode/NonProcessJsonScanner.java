package io.spawnwatch.decode;

import io.spawnwatch.decode.text.ByteWords;
import org.jspecify.annotations.Nullable;

/**
 * Recognises, without parsing, JSON records that are certainly Windows events other than process creations. Those are
 * nearly all that a host sends. Finds the quotes of 64 bytes at a time, and looks only at what is between strings and at the few
 * names that matter: several times faster than a JSON parser, which has to look at every token.
 *
 * <p>Never decides that a record is a process creation. Leaves anything unusual to the parser: no event id where carriers
 * put it, two of them, an escaped name, an id that is not plain digits, anything after the last bracket. It is lenient only
 * about the content of a record whose single event id shows that it is irrelevant.
 */
final class NonProcessJsonScanner {
    private static final long QUOTES = ByteWords.of('"');

    /** In place of the index at which a string starts. */
    private static final int NO_STRING = -1;

    private final NonProcessJsonNames names = new NonProcessJsonNames();
    private int depth;

    /**
     * Examines one record.
     *
     * @param from   index of the opening brace
     * @param wanted the required carrier, or {@link Sourcetype#AUTO}
     * @return the skipped record, or null if the parser has to decide
     */
    @Nullable
    Decoded skip(byte[] record, int from, Sourcetype wanted) {
        depth = 0;
        names.begin();
        return scan(record, from) ? names.skipped(wanted) : null;
    }

    /**
     * Whether a record that {@link #skip} has skipped may be several to whoever cuts files into records: an object follows
     * another, and what is between them may be damaged.
     */
    static boolean mayBeSeveral(byte[] record) {
        byte before = 0;
        for (byte b : record) {
            if (b == '{' && before == '}') {
                return true;
            }
            boolean separates = b == ',' || b == ' ' || b == '\t' || b == '\r' || b == '\n';
            before = separates ? before : b;
        }
        return false;
    }

    /** Scans the whole record; false as soon as the parser has to decide. */
    private boolean scan(byte[] record, int from) {
        int start = NO_STRING;
        int after = from;
        for (int block = from; block < record.length; block += Long.SIZE) {
            for (long quotes = ByteWords.block(record, block, QUOTES); quotes != 0; quotes &= quotes - 1) {
                int quote = block + Long.numberOfTrailingZeros(quotes);
                if (start == NO_STRING) {
                    if (!passBetween(record, after, quote)) {
                        return false;
                    }
                    start = quote + 1;
                } else if (record[quote - 1] != '\\' || !isEscaped(record, start, quote)) {
                    after = quote + 1;
                    int colon = colon(record, after);
                    if (colon >= 0
                            && names.mayMatter(record, start, quote, depth)
                            && !names.read(record, start, quote, ByteWords.afterBlanks(record, colon + 1), depth)) {
                        return false;
                    }
                    start = NO_STRING;
                }
            }
        }
        return start == NO_STRING && passBetween(record, after, record.length) && depth == 0;
    }

    /** Counts the brackets between two strings. After the last bracket, only blanks may follow to the end of the record. */
    private boolean passBetween(byte[] record, int from, int to) {
        if (to - from == 1 && (record[from] == ',' || record[from] == ':')) {
            return true;
        }
        for (int at = from; at < to; at++) {
            // The brackets of a kind differ in this bit.
            int kind = record[at] | 0x20;
            if (kind == '{') {
                if (++depth > EventDecoder.MAX_DEPTH) {
                    return false;
                }
            } else if (kind == '}' && --depth == 0) {
                return ByteWords.afterBlanks(record, at + 1) == record.length;
            }
        }
        return true;
    }

    /** The index of the colon after a string, or -1 if the string is not a name. */
    private static int colon(byte[] record, int from) {
        byte next = from < record.length ? record[from] : 0;
        if (next == ':') {
            return from;
        }
        int at = next > ' ' ? from : ByteWords.afterBlanks(record, from);
        return at < record.length && record[at] == ':' ? at : -1;
    }

    /** Whether an odd number of backslashes is before a quote. */
    private static boolean isEscaped(byte[] record, int start, int quote) {
        int at = quote;
        while (at > start && record[at - 1] == '\\') {
            at--;
        }
        return (quote - at) % 2 != 0;
    }
}
