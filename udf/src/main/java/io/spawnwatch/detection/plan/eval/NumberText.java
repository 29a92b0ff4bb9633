package io.spawnwatch.detection.plan.eval;

import java.math.BigDecimal;

/**
 * Parses and formats decimal numbers. Parsing throws no exceptions, since most texts are not numbers, and allocates
 * nothing for whole numbers.
 */
public final class NumberText {
    /** Every whole number with this many digits is exact in a double; ids and counts are not longer. */
    private static final int EXACT_DIGITS = 15;

    private static final long LARGEST_EXACT = 1_000_000_000_000_000L;

    /** No number that people write is longer. Spares parsing a command line that consists of digits and dots. */
    private static final int LONGEST = 64;

    private NumberText() {}

    /** The number that a text consists of, in decimal notation, or NaN if it is not a number. */
    public static double parse(String text) {
        int length = text.length();
        int start = length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        if (length > LONGEST) {
            return Double.NaN;
        }
        long whole = 0;
        int digits = 0;
        int dots = 0;
        for (int i = start; i < length; i++) {
            char c = text.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
                whole = digits <= EXACT_DIGITS ? whole * 10 + (c - '0') : whole;
            } else if (c == '.' && dots == 0) {
                dots++;
            } else {
                return Double.NaN;
            }
        }
        if (digits == 0) {
            return Double.NaN;
        }
        if (dots > 0 || digits > EXACT_DIGITS) {
            return normalized(Double.parseDouble(text));
        }
        return normalized(text.charAt(0) == '-' ? -(double) whole : (double) whole);
    }

    /** Turns the negative zero into zero, as {@link Double#compare} takes them for different numbers. */
    private static double normalized(double number) {
        return number + 0.0;
    }

    /** Formats a number as Splunk does: without a fraction if it is whole, and never with an exponent. */
    public static String format(double number) {
        long whole = (long) number;
        if (whole == number && Math.abs(whole) < LARGEST_EXACT) {
            return Long.toString(whole);
        }
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
