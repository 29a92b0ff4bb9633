package io.spawnwatch.detection.lookup;

import io.spawnwatch.detection.CaseFolding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds patterns by a few characters that every matching value contains: from the longest literal of each pattern, the
 * sequence that the fewest patterns have. A value is searched in one pass for each length of sequence, however many
 * patterns there are.
 *
 * <p>An Aho-Corasick automaton would need a state for each character of all patterns: hundreds of megabytes for a hundred
 * thousand paths.
 */
final class WildcardIndex implements CandidateFinder {
    /** Eight characters of a longer literal tell patterns apart nearly as well as all of it. */
    private static final int[] LENGTHS = {8, 4, 2, 1};

    /** The base of the hash that is carried on from one sequence to the next (Rabin and Karp). */
    private static final long BASE = 0xD6E8FEB86659FD93L;

    private static final int MOST_COUNTERS = 1 << 22;

    private final int position;
    private final List<Sequences> sequences = new ArrayList<>();

    /**
     * Builds an index.
     *
     * @param position of the value among those that are looked up
     * @param patterns none of them matches everything
     */
    WildcardIndex(int position, WildcardPattern[] patterns) {
        this.position = position;
        String[] literals = new String[patterns.length];
        int[] counts = new int[Math.min(MOST_COUNTERS, Integer.highestOneBit(Math.max(16, patterns.length)) * 16)];
        for (int place = 0; place < patterns.length; place++) {
            literals[place] = patterns[place].longestLiteral();
            count(literals[place], counts);
        }
        for (int length : LENGTHS) {
            int[] places = IntStream.range(0, patterns.length)
                    .filter(place -> lengthFor(literals[place]) == length)
                    .toArray();
            if (places.length > 0) {
                long[] rarest = IntStream.of(places)
                        .mapToLong(place -> rarest(literals[place], length, counts))
                        .toArray();
                sequences.add(new Sequences(length, places, new CandidateBuckets(rarest)));
            }
        }
    }

    @Override
    public void find(LookupInput input, MatchingRows matching) {
        String value = input.value(position);
        for (Sequences ofLength : sequences) {
            ofLength.find(value, input.ignoresCase(), matching);
        }
    }

    private static int lengthFor(String literal) {
        for (int length : LENGTHS) {
            if (literal.length() >= length) {
                return length;
            }
        }
        throw new IllegalArgumentException("a pattern that matches everything");
    }

    /** Counts sequences; different ones may share a counter, which only makes the choice among them less good. */
    private static void count(String literal, int[] counts) {
        int length = lengthFor(literal);
        for (int from = 0; from + length <= literal.length(); from++) {
            counts[counter(hash(literal, from, length), counts)]++;
        }
    }

    private static long rarest(String literal, int length, int[] counts) {
        long rarest = hash(literal, 0, length);
        for (int from = 1; from + length <= literal.length(); from++) {
            long hash = hash(literal, from, length);
            if (counts[counter(hash, counts)] < counts[counter(rarest, counts)]) {
                rarest = hash;
            }
        }
        return rarest;
    }

    private static int counter(long hash, int[] counts) {
        return (int) (hash >>> 32 ^ hash) & (counts.length - 1);
    }

    private static long hash(String text, int from, int length) {
        long hash = 0;
        for (int i = from; i < from + length; i++) {
            hash = hash * BASE + text.charAt(i);
        }
        return hash;
    }

    /** The chosen sequences of one length. */
    private static final class Sequences {
        private final int length;

        /** The place of each pattern among all, ascending. */
        private final int[] places;

        private final CandidateBuckets buckets;

        /** What the first character of a sequence adds to the hash of the next one. */
        private final long weight;

        Sequences(int length, int[] places, CandidateBuckets buckets) {
            this.length = length;
            this.places = places;
            this.buckets = buckets;
            long power = 1;
            for (int i = 0; i < length; i++) {
                power *= BASE;
            }
            this.weight = power;
        }

        void find(String value, boolean ignoreCase, MatchingRows matching) {
            // A sequence may occur as often as whoever wrote the value likes; its patterns are offered once.
            IntSet offered = null;
            long hash = 0;
            for (int i = 0; i < value.length(); i++) {
                hash = hash * BASE + at(value, i, ignoreCase);
                if (i >= length) {
                    hash -= weight * at(value, i - length, ignoreCase);
                }
                int bucket = i + 1 < length ? -1 : buckets.find(hash);
                if (bucket >= 0) {
                    offered = offered == null ? new IntSet() : offered;
                    if (offered.add(bucket)) {
                        offer(buckets.places(bucket), matching);
                    }
                }
            }
        }

        private void offer(int[] found, MatchingRows matching) {
            int taken = 0;
            for (int i = 0; i < found.length && !matching.isEnough(taken); i++) {
                taken += matching.offer(places[found[i]]) ? 1 : 0;
            }
        }

        private static char at(String value, int i, boolean ignoreCase) {
            char c = value.charAt(i);
            return ignoreCase ? CaseFolding.fold(c) : c;
        }
    }
}
