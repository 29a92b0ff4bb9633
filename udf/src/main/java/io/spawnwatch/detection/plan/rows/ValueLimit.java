package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.RowValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what {@code eval} computes where it would fill the memory: {@code x=x.x}, written often enough, makes gigabytes of
 * three letters. No row that people read is near the limit.
 */
final class ValueLimit {
    /** Characters that a field's computed values have at most, all together. */
    static final int MOST_CHARACTERS = 1_000_000;

    private ValueLimit() {}

    /** The value, or as much of it as is within the limit. */
    static @Nullable RowValue within(@Nullable RowValue value) {
        if (value == null || value instanceof RowValue.Numeric) {
            return value;
        }
        long left = MOST_CHARACTERS;
        List<String> kept = new ArrayList<>();
        for (String text : value.texts()) {
            // An empty text takes room, too.
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
