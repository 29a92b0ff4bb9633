package io.spawnwatch.detection.plan.eval;

import java.util.Comparator;

/** The order of values: by number if both are numbers, else by the code points of their texts, case-sensitive. */
public final class ValueOrder {
    /** Orders texts by code point. */
    public static final Comparator<String> CODE_POINTS = ValueOrder::compareCodePoints;

    private ValueOrder() {}

    static int compare(RowValue left, RowValue right) {
        double leftNumber = SingleValues.number(left);
        double rightNumber = SingleValues.number(right);
        return Double.isNaN(leftNumber) || Double.isNaN(rightNumber)
                ? compareCodePoints(textOf(left), textOf(right))
                : Double.compare(leftNumber, rightNumber);
    }

    /** Compares two texts, by number if both are numbers. */
    static int compareTexts(String left, String right) {
        double leftNumber = NumberText.parse(left);
        double rightNumber = NumberText.parse(right);
        return Double.isNaN(leftNumber) || Double.isNaN(rightNumber)
                ? compareCodePoints(left, right)
                : Double.compare(leftNumber, rightNumber);
    }

    /** Whether two values are equal; of two lists, whether they have a value in common. */
    static boolean isAnyEqual(RowValue left, RowValue right) {
        if (!left.isList() && !right.isList()) {
            return compare(left, right) == 0;
        }
        for (String leftText : left.texts()) {
            for (String rightText : right.texts()) {
                if (compareTexts(leftText, rightText) == 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String textOf(RowValue value) {
        String text = SingleValues.text(value);
        if (text == null) {
            throw new IllegalArgumentException("a list has no order: " + value);
        }
        return text;
    }

    private static int compareCodePoints(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char leftChar = left.charAt(i);
            char rightChar = right.charAt(i);
            if (leftChar != rightChar) {
                // Surrogates encode code points beyond all others.
                return Character.isSurrogate(leftChar) == Character.isSurrogate(rightChar)
                        ? Character.compare(leftChar, rightChar)
                        : Character.isSurrogate(leftChar) ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
