package io.spawnwatch.detection.plan.pattern;

/**
 * A set of ASCII characters.
 *
 * @param low  a bit for each of the first 64
 * @param high a bit for each of the others
 */
record CharSet(long low, long high) {
    /** The number of characters in ASCII. */
    static final int SIZE = 128;

    static final CharSet NONE = new CharSet(0, 0);
    static final CharSet DIGIT = range('0', '9');
    static final CharSet WORD = DIGIT.or(range('a', 'z')).or(range('A', 'Z')).or(range('_', '_'));
    static final CharSet SPACE = range('\t', '\r').or(range(' ', ' '));

    /** RE2's {@code \s}, which lacks the vertical tab. */
    static final CharSet PERL_SPACE = range('\t', '\n').or(range('\f', '\r')).or(range(' ', ' '));

    /** The characters from one to another, as far as they are ASCII. */
    static CharSet range(int from, int to) {
        CharSet set = NONE;
        for (int c = from; c <= to && c < SIZE; c++) {
            set = c < Long.SIZE ? new CharSet(set.low | 1L << c, set.high) : new CharSet(set.low, set.high | 1L << c);
        }
        return set;
    }

    boolean contains(char c) {
        return ((c < Long.SIZE ? low : high) >>> c & 1) != 0;
    }

    CharSet or(CharSet other) {
        return new CharSet(low | other.low, high | other.high);
    }

    CharSet not() {
        return new CharSet(~low, ~high);
    }

    /** The set with the letters of the other case. */
    CharSet ignoringCase() {
        long letters = (1L << 26) - 1;
        long capitals = high >>> ('A' - Long.SIZE) & letters;
        long small = high >>> ('a' - Long.SIZE) & letters;
        long both = capitals | small;
        return new CharSet(low, high | both << ('A' - Long.SIZE) | both << ('a' - Long.SIZE));
    }
}
