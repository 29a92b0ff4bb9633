package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.RowValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts values that {@code eval} computes, so that they cannot fill the memory: {@code x=x.x}, repeated often enough,
 * turns three letters into gigabytes. No row that people read comes near the limit.
 */
final class ValueLimit {
    /** The greatest number of characters in all of a field's values together. */
    static final int MOST_CHARACTERS = 1_000_000;

    private ValueLimit() {}

    /** A value, cut to the limit. */
    static @Nullable RowValue within(@Nullable RowValue value) {
        if (value == null || value instanceof RowValue.Numeric) {
            return value;
        }
        long left = MOST_CHARACTERS;
        List<String> kept = new ArrayList<>();
        for (String text : value.texts()) {
            // An empty text takes memory, too.
            left -= Math.max(1, text.length());
            if (left < 0) {
                int fitting = (int) Math.max(0, text.length() + left);
                if (fitting > 0) {
                    kept.add(text.substring(0, fitting));
                }
                return RowValue.of(kept);
            }
            kept.add(text);
        }
        return value;
    }
}
