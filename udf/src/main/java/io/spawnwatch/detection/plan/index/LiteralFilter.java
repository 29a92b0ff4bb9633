package io.spawnwatch.detection.plan.index;

import io.spawnwatch.event.BytePlace;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Tells whether one of some literals is in a value that stands in a record's bytes, escapes included, so that most values
 * need neither be unescaped nor searched by {@link AhoCorasick}. It may say yes in vain, but never no.
 *
 * <p>Each literal is recognised by four of its bytes in a row, its window. Every four bytes of a value are looked up in a
 * bitmap of all windows; no step waits for the one before, which makes this about three times as fast as an automaton.
 * Where the bitmap says yes, the literals with that window are compared. An attacker who writes windows without their
 * literals gets no more than a few comparisons: after {@link #MOST_FAILURES} the answer is yes, and the automaton decides.
 */
final class LiteralFilter {
    private static final int WINDOW = 4;
    private static final int MOST_FAILURES = 16;

    /** Turns capital letters into small ones, and some other characters into each other: comparing literals tells. */
    private static final int FOLD = 0x20202020;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /** The characters of command lines, the commonest first. All others are rarer. */
    private static final String COMMONEST_FIRST = "e \\sti-onracd.lmpu/:fw\"gh23vbx0146y5";

    private final Windows plain;
    private final Windows escaped;

    /**
     * Builds a filter.
     *
     * @param literals case folded; none is empty
     */
    LiteralFilter(Collection<String> literals) {
        // A value in bytes is ASCII, and no other character folds to ASCII.
        List<String> ascii = literals.stream()
                .filter(text -> text.chars().allMatch(c -> c < 128))
                .toList();
        plain = new Windows(ascii);
        escaped = new Windows(
                ascii.stream().map(LiteralFilter::longestEscapedPart).toList());
    }

    /** Whether a value may contain one of the literals. */
    boolean mayContain(byte[] record, long place) {
        int start = BytePlace.start(place);
        return (BytePlace.isEscaped(place) ? escaped : plain).mayOccur(record, start, start + BytePlace.length(place));
    }

    /** What stands in escaped bytes for sure if they contain a literal. A slash may be escaped or not. */
    private static String longestEscapedPart(String literal) {
        String longest = "";
        for (String part : literal.replace("\\", "\\\\").replace("\"", "\\\"").split("/", -1)) {
            longest = part.length() > longest.length() ? part : longest;
        }
        return longest;
    }

    /** The windows of some texts, which are written as the bytes are. */
    private static final class Windows {
        private static final int HASH_BITS = 16;

        private final long[] bitmap = new long[1 << (HASH_BITS - 6)];

        /** Each text, in the order of their windows. */
        private final byte[][] texts;

        /** The window of each text, sorted. */
        private final int[] windows;

        /** Where the window begins in each text. */
        private final int[] offsets;

        /** Whether a text is too short for a window, so that nothing can be ruled out. */
        private final boolean anyTooShort;

        Windows(List<String> literals) {
            anyTooShort = literals.stream().anyMatch(literal -> literal.length() < WINDOW);
            List<byte[]> sorted = new ArrayList<>();
            if (!anyTooShort) {
                literals.forEach(literal -> sorted.add(literal.getBytes(StandardCharsets.US_ASCII)));
                sorted.sort((left, right) -> Integer.compare(window(left), window(right)));
            }
            texts = sorted.toArray(byte[][]::new);
            windows = sorted.stream().mapToInt(Windows::window).toArray();
            offsets = sorted.stream().mapToInt(Windows::rarestOffset).toArray();
            for (int window : windows) {
                int hash = hash(window);
                bitmap[hash >>> 6] |= 1L << hash;
            }
        }

        boolean mayOccur(byte[] bytes, int start, int end) {
            if (anyTooShort) {
                return true;
            }
            int failures = 0;
            for (int i = start; i <= end - WINDOW; i++) {
                int window = (int) INTS.get(bytes, i) | FOLD;
                int hash = hash(window);
                if ((bitmap[hash >>> 6] >>> hash & 1) != 0) {
                    failures++;
                    if (failures > MOST_FAILURES || isPartOfText(window, bytes, i, start, end)) {
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean isPartOfText(int window, byte[] bytes, int at, int start, int end) {
            int found = Arrays.binarySearch(windows, window);
            if (found < 0) {
                return false;
            }
            while (found > 0 && windows[found - 1] == window) {
                found--;
            }
            for (; found < windows.length && windows[found] == window; found++) {
                if (isAt(texts[found], bytes, at - offsets[found], start, end)) {
                    return true;
                }
            }
            return false;
        }

        private static boolean isAt(byte[] text, byte[] bytes, int at, int start, int end) {
            if (at < start || at + text.length > end) {
                return false;
            }
            for (int i = 0; i < text.length; i++) {
                byte b = bytes[at + i];
                if (text[i] != (b >= 'A' && b <= 'Z' ? b + 0x20 : b)) {
                    return false;
                }
            }
            return true;
        }

        private static int window(byte[] text) {
            return (int) INTS.get(text, rarestOffset(text)) | FOLD;
        }

        private static int rarestOffset(byte[] text) {
            int rarest = 0;
            int best = -1;
            for (int i = 0; i <= text.length - WINDOW; i++) {
                int rarity = 0;
                for (int j = i; j < i + WINDOW; j++) {
                    int rank = COMMONEST_FIRST.indexOf(text[j]);
                    rarity += rank < 0 ? COMMONEST_FIRST.length() : rank;
                }
                if (rarity > best) {
                    best = rarity;
                    rarest = i;
                }
            }
            return rarest;
        }

        private static int hash(int window) {
            return (window * 0x9E3779B1) >>> (Integer.SIZE - HASH_BITS);
        }
    }
}
