package io.spawnwatch.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value as a person writes it in a condition or in an allowlist. It matches whole values, without regard to case;
 * {@code *} stands for any text and is the only wildcard.
 *
 * <p>{@code \\} is one backslash, {@code \"} is a quote, and any other backslash stands for itself; a backslash cannot
 * escape {@code *}. Two patterns are equal when they are the same after that, however they were written.
 *
 * <p>Matching takes time linear in the text for each literal between wildcards and allocates nothing: event fields are
 * written by attackers.
 */
public final class ValuePattern {
    private static final String WILDCARD = "*";

    private final String written;

    /** What stands before, between and after the wildcards; neighbouring wildcards count as one. */
    private final List<String> literals;

    private final FoldedText prefix;
    private final FoldedText[] inner;
    private final FoldedText suffix;
    private final int shortest;

    private ValuePattern(String written, List<String> literals) {
        this.written = written;
        this.literals = List.copyOf(literals);
        this.prefix = new FoldedText(literals.get(0));
        this.suffix = new FoldedText(literals.get(literals.size() - 1));
        this.inner = new FoldedText[Math.max(0, literals.size() - 2)];
        for (int i = 0; i < inner.length; i++) {
            inner[i] = new FoldedText(literals.get(i + 1));
        }
        this.shortest = literals.stream().mapToInt(String::length).sum();
    }

    /**
     * The pattern that a text stands for.
     *
     * @param written with its escapes, without surrounding quotes
     */
    public static ValuePattern ofWritten(String written) {
        List<String> literals = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '*') {
                // An empty literal between two wildcards says nothing; before the first one it says where they begin.
                if (literal.length() > 0 || literals.isEmpty()) {
                    literals.add(literal.toString());
                    literal.setLength(0);
                }
            } else {
                if (c == '\\' && i + 1 < written.length() && isEscapable(written.charAt(i + 1))) {
                    i++;
                }
                literal.append(written.charAt(i));
            }
        }
        literals.add(literal.toString());
        return new ValuePattern(written, literals);
    }

    /** Whether the whole text is what this pattern describes. */
    public boolean matches(String text) {
        if (isLiteral()) {
            return text.length() == shortest && prefix.isAt(text, 0);
        }
        int end = text.length() - suffix.length();
        if (text.length() < shortest || !prefix.isAt(text, 0) || !suffix.isAt(text, end)) {
            return false;
        }
        int from = prefix.length();
        for (FoldedText literal : inner) {
            int at = literal.indexIn(text, from, end);
            if (at < 0) {
                return false;
            }
            from = at + literal.length();
        }
        return true;
    }

    /** Whether every text matches, the empty one too. */
    public boolean matchesEverything() {
        return !isLiteral() && shortest == 0;
    }

    /** Whether there is no wildcard. */
    public boolean isLiteral() {
        return literals.size() == 1;
    }

    /** The text that the pattern stands for, without escapes, or null where it has a wildcard. */
    public @Nullable String literal() {
        return isLiteral() ? literals.get(0) : null;
    }

    /** The longest text without a wildcard that stands in every value that matches; the first of several as long. */
    public String longestLiteral() {
        String longest = "";
        for (String literal : literals) {
            longest = literal.length() > longest.length() ? literal : longest;
        }
        return longest;
    }

    /** The text as it was written. */
    public String written() {
        return written;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ValuePattern pattern && literals.equals(pattern.literals);
    }

    @Override
    public int hashCode() {
        return literals.hashCode();
    }

    /** The pattern with all escapes: equal patterns give equal texts, and {@link #ofWritten} reads them. */
    @Override
    public String toString() {
        return literals.stream().map(ValuePattern::escape).collect(Collectors.joining(WILDCARD));
    }

    /** A text as a pattern without wildcard has to be written for it; a {@code *} in it cannot be written. */
    public static String escaped(String literal) {
        return literal.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static boolean isEscapable(char c) {
        return c == '\\' || c == '"';
    }
}
