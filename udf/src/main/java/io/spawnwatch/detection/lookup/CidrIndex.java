package io.spawnwatch.detection.lookup;

import io.spawnwatch.detection.CidrBlock;
import java.util.Arrays;

/** Finds the blocks that contain an address: one look-up for each prefix length that occurs. */
final class CidrIndex implements CandidateFinder {
    private static final int V6_BYTES = 16;

    private final int position;

    /** The distinct prefix lengths of IPv4 blocks. */
    private final int[] prefixesV4;

    private final int[] prefixesV6;
    private final CandidateBuckets buckets;

    /**
     * Builds an index.
     *
     * @param position of the value among those that are looked up
     */
    CidrIndex(int position, CidrPattern[] patterns) {
        this.position = position;
        this.prefixesV4 = prefixes(patterns, false);
        this.prefixesV6 = prefixes(patterns, true);
        this.buckets = new CandidateBuckets(Arrays.stream(patterns)
                .mapToLong(pattern -> key(pattern.block()))
                .toArray());
    }

    @Override
    public void find(LookupInput input, MatchingRows matching) {
        byte[] address = input.address(position);
        if (address.length == 0) {
            return;
        }
        long high = bits(address, 0);
        long low = bits(address, Long.BYTES);
        for (int prefix : address.length == V6_BYTES ? prefixesV6 : prefixesV4) {
            int bucket = buckets.find(key(address.length, high, low, prefix));
            if (bucket >= 0) {
                offer(buckets.places(bucket), matching);
            }
        }
    }

    private static void offer(int[] places, MatchingRows matching) {
        int taken = 0;
        for (int i = 0; i < places.length && !matching.isEnough(taken); i++) {
            taken += matching.offer(places[i]) ? 1 : 0;
        }
    }

    private static int[] prefixes(CidrPattern[] patterns, boolean v6) {
        return Arrays.stream(patterns)
                .map(CidrPattern::block)
                .filter(block -> (block.network().length == V6_BYTES) == v6)
                .mapToInt(CidrBlock::prefix)
                .distinct()
                .toArray();
    }

    /** Eight bytes as a number; missing ones are 0. */
    private static long bits(byte[] address, int from) {
        long bits = 0;
        for (int i = from; i < from + Long.BYTES; i++) {
            bits = bits << Byte.SIZE | (i < address.length ? address[i] & 0xff : 0);
        }
        return bits;
    }

    /** A hash of the leading bits; equal blocks have the same, and others hardly ever. */
    private static long key(int length, long high, long low, int prefix) {
        long keptHigh = prefix == 0 ? 0 : high & -1L << Math.max(0, Long.SIZE - prefix);
        long keptLow = prefix <= Long.SIZE ? 0 : low & -1L << (2 * Long.SIZE - prefix);
        return ((keptHigh * 31 + keptLow) * 31 + prefix) * 31 + length;
    }

    private static long key(CidrBlock block) {
        byte[] network = block.network();
        return key(network.length, bits(network, 0), bits(network, Long.BYTES), block.prefix());
    }
}
