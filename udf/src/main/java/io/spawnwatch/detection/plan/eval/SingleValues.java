package io.spawnwatch.detection.plan.eval;

import org.jspecify.annotations.Nullable;

/** Converts single values to and from texts and numbers. */
final class SingleValues {
    private SingleValues() {}

    /** A value's text, or null if it is missing or a list. */
    static @Nullable String text(@Nullable RowValue value) {
        if (value instanceof RowValue.Text text) {
            return text.text();
        }
        return value instanceof RowValue.Numeric numeric ? NumberText.format(numeric.number()) : null;
    }

    /** A value's number, also if it is a text that is a number; NaN for everything else. */
    static double number(@Nullable RowValue value) {
        if (value instanceof RowValue.Numeric numeric) {
            return numeric.number();
        }
        return value instanceof RowValue.Text text ? NumberText.parse(text.text()) : Double.NaN;
    }

    /** A number as a value, or null if it is infinite or NaN. */
    static @Nullable RowValue of(double number) {
        // Adding zero turns the negative zero into zero.
        return Double.isNaN(number) || Double.isInfinite(number) ? null : new RowValue.Numeric(number + 0.0);
    }

    /** A text as a value; null stays null. */
    static @Nullable RowValue of(@Nullable String text) {
        return text == null ? null : new RowValue.Text(text);
    }
}
