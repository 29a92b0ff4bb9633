package io.spawnwatch.decode.text;

/** Passes over strings with escapes in JSON, eight bytes at a time: in what Windows logs, every tenth byte is a backslash. */
public final class JsonEscapes {
    /** In place of an index. */
    public static final int INVALID = -1;

    private static final long QUOTES = ByteWords.of('"');
    private static final long BACKSLASHES = ByteWords.of('\\');

    /**
     * Which of eight bytes are escaped, by a bit for each that is a backslash, and 256 more if the byte before them escapes the
     * first. 256 is added if the last of them escapes the next byte.
     */
    private static final short[] ESCAPED = new short[512];

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

    /** Whether every escaped character of the string that was passed last stands for itself. */
    private boolean isSimple;

    /** All words of the string that was passed last. */
    private long union;

    /**
     * Passes over the rest of a string.
     *
     * @param from index of a byte in it that is not escaped
     * @return the index of its closing quote, or {@link #INVALID} if there is none or one of the escapes is not valid
     */
    public int pass(byte[] bytes, int from) {
        isSimple = true;
        union = 0;
        int state = 0;
        for (int at = from; at < bytes.length; at += Long.BYTES) {
            long word = ByteWords.at(bytes, at);
            int backslashes = ByteWords.bits(ByteWords.equal(word, BACKSLASHES));
            int quotes = ByteWords.bits(ByteWords.equal(word, QUOTES));
            state = ESCAPED[(state & 256) | backslashes];
            int closing = quotes & ~state;
            // An escaped backslash or quote stands for itself.
            int letters = state & 255 & ~(backslashes | quotes);
            if (closing != 0) {
                int index = Integer.numberOfTrailingZeros(closing);
                union |= ByteWords.before(word, index);
                letters &= (1 << index) - 1;
                return letters == 0 || areValid(bytes, at, letters) ? at + index : INVALID;
            }
            union |= word;
            if (letters != 0 && !areValid(bytes, at, letters)) {
                return INVALID;
            }
        }
        return INVALID;
    }

    /** Whether the string that was passed last has no other escapes than of backslashes, quotes and slashes. */
    public boolean isSimple() {
        return isSimple;
    }

    /** All words of the string that was passed last, to see whether there is a byte that is not ASCII. */
    public long union() {
        return union;
    }

    /** Whether escaped characters of a word mean something. */
    private boolean areValid(byte[] bytes, int at, int letters) {
        for (int rest = letters; rest != 0; rest &= rest - 1) {
            int letter = at + Integer.numberOfTrailingZeros(rest);
            int meaning = letter >= bytes.length || bytes[letter] < 0 ? UNKNOWN : MEANING[bytes[letter]];
            if (meaning == UNKNOWN || (meaning == CODE_UNIT && !isCodeUnit(bytes, letter + 1, bytes.length))) {
                return false;
            }
            if (meaning != STANDS_FOR_ITSELF) {
                isSimple = false;
            }
        }
        return true;
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
