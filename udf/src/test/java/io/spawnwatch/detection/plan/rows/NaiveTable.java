package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.ReferenceMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A lookup table that goes through all its rows: the reference for faster ones.
 *
 * @param fields        names of the fields
 * @param rows          values by field; an empty cell is missing
 * @param wildcards     the fields whose cells are patterns
 * @param caseSensitive for all fields
 */
record NaiveTable(
        List<String> fields,
        List<Map<String, String>> rows,
        Set<String> wildcards,
        boolean caseSensitive,
        int minMatches,
        int maxMatches,
        String defaultMatch) {

    /** What a field puts out for some values by field. */
    List<String> look(Map<String, String> sought, String output) {
        List<String> values = new ArrayList<>();
        int matches = 0;
        for (Map<String, String> row : rows) {
            boolean matching = sought.entrySet().stream()
                    .allMatch(key -> row.containsKey(key.getKey())
                            && matches(row.get(key.getKey()), key.getValue(), wildcards.contains(key.getKey())));
            if (matching && matches < maxMatches) {
                matches++;
                if (row.containsKey(output)) {
                    values.add(row.get(output));
                }
            }
        }
        for (; matches < minMatches; matches++) {
            values.add(defaultMatch);
        }
        return values;
    }

    private boolean matches(String cell, String value, boolean wildcard) {
        if (!wildcard) {
            return caseSensitive ? cell.equals(value) : cell.equalsIgnoreCase(value);
        }
        // The reference ignores case; a marker before each capital letter makes it a difference that it sees.
        return caseSensitive
                ? ReferenceMatcher.matches(marked(cell), marked(value))
                : ReferenceMatcher.matches(cell, value);
    }

    private static String marked(String text) {
        return text.replaceAll("([A-Z])", "^$1");
    }
}
