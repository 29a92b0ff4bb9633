package io.spawnwatch.decode.text;

/**
 * Passes over the characters of texts and attributes in XML, eight bytes at a time, as long as they are allowed there. What XML
 * forbids and what the parser reads in its own way is {@link #UNDECIDED}.
 */
public final class XmlCharacters {
    /** In place of an index: the parser has to decide. */
    public static final int UNDECIDED = -1;

    private static final long AMPERSANDS = ByteWords.of('&');
    private static final long BLANKS = ByteWords.of(' ');
    private static final long LESS_THANS = ByteWords.of('<');
    private static final long GREATER_THANS = ByteWords.of('>');

    /** The bit in which {@code <} and {@code >} differ. */
    private static final long ANGLES = GREATER_THANS ^ LESS_THANS;

    private static final byte[] NO_BYTES = {};

    private byte[] bytes = NO_BYTES;
    private int end;
    private boolean isPlain;

    /** Starts with a record whose last tag ends before an index. */
    public void begin(byte[] record, int endOfRecord) {
        bytes = record;
        end = endOfRecord;
    }

    /** Whether the last text or attribute consists of ASCII characters that stand for themselves. */
    public boolean isPlain() {
        return isPlain;
    }

    /** The index of the quote that closes an attribute. Sets whether the value stands for itself. */
    public int attributeEnd(int start, byte quote) {
        isPlain = true;
        long quotes = ByteWords.of((char) quote);
        int at = start;
        while (at < end) {
            if (at <= bytes.length - Long.BYTES) {
                long word = ByteWords.at(bytes, at);
                long stops = firstUnusual(word)
                        | ByteWords.firstEqual(word, LESS_THANS)
                        | ByteWords.firstEqual(word, AMPERSANDS)
                        | ByteWords.firstEqual(word, quotes);
                if (stops == 0) {
                    at += Long.BYTES;
                    continue;
                }
                at += ByteWords.first(stops);
            }
            byte b = bytes[at];
            if (b == quote) {
                return at;
            }
            at = b == '<' || (b >= 0 && b < ' ') ? UNDECIDED : afterCharacter(at);
            if (at < 0) {
                return UNDECIDED;
            }
        }
        return UNDECIDED;
    }

    /** The index of the angle bracket that ends a text. Sets whether the text stands for itself. */
    public int textEnd(int start) {
        isPlain = true;
        int at = start;
        while (at < end) {
            byte b = bytes[at];
            if (b == '<') {
                return at;
            }
            if (at <= bytes.length - Long.BYTES) {
                long word = ByteWords.at(bytes, at);
                long stops = firstUnusual(word)
                        | ByteWords.firstEqual(word | ANGLES, GREATER_THANS)
                        | ByteWords.firstEqual(word, AMPERSANDS);
                if (stops == 0) {
                    at += Long.BYTES;
                    continue;
                }
                at += ByteWords.first(stops);
                b = bytes[at];
                if (b == '<') {
                    return at;
                }
            }
            // The end of a CDATA section must not be in a text; whatever is like it is left to the parser.
            at = b == '>' && at > start && bytes[at - 1] == ']' ? UNDECIDED : afterCharacter(at);
            if (at < 0) {
                return UNDECIDED;
            }
        }
        return UNDECIDED;
    }

    /**
     * Bytes that are control characters or not ASCII: certainly the first that is, and none if none is. Bytes after the first
     * can be wrong.
     */
    private static long firstUnusual(long word) {
        return (((word - BLANKS) & ~word) | word) & ByteWords.TOPS;
    }

    /** The index after a character, written literally or as a reference. Notes if it does not stand for itself. */
    private int afterCharacter(int at) {
        byte b = bytes[at];
        if ((b >= ' ' && b != '&') || b == '\t' || b == '\n') {
            return at + 1;
        }
        isPlain = false;
        if (b == '\r') {
            return at + 1;
        }
        if (b == '&') {
            return XmlText.afterReference(bytes, at);
        }
        int width = b < 0 ? Utf8Text.width(bytes, at) : 0;
        return width == 0 || isNoncharacter(at) ? UNDECIDED : at + width;
    }

    /** Whether a sequence of UTF-8 is U+FFFE or U+FFFF, which XML forbids. */
    private boolean isNoncharacter(int at) {
        return bytes[at] == (byte) 0xef && bytes[at + 1] == (byte) 0xbf && bytes[at + 2] >= (byte) 0xbe;
    }
}
