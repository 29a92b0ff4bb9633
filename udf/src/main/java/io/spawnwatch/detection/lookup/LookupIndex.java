package io.spawnwatch.detection.lookup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows of a table by the values of some of its fields. Immutable: threads may share it.
 *
 * <p>No look-up goes through all rows. Cells without patterns are found in one hash table for all their fields. Among the
 * fields with patterns, the one that tells the most rows apart is searched, and the rows found are then compared whole.
 */
public final class LookupIndex {
    private static final int[] NONE = {};

    private final int size;
    private final int most;
    private final RowGroup[] groups;

    private LookupIndex(int size, int most, RowGroup[] groups) {
        this.size = size;
        this.most = most;
        this.groups = groups;
    }

    static LookupIndex of(LookupRule rule, LookupCells cells, List<String> fields) {
        int[] columns = fields.stream().mapToInt(cells.fields()::indexOf).toArray();
        if (fields.isEmpty()
                || new HashSet<>(fields).size() < fields.size()
                || IntStream.of(columns).anyMatch(column -> column < 0)) {
            throw new IllegalArgumentException(fields + " among the fields " + cells.fields());
        }
        Map<List<CellKind>, IntStream.Builder> rowsByKinds = new LinkedHashMap<>();
        for (int row = 0; row < cells.size(); row++) {
            List<CellKind> kinds = new ArrayList<>(columns.length);
            for (int i = 0; i < columns.length; i++) {
                kinds.add(CellKind.of(cells.cell(row, columns[i]), rule.matchType(fields.get(i))));
            }
            if (!kinds.contains(CellKind.NOTHING)) {
                rowsByKinds
                        .computeIfAbsent(kinds, unknown -> IntStream.builder())
                        .add(row);
            }
        }
        List<RowGroup> groups = new ArrayList<>();
        rowsByKinds.forEach((kinds, rows) -> groups.add(
                new RowGroup(rule, cells, columns, kinds, rows.build().toArray())));
        return new LookupIndex(fields.size(), rule.maxMatches(), groups.toArray(RowGroup[]::new));
    }

    /**
     * The rows that match all values, in the file's order: at most the lookup's {@code max_matches}, the first ones.
     *
     * @param values the values of the index's fields, in their order; a missing value (null) matches no row
     * @return numbers of rows, from 0; not to be changed. Empty if none matches; {@link LookupTable#outputs} adds
     *     {@code default_match}
     */
    public int[] match(List<@Nullable String> values) {
        if (values.size() != size) {
            throw new IllegalArgumentException(values.size() + " values for " + size + " fields");
        }
        for (int i = 0; i < size; i++) {
            if (values.get(i) == null) {
                return NONE;
            }
        }
        int[] rows = NONE;
        for (RowGroup group : groups) {
            int[] more = group.match(values);
            rows = rows.length == 0 ? more : more.length == 0 ? rows : merge(rows, more);
        }
        return rows;
    }

    /** Merges ascending rows of which no two are the same. */
    private int[] merge(int[] some, int[] others) {
        int[] merged = Arrays.copyOf(some, some.length + others.length);
        System.arraycopy(others, 0, merged, some.length, others.length);
        Arrays.sort(merged);
        return merged.length > most ? Arrays.copyOf(merged, most) : merged;
    }
}
