package io.spawnwatch.detection.plan.lint;

import io.spawnwatch.detection.CaseFolding;
import io.spawnwatch.detection.ValuePattern;

/** How the sets of values that match two patterns relate. */
final class PatternRelation {
    /** Stands for the text that a wildcard matches: a noncharacter, which no text written by people contains. */
    private static final char ANYTHING = '\uFFFF';

    private PatternRelation() {}

    /** Whether every value that matches the narrower pattern certainly matches the wider one. */
    static boolean covers(ValuePattern wider, ValuePattern narrower) {
        if (wider.matchesEverything() || wider.equals(narrower)) {
            return true;
        }
        // Only a wildcard of the wider pattern matches what stands for a wildcard of the narrower one.
        return wider.written().indexOf(ANYTHING) < 0 && wider.matches(sample(narrower));
    }

    /** Whether certainly no value matches both patterns. */
    static boolean excludes(ValuePattern left, ValuePattern right) {
        String leftLiteral = left.literal();
        if (leftLiteral != null) {
            return !right.matches(leftLiteral);
        }
        String rightLiteral = right.literal();
        if (rightLiteral != null) {
            return !left.matches(rightLiteral);
        }
        String leftSample = CaseFolding.fold(sample(left));
        String rightSample = CaseFolding.fold(sample(right));
        return differ(prefix(leftSample), prefix(rightSample))
                || differ(reversed(suffix(leftSample)), reversed(suffix(rightSample)));
    }

    private static boolean differ(String left, String right) {
        return !left.startsWith(right) && !right.startsWith(left);
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private static String prefix(String sample) {
        return sample.substring(0, sample.indexOf(ANYTHING));
    }

    private static String suffix(String sample) {
        return sample.substring(sample.lastIndexOf(ANYTHING) + 1);
    }

    /** A pattern as a text, with {@link #ANYTHING} for each wildcard. */
    private static String sample(ValuePattern pattern) {
        return pattern.withWildcardsAs(String.valueOf(ANYTHING));
    }
}
