package io.spawnwatch.detection.lookup;

import io.spawnwatch.detection.CaseFolding;
import io.spawnwatch.detection.HexDigest;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file, and how values are looked up in them. Immutable, and compact when serialized.
 *
 * <p>An empty cell has no value: it matches nothing and puts nothing out. An empty cell in quotes is a value, the empty
 * text (as in Splunk: <a href="https://github.com/LukeMurphey/lookup-editor/issues/3">lookup-editor, issue 3</a>).
 */
public final class LookupTable implements Serializable {
    private static final long serialVersionUID = 1L;

    private final LookupRule rule;
    private final LookupCells cells;
    private final List<String> warnings;
    private final String digest;

    LookupTable(LookupRule rule, LookupCells cells) {
        this.rule = rule;
        this.cells = cells;
        this.warnings = warnings(rule, cells);
        this.digest = HexDigest.sha256(rule.canonical(cells.fields()) + cells.digest());
    }

    /** The name of the definition; the name of the file if it has none. */
    public String name() {
        return rule.name();
    }

    /** The CSV file's name without its folder. */
    public String file() {
        return cells.file();
    }

    /** The names of the fields, in the order of the columns. No two are the same. */
    public List<String> fields() {
        return cells.fields();
    }

    /** The number of rows, the header not counted. */
    public int size() {
        return cells.size();
    }

    /** The column of a field, from 0, or -1 if the table does not have it. Names are case-sensitive, as in Splunk. */
    public int column(String field) {
        return cells.fields().indexOf(field);
    }

    /**
     * The value of a cell, or null if it is empty.
     *
     * @param row    from 0, in the file's order
     * @param column from 0
     */
    public @Nullable String cell(int row, int column) {
        return cells.cell(row, column);
    }

    /**
     * What the lookup puts out for a field: the cells of the matching rows, in order and without the empty ones. If fewer
     * rows match than {@code min_matches}, {@code default_match} is added as often as rows are missing; it does not
     * replace an empty cell of a row that matches (Splunk's Knowledge Manager Manual, "Add field matching rules to your
     * lookup configuration").
     *
     * @param rows   matching rows, as {@link LookupIndex#match} returns them
     * @param column of the output field, from 0
     * @return empty if the field gets no value
     */
    public List<String> outputs(int[] rows, int column) {
        List<String> values = new ArrayList<>();
        for (int row : rows) {
            String cell = cells.cell(row, column);
            if (cell != null) {
                values.add(cell);
            }
        }
        for (int match = rows.length; match < rule.minMatches(); match++) {
            values.add(rule.defaultMatch());
        }
        return values;
    }

    /** Fewer matching rows than this are filled up with {@link #defaultMatch}; 0 unless defined. */
    public int minMatches() {
        return rule.minMatches();
    }

    /** Only the first rows that match count, at most this many; 100 unless defined. */
    public int maxMatches() {
        return rule.maxMatches();
    }

    /** The value of missing matches; the empty text unless defined. */
    public String defaultMatch() {
        return rule.defaultMatch();
    }

    /**
     * Hexadecimal digits that change if and only if what the table answers can change: with the rows, their order, the
     * fields and the rules of matching, but not with the way the CSV is written, names of files or descriptions.
     */
    public String digest() {
        return digest;
    }

    /** What the author of a search that uses the table should know, without a place. */
    public List<String> warnings() {
        return warnings;
    }

    /**
     * Builds what finds rows by the values of some fields. Takes time proportional to the table: build it once for each
     * search.
     *
     * @param fields at least one; each is a field of the table, and no two are the same
     * @throws IllegalArgumentException if they are not
     */
    public LookupIndex index(List<String> fields) {
        return LookupIndex.of(rule, cells, fields);
    }

    /**
     * Whether no more than one row can match values of some fields: these are compared exactly, and no two rows have the
     * same in them. Takes time in proportion to the table.
     */
    public boolean isUnique(List<String> fields) {
        if (fields.stream().anyMatch(field -> rule.matchType(field) != MatchType.EXACT)) {
            return false;
        }
        Set<List<String>> known = new HashSet<>();
        for (int row = 0; row < size(); row++) {
            List<String> values = new ArrayList<>();
            for (String field : fields) {
                String cell = cell(row, column(field));
                if (cell != null) {
                    values.add(rule.caseSensitive() ? cell : CaseFolding.fold(cell));
                }
            }
            // A row with an empty cell matches nothing.
            if (values.size() == fields.size() && !known.add(values)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the cells of a field are texts or texts with wildcards, rather than blocks of addresses. */
    public boolean holdsTexts(String field) {
        return rule.matchType(field) != MatchType.CIDR;
    }

    LookupRule rule() {
        return rule;
    }

    LookupCells cells() {
        return cells;
    }

    private static List<String> warnings(LookupRule rule, LookupCells cells) {
        List<String> warnings = new ArrayList<>();
        for (String field : rule.matchTypes().keySet()) {
            if (!cells.fields().contains(field)) {
                // Splunk ignores it too: https://github.com/splunk/security_content/pull/4196
                warnings.add("the match_type of the lookup '" + rule.name() + "' names '" + field
                        + "', which is not a field of " + cells.file() + ", so it has no effect");
            }
        }
        if (cells.size() == 0) {
            warnings.add("the lookup '" + rule.name() + "' has no rows (" + cells.file() + "), so nothing matches it");
        }
        return List.copyOf(warnings);
    }

    private Object writeReplace() {
        return new Serialized(rule, cells.file(), List.copyOf(cells.fields()), cells.packed());
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("a lookup table is serialized in packed form");
    }

    /** The serialized form: one array of bytes is written several times faster than as many objects as there are cells. */
    @SuppressWarnings("ArrayRecordComponent") // Only written and read back; nobody compares it.
    private record Serialized(LookupRule rule, String file, List<String> fields, byte[] cells) implements Serializable {
        private Object readResolve() {
            return new LookupTable(rule, LookupCells.ofPacked(file, fields, cells));
        }
    }
}
