package io.spawnwatch.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A value as written in a condition or an allowlist. It matches whole values and ignores case; {@code *} matches any
 * text and is the only wildcard.
 *
 * <p>{@code \\} is one backslash, {@code \"} is a quote, and any other backslash stands for itself; a backslash cannot
 * escape {@code *}. Two patterns are equal if they are the same once escapes are resolved.
 *
 * <p>For each literal between wildcards, matching takes time linear in the text, and it allocates nothing: attackers
 * write event fields.
 */
public final class ValuePattern {
    private static final String WILDCARD = "*";

    private final String written;

    /** The texts before, between and after wildcards; adjacent wildcards count as one. */
    private final List<String> literals;

    private final CaseInsensitiveLiteral prefix;
    private final CaseInsensitiveLiteral[] inner;
    private final CaseInsensitiveLiteral suffix;
    private final int shortest;

    private ValuePattern(String written, List<String> literals) {
        this.written = written;
        this.literals = List.copyOf(literals);
        this.prefix = new CaseInsensitiveLiteral(literals.get(0));
        this.suffix = new CaseInsensitiveLiteral(literals.get(literals.size() - 1));
        this.inner = new CaseInsensitiveLiteral[Math.max(0, literals.size() - 2)];
        for (int i = 0; i < inner.length; i++) {
            inner[i] = new CaseInsensitiveLiteral(literals.get(i + 1));
        }
        this.shortest = literals.stream().mapToInt(String::length).sum();
    }

    /**
     * Parses a pattern.
     *
     * @param written text with escapes, without surrounding quotes
     */
    public static ValuePattern ofWritten(String written) {
        List<String> literals = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '*') {
                // An empty literal between two wildcards is redundant; before the first one it means that the pattern
                // begins with a wildcard.
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

    /** Whether the pattern matches the whole text. */
    public boolean matches(CharSequence text) {
        if (isLiteral()) {
            return text.length() == shortest && prefix.isAt(text, 0);
        }
        int end = text.length() - suffix.length();
        if (text.length() < shortest || !prefix.isAt(text, 0) || !suffix.isAt(text, end)) {
            return false;
        }
        int from = prefix.length();
        for (CaseInsensitiveLiteral literal : inner) {
            int at = literal.indexIn(text, from, end);
            if (at < 0) {
                return false;
            }
            from = at + literal.length();
        }
        return true;
    }

    /** Whether every text matches, even the empty one. */
    public boolean matchesEverything() {
        return !isLiteral() && shortest == 0;
    }

    /** Whether the pattern has no wildcard. */
    public boolean isLiteral() {
        return literals.size() == 1;
    }

    /** The only text that matches, without escapes, or null if the pattern has a wildcard. */
    public @Nullable String literal() {
        return isLiteral() ? literals.get(0) : null;
    }

    /** The longest literal, which is in every matching value; the first of several of the same length. */
    public String longestLiteral() {
        return longestLiteral(literal -> true);
    }

    /** The longest literal of those that are accepted; the first of several of the same length, and empty if there is none. */
    public String longestLiteral(Predicate<String> accepted) {
        String longest = "";
        for (String literal : literals) {
            longest = literal.length() > longest.length() && accepted.test(literal) ? literal : longest;
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

    /** The pattern with all escapes: equal patterns give equal texts, and {@link #ofWritten} parses them. */
    @Override
    public String toString() {
        return literals.stream().map(ValuePattern::escape).collect(Collectors.joining(WILDCARD));
    }

    /** The text that the pattern matches if each of its wildcards, adjacent ones counted once, matches this text. */
    public String withWildcardsAs(String text) {
        return String.join(text, literals);
    }

    /** Escapes a literal so that it can be written as a pattern. A {@code *} cannot be escaped and stays a wildcard. */
    public static String escape(String literal) {
        return literal.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static boolean isEscapable(char c) {
        return c == '\\' || c == '"';
    }
}
