package io.spawnwatch.detection.plan.eval;

import java.util.Comparator;

/** Which of two values is the smaller: as numbers where both are, else as text, case-sensitive, by code point. */
public final class ValueOrder {
    /** Order of texts by code point. */
    public static final Comparator<String> CODE_POINTS = ValueOrder::compareCodePoints;

    private ValueOrder() {}

    /** Compares two single values. */
    static int compare(RowValue left, RowValue right) {
        double leftNumber = SingleValues.number(left);
        double rightNumber = SingleValues.number(right);
        return Double.isNaN(leftNumber) || Double.isNaN(rightNumber)
                ? compareCodePoints(textOf(left), textOf(right))
                : Double.compare(leftNumber, rightNumber);
    }

    /** Compares two texts. */
    static int compareTexts(String left, String right) {
        double leftNumber = NumberText.parse(left);
        double rightNumber = NumberText.parse(right);
        return Double.isNaN(leftNumber) || Double.isNaN(rightNumber)
                ? compareCodePoints(left, right)
                : Double.compare(leftNumber, rightNumber);
    }

    /** Whether any of one value's texts is the same as any of the other's. */
    static boolean isAnyEqual(RowValue left, RowValue right) {
        if (!left.isList() && !right.isList()) {
            return compare(left, right) == 0;
        }
        for (String one : left.texts()) {
            for (String other : right.texts()) {
                if (compareTexts(one, other) == 0) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String textOf(RowValue value) {
        String text = SingleValues.text(value);
        if (text == null) {
            throw new IllegalArgumentException("several values have no order: " + value);
        }
        return text;
    }

    private static int compareCodePoints(String left, String right) {
        int length = Math.min(left.length(), right.length());
        for (int i = 0; i < length; i++) {
            char one = left.charAt(i);
            char other = right.charAt(i);
            if (one != other) {
                // Halves of a pair stand for characters after all others.
                return Character.isSurrogate(one) == Character.isSurrogate(other)
                        ? Character.compare(one, other)
                        : Character.isSurrogate(one) ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
