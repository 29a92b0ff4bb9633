package io.spawnwatch.detection.lookup;

import java.util.ArrayList;
import java.util.List;

/**
 * A cell in which {@code *} stands for any text, compared with whole values. There is no escape: a backslash is a
 * backslash. Unlike {@link io.spawnwatch.detection.ValuePattern}, it compares characters exactly, so that it serves
 * lookups that mind case and, with folded texts, those that do not.
 *
 * <p>For each literal between wildcards, matching takes time linear in the value: attackers write event fields.
 */
final class WildcardPattern implements CellPattern {
    private static final char WILDCARD = '*';

    private final String prefix;
    private final String suffix;

    /** The literals between the first and the last wildcard; none is empty. */
    private final InnerLiteral[] inner;

    private final int shortest;

    private WildcardPattern(String prefix, String suffix, InnerLiteral[] inner) {
        this.prefix = prefix;
        this.suffix = suffix;
        this.inner = inner;
        int length = prefix.length() + suffix.length();
        for (InnerLiteral literal : inner) {
            length += literal.text.length();
        }
        this.shortest = length;
    }

    static boolean isLiteral(String cell) {
        return cell.indexOf(WILDCARD) < 0;
    }

    /**
     * Parses a cell that has a wildcard.
     *
     * @param cell folded if the lookup ignores case
     */
    static WildcardPattern of(String cell) {
        int first = cell.indexOf(WILDCARD);
        int last = cell.lastIndexOf(WILDCARD);
        List<InnerLiteral> inner = new ArrayList<>();
        for (int from = first; from < last; ) {
            int to = cell.indexOf(WILDCARD, from + 1);
            if (to > from + 1) {
                inner.add(new InnerLiteral(cell.substring(from + 1, to)));
            }
            from = to;
        }
        return new WildcardPattern(
                cell.substring(0, first), cell.substring(last + 1), inner.toArray(InnerLiteral[]::new));
    }

    @Override
    public boolean matches(LookupInput input, int position) {
        return matches(input.text(position));
    }

    boolean matches(String text) {
        if (text.length() < shortest || !text.startsWith(prefix) || !text.endsWith(suffix)) {
            return false;
        }
        int from = prefix.length();
        int end = text.length() - suffix.length();
        for (InnerLiteral literal : inner) {
            int at = literal.indexIn(text, from, end);
            if (at < 0) {
                return false;
            }
            from = at + literal.text.length();
        }
        return true;
    }

    /** The longest literal, which every matching text contains; empty if everything matches. */
    String longestLiteral() {
        String longest = suffix.length() > prefix.length() ? suffix : prefix;
        for (InnerLiteral literal : inner) {
            longest = literal.text.length() > longest.length() ? literal.text : longest;
        }
        return longest;
    }

    /** A literal that may be anywhere in a part of a text. */
    private static final class InnerLiteral {
        private final String text;

        /** For each prefix, the length of its longest proper prefix that is also its suffix (Knuth, Morris and Pratt). */
        private final int[] borders;

        InnerLiteral(String text) {
            this.text = text;
            this.borders = new int[text.length() + 1];
            int border = 0;
            for (int i = 1; i < text.length(); i++) {
                while (border > 0 && text.charAt(border) != text.charAt(i)) {
                    border = borders[border];
                }
                if (text.charAt(border) == text.charAt(i)) {
                    border++;
                }
                borders[i + 1] = border;
            }
        }

        int indexIn(String searched, int from, int to) {
            int matched = 0;
            for (int i = from; i < to; i++) {
                char c = searched.charAt(i);
                while (matched > 0 && text.charAt(matched) != c) {
                    matched = borders[matched];
                }
                if (text.charAt(matched) == c) {
                    matched++;
                    if (matched == text.length()) {
                        return i + 1 - matched;
                    }
                }
            }
            return -1;
        }
    }
}
