package io.spawnwatch.decode;

import io.spawnwatch.decode.text.ByteWords;

/** Checks the escapes of strings in JSON, eight bytes at a time: in what Windows logs, every tenth byte is a backslash. */
final class JsonEscapes {
    /** In place of a form. */
    static final byte INVALID = -1;

    private static final long BACKSLASHES = ByteWords.of('\\');

    /**
     * Which of eight bytes are escaped, by a bit for each that is a backslash, and 256 more if the byte before them escapes the
     * first. 256 is added if the last of them escapes the next byte.
     */
    private static final short[] ESCAPED = new short[512];

    private static final byte ESCAPED_FORM = ValueForm.ESCAPED.code();
    private static final byte JSON_FORM = ValueForm.JSON.code();

    private static final byte UNKNOWN = 0;
    private static final byte STANDS_FOR_ITSELF = 1;
    private static final byte CONTROL_CHARACTER = 2;
    private static final byte CODE_UNIT = 3;

    /** What a byte after a backslash means. */
    private static final byte[] MEANING = new byte[128];

    static {
        for (int i = 0; i < ESCAPED.length; i++) {
            boolean escaped = i >= 256;
            int set = 0;
            for (int bit = 0; bit < 8; bit++) {
                set |= escaped ? 1 << bit : 0;
                escaped = !escaped && (i >>> bit & 1) != 0;
            }
            ESCAPED[i] = (short) (set | (escaped ? 256 : 0));
        }
        for (byte letter : new byte[] {'"', '\\', '/'}) {
            MEANING[letter] = STANDS_FOR_ITSELF;
        }
        for (byte letter : new byte[] {'b', 'f', 'n', 'r', 't'}) {
            MEANING[letter] = CONTROL_CHARACTER;
        }
        MEANING['u'] = CODE_UNIT;
    }

    /**
     * How a string with backslashes is written.
     *
     * @param start index of its first byte
     * @param end   index of its closing quote, which is not escaped
     * @return the {@link ValueForm#code} of it if it is ASCII, or {@link #INVALID} if one of its escapes is not valid
     */
    byte form(byte[] bytes, int start, int end) {
        boolean plain = true;
        int state = 0;
        for (int at = start; at < end; at += Long.BYTES) {
            long word = ByteWords.at(bytes, at);
            if (end - at < Long.BYTES) {
                word = ByteWords.before(word, end - at);
            }
            int backslashes = ByteWords.bits(ByteWords.equal(word, BACKSLASHES));
            state = ESCAPED[(state & 256) | backslashes];
            // An escaped backslash stands for itself.
            for (int letters = state & 255 & ~backslashes; letters != 0; letters &= letters - 1) {
                int letter = at + Integer.numberOfTrailingZeros(letters);
                int meaning = bytes[letter] < 0 ? UNKNOWN : MEANING[bytes[letter]];
                if (meaning == UNKNOWN || (meaning == CODE_UNIT && !isCodeUnit(bytes, letter + 1, end))) {
                    return INVALID;
                }
                plain &= meaning == STANDS_FOR_ITSELF;
            }
        }
        return plain ? ESCAPED_FORM : JSON_FORM;
    }

    /** Whether four hexadecimal digits begin at an index. */
    private static boolean isCodeUnit(byte[] bytes, int from, int end) {
        if (end - from < 4) {
            return false;
        }
        for (int i = from; i < from + 4; i++) {
            if (Character.digit(bytes[i], 16) < 0) {
                return false;
            }
        }
        return true;
    }
}
