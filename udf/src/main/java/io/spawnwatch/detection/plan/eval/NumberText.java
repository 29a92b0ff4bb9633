package io.spawnwatch.detection.plan.eval;

import java.math.BigDecimal;

/** Numbers in texts that mostly are none: without exceptions, and without allocation for whole numbers. */
public final class NumberText {
    /** Whole numbers of so many digits are exact in a double; ids and counts are not longer. */
    private static final int EXACT_DIGITS = 15;

    private static final long LARGEST_EXACT = 1_000_000_000_000_000L;

    /** No number that people write is longer; a command line of digits and dots is not parsed. */
    private static final int LONGEST = 64;

    private NumberText() {}

    /** The number that the whole text is, in decimal notation, or NaN. */
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

    /** Without the negative zero, which is smaller than zero to {@link Double#compare}. */
    private static double normalized(double number) {
        return number + 0.0;
    }

    /** A number as Splunk writes it: without a fraction where it is whole, and never with an exponent. */
    static String format(double number) {
        long whole = (long) number;
        if (whole == number && Math.abs(whole) < LARGEST_EXACT) {
            return Long.toString(whole);
        }
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
