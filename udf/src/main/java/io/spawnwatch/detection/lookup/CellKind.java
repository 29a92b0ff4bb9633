package io.spawnwatch.detection.lookup;

import org.jspecify.annotations.Nullable;

/** What a cell can match, which decides how its row is found. */
enum CellKind {
    /** One text. */
    LITERAL,

    /** Some texts. */
    PATTERN,

    /** Every text: a cell with nothing but wildcards. */
    ANYTHING,

    /** Nothing: an empty cell. */
    NOTHING;

    static CellKind of(@Nullable String cell, MatchType type) {
        if (cell == null) {
            return NOTHING;
        }
        return switch (type) {
            case EXACT -> LITERAL;
            case CIDR -> PATTERN;
            case WILDCARD ->
                WildcardPattern.isLiteral(cell) ? LITERAL : cell.chars().allMatch(c -> c == '*') ? ANYTHING : PATTERN;
        };
    }
}
