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
 * A regular expression as Splunk means it (PCRE), run by RE2 in time that is linear in the text. Immutable.
 *
 * <p>The two agree on {@code .} (no line break), {@code \d}, {@code \w} and {@code \b} (ASCII), on case-insensitive
 * letters and on which of several matches is the first; {@link PcreTranslation} sees to {@code \s}. PCRE's {@code $} also
 * holds before a line break that ends the text, RE2's does not: a text that ends with one is tried without it too.
 */
public final class RegularExpression {
    private final Pattern pattern;
    private final boolean hasEndAnchor;
    private final List<Map.Entry<String, Integer>> namedGroups;

    private RegularExpression(Pattern pattern, boolean hasEndAnchor) {
        this.pattern = pattern;
        this.hasEndAnchor = hasEndAnchor;
        this.namedGroups = pattern.namedGroups().entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .map(group -> Map.entry(group.getKey(), group.getValue()))
                .toList();
    }

    /**
     * Compiles a regular expression.
     *
     * @param regex without quotes, escapes of the search's text resolved
     * @throws io.spawnwatch.document.InvalidDocumentException where it is none, or has what RE2 cannot do
     */
    public static RegularExpression of(Word regex) {
        PcreTranslation translation = PcreTranslation.of(regex);
        try {
            return new RegularExpression(Pattern.compile(translation.re2()), translation.hasEndAnchor());
        } catch (PatternSyntaxException e) {
            throw PcreTranslation.fault(regex, e);
        }
    }

    /** Whether it matches anywhere in a text. */
    public boolean find(String text) {
        return pattern.matcher(text).find()
                || (isTriedShorter(text) && pattern.matcher(withoutLast(text)).find());
    }

    /** The named groups that took part in the first match, in their order; none where there is no match. */
    public Map<String, String> groups(String text) {
        Matcher match = first(text);
        if (match == null) {
            return Map.of();
        }
        Map<String, String> groups = new LinkedHashMap<>();
        for (Map.Entry<String, Integer> group : namedGroups) {
            String value = match.group(group.getValue());
            if (value != null) {
                groups.put(group.getKey(), value);
            }
        }
        return groups;
    }

    /** The names of its groups, in their order. */
    public List<String> groupNames() {
        return namedGroups.stream().map(Map.Entry::getKey).toList();
    }

    /** How many groups it has, with and without a name. */
    int groupCount() {
        return pattern.groupCount();
    }

    /** Replaces every match. */
    public String replaceAll(String text, Replacement replacement) {
        boolean shorter = isTriedShorter(text) && !pattern.matcher(text).find();
        return shorter ? replaced(withoutLast(text), replacement) + "\n" : replaced(text, replacement);
    }

    /** What a match is replaced by. */
    @FunctionalInterface
    interface Replacement {
        /**
         * Writes it.
         *
         * @param group the text of a group by its number, empty where it took no part
         */
        void write(StringBuilder result, IntText group);
    }

    /** A text for a number. */
    @FunctionalInterface
    interface IntText {
        /** The text. */
        String of(int number);
    }

    private String replaced(String text, Replacement replacement) {
        Matcher match = pattern.matcher(text);
        StringBuilder result = new StringBuilder(text.length());
        int end = 0;
        while (match.find()) {
            result.append(text, end, match.start());
            replacement.write(result, number -> {
                String group = match.group(number);
                return group == null ? "" : group;
            });
            end = match.end();
        }
        return result.append(text, end, text.length()).toString();
    }

    /** The match that begins first; the longer text's, where both begin at the same place. */
    private @Nullable Matcher first(String text) {
        Matcher match = pattern.matcher(text);
        boolean found = match.find();
        if (isTriedShorter(text)) {
            Matcher shorter = pattern.matcher(withoutLast(text));
            if (shorter.find() && (!found || shorter.start() < match.start())) {
                return shorter;
            }
        }
        return found ? match : null;
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
