package io.spawnwatch.detection.plan.eval;

import org.jspecify.annotations.Nullable;

/** An expression that is read as text. */
@FunctionalInterface
interface RowText {

    /** The text for a row, or null if there is no value. */
    @Nullable
    String of(Row row);
}
