package io.spawnwatch.detection.lookup;

import io.spawnwatch.detection.CaseFolding;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows that have the same kind of cell in each column: found by their literals first, then by their patterns. Immutable. */
final class RowGroup {
    private static final int[] NONE = {};

    private final LiteralTable literals;
    private final boolean ignoreCase;

    /** The rows by bucket, at most as many as a look-up returns, where no column has patterns. */
    private final int[][] rows;

    /** The rows by bucket where some column has patterns. */
    private final PatternRows[] patternRows;

    /**
     * Builds a group.
     *
     * @param columns of the values that are looked up, in their order
     * @param kinds   by column
     * @param rows    ascending
     */
    RowGroup(LookupRule rule, LookupCells cells, int[] columns, List<CellKind> kinds, int[] rows) {
        this.ignoreCase = !rule.caseSensitive();
        int[] literalPositions = positions(kinds, CellKind.LITERAL);
        int[] patternPositions = positions(kinds, CellKind.PATTERN);
        int[] literalColumns =
                IntStream.of(literalPositions).map(i -> columns[i]).toArray();
        this.literals = new LiteralTable(cells, literalColumns, literalPositions, ignoreCase, rows.length);
        int[][] buckets = buckets(rows);
        if (patternPositions.length == 0) {
            this.rows = Arrays.stream(buckets)
                    .map(bucket -> Arrays.copyOf(bucket, Math.min(bucket.length, rule.maxMatches())))
                    .toArray(int[][]::new);
            this.patternRows = new PatternRows[0];
        } else {
            Map<String, CellPattern> known = new HashMap<>();
            this.rows = new int[0][];
            this.patternRows = Arrays.stream(buckets)
                    .map(bucket -> new PatternRows(
                            bucket,
                            rule.maxMatches(),
                            patternPositions,
                            IntStream.of(patternPositions)
                                    .mapToObj(i -> patterns(rule, cells, columns[i], bucket, known))
                                    .toArray(CellPattern[][]::new)))
                    .toArray(PatternRows[]::new);
        }
    }

    /** The first rows that match, in the file's order. No value may be missing. */
    int[] match(List<@Nullable String> values) {
        int bucket = literals.find(values);
        if (bucket < 0) {
            return NONE;
        }
        return patternRows.length == 0 ? rows[bucket] : patternRows[bucket].match(new LookupInput(values, ignoreCase));
    }

    private int[][] buckets(int[] rows) {
        int[] bucketOf = IntStream.of(rows).map(literals::add).toArray();
        int[] sizes = new int[IntStream.of(bucketOf).max().orElse(-1) + 1];
        for (int bucket : bucketOf) {
            sizes[bucket]++;
        }
        int[][] buckets = new int[sizes.length][];
        Arrays.setAll(buckets, bucket -> new int[sizes[bucket]]);
        for (int i = rows.length - 1; i >= 0; i--) {
            buckets[bucketOf[i]][--sizes[bucketOf[i]]] = rows[i];
        }
        return buckets;
    }

    private static int[] positions(List<CellKind> kinds, CellKind kind) {
        return IntStream.range(0, kinds.size())
                .filter(i -> kinds.get(i) == kind)
                .toArray();
    }

    private CellPattern[] patterns(
            LookupRule rule, LookupCells cells, int column, int[] rows, Map<String, CellPattern> known) {
        MatchType type = rule.matchType(cells.fields().get(column));
        CellPattern[] patterns = new CellPattern[rows.length];
        for (int i = 0; i < rows.length; i++) {
            String cell = cells.text(rows[i], column);
            patterns[i] = known.computeIfAbsent(
                    type + cell,
                    key -> type == MatchType.CIDR
                            ? CidrPattern.of(cell)
                            : WildcardPattern.of(ignoreCase ? CaseFolding.fold(cell) : cell));
        }
        return patterns;
    }
}
