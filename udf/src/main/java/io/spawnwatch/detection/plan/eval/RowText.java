package io.spawnwatch.detection.plan.eval;

import org.jspecify.annotations.Nullable;

/** An expression of which one text is wanted. */
@FunctionalInterface
interface RowText {

    /** The text for a row, or null where there is no value. */
    @Nullable
    String of(Row row);
}
