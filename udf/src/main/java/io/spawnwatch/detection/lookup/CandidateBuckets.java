package io.spawnwatch.detection.lookup;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A hash table from numbers, themselves hashes, to places. Immutable. */
final class CandidateBuckets {
    private static final int FREE = -1;

    /** A multiplier that spreads numbers which differ in a few bits only: 2^64 divided by the golden ratio. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    /** Open addressing: a key is stored at its hash or, if that place is taken, at the next free one. */
    private final long[] keys;

    private final int[] buckets;
    private final int[][] places;
    private final int shift;

    /**
     * Builds a table.
     *
     * @param keyOf the key of each place
     */
    CandidateBuckets(long[] keyOf) {
        Map<Long, Integer> numbers = new HashMap<>();
        int[] sizes = new int[keyOf.length];
        int[] bucketOf = new int[keyOf.length];
        for (int place = 0; place < keyOf.length; place++) {
            bucketOf[place] = numbers.computeIfAbsent(keyOf[place], key -> numbers.size());
            sizes[bucketOf[place]]++;
        }
        places = new int[numbers.size()][];
        Arrays.setAll(places, bucket -> new int[sizes[bucket]]);
        for (int place = keyOf.length - 1; place >= 0; place--) {
            int bucket = bucketOf[place];
            places[bucket][--sizes[bucket]] = place;
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(4L * Math.max(1, numbers.size()) - 1);
        shift = Long.SIZE - bits;
        keys = new long[1 << bits];
        buckets = new int[1 << bits];
        Arrays.fill(buckets, FREE);
        numbers.forEach((key, bucket) -> {
            int at = home(key);
            while (buckets[at] != FREE) {
                at = next(at);
            }
            keys[at] = key;
            buckets[at] = bucket;
        });
    }

    /** The bucket of a key, or -1. */
    int find(long key) {
        int at = home(key);
        while (buckets[at] != FREE && keys[at] != key) {
            at = next(at);
        }
        return buckets[at];
    }

    /** The places of a bucket, ascending; not to be changed. */
    int[] places(int bucket) {
        return places[bucket];
    }

    private int home(long key) {
        return (int) ((key * SPREAD) >>> shift);
    }

    private int next(int at) {
        return (at + 1) & (keys.length - 1);
    }
}
