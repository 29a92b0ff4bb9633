package io.spawnwatch.detection.lookup;

import io.spawnwatch.detection.CidrBlock;
import org.jspecify.annotations.Nullable;

/** A cell that is a block of addresses. A value that is not an address matches none. */
record CidrPattern(CidrBlock block) implements CellPattern {
    /** Parses a block, or an address without a prefix length: the block that has only this address. Null if it is neither. */
    static @Nullable CidrPattern parse(String cell) {
        CidrBlock block = cell.indexOf('/') < 0 ? CidrBlock.ofAddress(cell) : CidrBlock.parse(cell);
        return block == null ? null : new CidrPattern(block);
    }

    /** Parses a cell that was checked before. */
    static CidrPattern of(String cell) {
        CidrPattern pattern = parse(cell);
        if (pattern == null) {
            throw new IllegalArgumentException("'" + cell + "' is not a block of addresses");
        }
        return pattern;
    }

    @Override
    public boolean matches(LookupInput input, int position) {
        return block.contains(input.address(position));
    }
}
