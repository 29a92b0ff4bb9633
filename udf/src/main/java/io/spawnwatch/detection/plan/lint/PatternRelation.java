package io.spawnwatch.detection.plan.lint;

import io.spawnwatch.detection.CaseFolding;
import io.spawnwatch.detection.ValuePattern;

/** What the values that match one pattern have to do with those that match another. */
final class PatternRelation {
    /** Stands for what a wildcard takes: a character that no text of people has. */
    private static final char ANYTHING = '\uFFFF';

    private PatternRelation() {}

    /** Whether every value that matches the second pattern surely matches the first. */
    static boolean covers(ValuePattern wider, ValuePattern narrower) {
        if (wider.matchesEverything() || wider.equals(narrower)) {
            return true;
        }
        // Only a wildcard of the wider pattern can take what a wildcard of the narrower one does.
        return wider.written().indexOf(ANYTHING) < 0 && wider.matches(sample(narrower));
    }

    /** Whether no value surely matches both. */
    static boolean excludes(ValuePattern one, ValuePattern other) {
        String literal = one.literal();
        if (literal != null) {
            return !other.matches(literal);
        }
        String otherLiteral = other.literal();
        if (otherLiteral != null) {
            return !one.matches(otherLiteral);
        }
        String left = CaseFolding.fold(sample(one));
        String right = CaseFolding.fold(sample(other));
        return differ(beginning(left), beginning(right))
                || differ(
                        new StringBuilder(ending(left)).reverse().toString(),
                        new StringBuilder(ending(right)).reverse().toString());
    }

    private static boolean differ(String one, String other) {
        return !one.startsWith(other) && !other.startsWith(one);
    }

    private static String beginning(String sample) {
        return sample.substring(0, sample.indexOf(ANYTHING));
    }

    private static String ending(String sample) {
        return sample.substring(sample.lastIndexOf(ANYTHING) + 1);
    }

    /** The pattern as a text: escapes resolved, and {@link #ANYTHING} for each wildcard. */
    private static String sample(ValuePattern pattern) {
        String escaped = pattern.toString();
        StringBuilder sample = new StringBuilder(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c == '\\') {
                i++;
                sample.append(escaped.charAt(i));
            } else {
                sample.append(c == '*' ? ANYTHING : c);
            }
        }
        return sample.toString();
    }
}
