package io.spawnwatch.detection.lookup;

import io.spawnwatch.detection.CaseFolding;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hash table from the cells of some columns to numbers of buckets. It compares several texts at once and ignores case
 * where the lookup does, without copying what is looked up. Immutable once it is built.
 */
final class LiteralTable {
    private static final int FREE = -1;

    private final LookupCells cells;
    private final int[] columns;

    /** For each column, the position of its value among those that are looked up. */
    private final int[] positions;

    private final boolean ignoreCase;

    /** Open addressing: a bucket is stored at its hash or, if that place is taken, at the next free one. */
    private final int[] buckets;

    /** The first row of each bucket, whose cells are the key. */
    private final int[] firstRows;

    private final int mask;
    private int size;

    /**
     * Creates an empty table.
     *
     * @param columns   of the keys; if there are none, there is one bucket
     * @param positions of their values, in the same order
     * @param rows      the most that will be added
     */
    LiteralTable(LookupCells cells, int[] columns, int[] positions, boolean ignoreCase, int rows) {
        this.cells = cells;
        this.columns = columns;
        this.positions = positions;
        this.ignoreCase = ignoreCase;
        int capacity = Integer.highestOneBit(Math.max(1, rows)) * 4;
        this.buckets = new int[capacity];
        Arrays.fill(buckets, FREE);
        this.firstRows = new int[rows];
        this.mask = capacity - 1;
    }

    /** The bucket of a row with these cells, which may be a new one: the number of buckets so far. */
    int add(int row) {
        int hash = 0;
        for (int column : columns) {
            hash = hash(hash, cells.text(row, column));
        }
        int at = spread(hash) & mask;
        while (buckets[at] != FREE && !sameCells(firstRows[buckets[at]], row)) {
            at = (at + 1) & mask;
        }
        if (buckets[at] == FREE) {
            firstRows[size] = row;
            buckets[at] = size++;
        }
        return buckets[at];
    }

    /** The bucket of some values, none of them missing, or -1. */
    int find(List<@Nullable String> values) {
        int hash = 0;
        for (int position : positions) {
            String value = values.get(position);
            if (value == null) {
                return FREE;
            }
            hash = hash(hash, value);
        }
        int at = spread(hash) & mask;
        while (buckets[at] != FREE && !sameTexts(firstRows[buckets[at]], values)) {
            at = (at + 1) & mask;
        }
        return buckets[at];
    }

    private boolean sameCells(int row, int other) {
        for (int column : columns) {
            if (!same(cells.text(row, column), cells.text(other, column))) {
                return false;
            }
        }
        return true;
    }

    private boolean sameTexts(int row, List<@Nullable String> values) {
        for (int i = 0; i < columns.length; i++) {
            String value = values.get(positions[i]);
            if (value == null || !same(cells.text(row, columns[i]), value)) {
                return false;
            }
        }
        return true;
    }

    private boolean same(String text, String other) {
        if (!ignoreCase) {
            return text.equals(other);
        }
        if (text.length() != other.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (CaseFolding.fold(text.charAt(i)) != CaseFolding.fold(other.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private int hash(int seed, String text) {
        if (!ignoreCase) {
            return 31 * seed + text.hashCode();
        }
        int hash = 0;
        for (int i = 0; i < text.length(); i++) {
            hash = 31 * hash + CaseFolding.fold(text.charAt(i));
        }
        return 31 * seed + hash;
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ mixed >>> 15;
    }
}
