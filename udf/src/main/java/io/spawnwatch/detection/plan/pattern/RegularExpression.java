package io.spawnwatch.detection.plan.pattern;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.spawnwatch.detection.spl.Word;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A PCRE regular expression, as Splunk uses, executed by RE2 in time linear in the text. Immutable and thread-safe.
 *
 * <p>The two agree on {@code .} (no line break), {@code \d}, {@code \w} and {@code \b} (ASCII), on case-insensitive
 * letters, and on which of several matches comes first. {@link PcreTranslation} handles {@code \s}. PCRE's {@code $}
 * also matches before a line break at the end of the text, RE2's does not; so a text that ends with one is also tried
 * without it.
 */
public final class RegularExpression {
    private final Pattern pattern;

    /** The same for texts in ASCII, which nearly all are, but faster; null if only RE2 knows the expression. */
    private final @Nullable AsciiProgram program;

    private final boolean hasEndAnchor;
    private final List<Map.Entry<String, Integer>> namedGroups;

    private RegularExpression(Pattern pattern, @Nullable AsciiProgram program, boolean hasEndAnchor) {
        this.pattern = pattern;
        this.program = program;
        this.hasEndAnchor = hasEndAnchor;
        this.namedGroups = pattern.namedGroups().entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .map(group -> Map.entry(group.getKey(), group.getValue()))
                .toList();
    }

    /**
     * Compiles a regular expression.
     *
     * @param regex without quotes, the escapes of the search's text resolved
     * @throws io.spawnwatch.document.InvalidDocumentException if it is malformed, or uses a feature that RE2 does not
     *     have
     */
    public static RegularExpression of(Word regex) {
        PcreTranslation translation = PcreTranslation.of(regex);
        try {
            String re2 = translation.re2();
            return new RegularExpression(Pattern.compile(re2), AsciiCompiler.compile(re2), translation.hasEndAnchor());
        } catch (PatternSyntaxException e) {
            throw PcreRefusals.of(regex, e);
        }
    }

    /** Whether the expression matches anywhere in a text. */
    public boolean find(String text) {
        return isIn(text) || (isTriedShorter(text) && isIn(withoutLast(text)));
    }

    /** The named groups that participate in the first match, in their order; empty if there is no match. */
    public Map<String, String> groups(String text) {
        int[] match = first(text);
        if (match == null) {
            return Map.of();
        }
        Map<String, String> groups = new LinkedHashMap<>();
        for (Map.Entry<String, Integer> group : namedGroups) {
            int start = match[2 * group.getValue()];
            if (start >= 0) {
                groups.put(group.getKey(), text.substring(start, match[2 * group.getValue() + 1]));
            }
        }
        return groups;
    }

    /** The names of the named groups, in their order. */
    public List<String> groupNames() {
        return namedGroups.stream().map(Map.Entry::getKey).toList();
    }

    /** The number of capturing groups, named or not. */
    int groupCount() {
        return pattern.groupCount();
    }

    /** A copy of a text with every match replaced. */
    public String replaceAll(String text, Replacement replacement) {
        boolean shorter = isTriedShorter(text) && !isIn(text);
        return shorter ? replace(withoutLast(text), replacement) + "\n" : replace(text, replacement);
    }

    /** The text that replaces a match. */
    @FunctionalInterface
    interface Replacement {
        /**
         * Writes the replacement of one match.
         *
         * @param result the text to append it to
         * @param group  the match's group with a number, empty if it does not participate
         */
        void write(StringBuilder result, IntText group);
    }

    @FunctionalInterface
    interface IntText {
        String of(int number);
    }

    private String replace(String text, Replacement replacement) {
        Matcher match = pattern.matcher(text);
        StringBuilder result = new StringBuilder(text.length());
        int copied = 0;
        while (match.find()) {
            result.append(text, copied, match.start());
            replacement.write(result, number -> {
                String group = match.group(number);
                return group == null ? "" : group;
            });
            copied = match.end();
        }
        return result.append(text, copied, text.length()).toString();
    }

    /** The match that begins first; of two that begin at the same position, the one in the longer text. */
    private int @Nullable [] first(String text) {
        int[] match = search(text);
        if (isTriedShorter(text)) {
            int[] shorter = search(withoutLast(text));
            if (shorter != null && (match == null || shorter[0] < match[0])) {
                return shorter;
            }
        }
        return match;
    }

    private boolean isIn(String text) {
        // RE2 searches once more to find the groups.
        return (program != null && program.canSearch(text))
                ? program.find(text) != null
                : pattern.matcher(text).find();
    }

    /** Where each group of the first match begins and ends, -1 if it does not participate; null without a match. */
    private int @Nullable [] search(String text) {
        if (program != null && program.canSearch(text)) {
            return program.find(text);
        }
        Matcher match = pattern.matcher(text);
        if (!match.find()) {
            return null;
        }
        int[] places = new int[2 * (pattern.groupCount() + 1)];
        for (int group = 0; group <= pattern.groupCount(); group++) {
            places[2 * group] = match.start(group);
            places[2 * group + 1] = match.end(group);
        }
        return places;
    }

    private boolean isTriedShorter(String text) {
        return hasEndAnchor && text.endsWith("\n");
    }

    private static String withoutLast(String text) {
        return text.substring(0, text.length() - 1);
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }
}
