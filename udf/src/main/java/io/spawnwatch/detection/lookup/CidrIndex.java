package io.spawnwatch.detection.lookup;

import io.spawnwatch.detection.CidrBlock;
import java.nio.ByteBuffer;
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
                .mapToLong(pattern ->
                        key(pattern.block().network(), pattern.block().prefix()))
                .toArray());
    }

    @Override
    public void find(LookupInput input, MatchingRows matching) {
        byte[] address = input.address(position);
        if (address.length == 0) {
            return;
        }
        for (int prefix : address.length == V6_BYTES ? prefixesV6 : prefixesV4) {
            int bucket = buckets.find(key(address, prefix));
            int taken = 0;
            int[] found = bucket < 0 ? new int[0] : buckets.places(bucket);
            for (int i = 0; i < found.length && !matching.isEnough(taken); i++) {
                taken += matching.offer(found[i]) ? 1 : 0;
            }
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

    /** A hash of the leading bits; equal blocks have the same, and others hardly ever. */
    private static long key(byte[] address, int prefix) {
        ByteBuffer bits = ByteBuffer.wrap(Arrays.copyOf(address, V6_BYTES));
        long high = prefix == 0 ? 0 : bits.getLong(0) & -1L << Math.max(0, Long.SIZE - prefix);
        long low = prefix <= Long.SIZE ? 0 : bits.getLong(Long.BYTES) & -1L << (2 * Long.SIZE - prefix);
        return ((high * 31 + low) * 31 + prefix) * 31 + address.length;
    }
}
