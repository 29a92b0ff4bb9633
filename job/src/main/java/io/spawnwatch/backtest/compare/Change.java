package io.spawnwatch.backtest.compare;

import java.util.Locale;

/** How a row of the one side differs from the row with the same id of the other. */
public enum Change {
    /** Only the second side raises it, and the first has no such row. */
    GAINED,
    /** Only the first side raises it, and the second has no such row. */
    LOST,
    /** Both raise it, with other fields. */
    CHANGED,
    /** The first side raises it, and the allowlist of the second covers it. */
    NOW_ALLOWED,
    /** The allowlist of the first side covers it, and the second raises it. */
    NO_LONGER_ALLOWED,
    /** No side raises it: an allowlist covers it on one or both, and something about that differs. */
    ALLOWED_OTHERWISE;

    /** As it is written in JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
