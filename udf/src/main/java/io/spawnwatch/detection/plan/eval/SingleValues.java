package io.spawnwatch.detection.plan.eval;

import org.jspecify.annotations.Nullable;

/** Reads single values as what an expression wants them to be. */
final class SingleValues {
    private SingleValues() {}

    /** Its text; null where there is no value or several. */
    static @Nullable String text(@Nullable RowValue value) {
        if (value instanceof RowValue.Text text) {
            return text.text();
        }
        return value instanceof RowValue.Numeric numeric ? NumberText.format(numeric.number()) : null;
    }

    /** Its number, also where it is a text that is one; NaN for everything else. */
    static double number(@Nullable RowValue value) {
        if (value instanceof RowValue.Numeric numeric) {
            return numeric.number();
        }
        return value instanceof RowValue.Text text ? NumberText.parse(text.text()) : Double.NaN;
    }

    /** A number as a value; null for what is no number or has no end. */
    static @Nullable RowValue of(double number) {
        // The sum makes the negative zero a zero.
        return Double.isNaN(number) || Double.isInfinite(number) ? null : new RowValue.Numeric(number + 0.0);
    }

    /** A text as a value. */
    static @Nullable RowValue of(@Nullable String text) {
        return text == null ? null : new RowValue.Text(text);
    }
}
