package io.spawnwatch.detection.plan.pattern;

import com.google.re2j.PatternSyntaxException;
import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.spl.Word;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The refusals of what a PCRE regular expression has and RE2 does not run, or does not run as PCRE would. */
final class PcreRefusals {
    /** Group prefixes that RE2 does not support. If two match, the longer one comes first. */
    private static final Map<String, String> GROUPS = groups();

    private static final Map<Character, String> ESCAPES = Map.of(
            'k', "back references",
            'g', "back references and subroutines",
            'K', "\\K, which drops what was matched so far",
            'G', "\\G, which continues at the last match",
            'Z', "\\Z",
            'X', "\\X, one visible character",
            'R', "\\R, any line break",
            'N', "\\N, anything but a line break");

    private static final String COMPARE = "extract both parts with rex and compare them with where";

    private static final Map<Character, String> ESCAPE_CURES = Map.of(
            'k', COMPARE,
            'K', "leave it out where only the match counts",
            'Z', "the end of the text is $ or \\z",
            'R', "write [\\r\\n]+",
            'N', "write [^\\n]");

    private static final String DIFFERS = "it differs only where what follows could match the end of what it takes";

    private PcreRefusals() {}

    /** The refusal of an expression that RE2 could not compile. */
    static InvalidDetectionException of(Word regex, PatternSyntaxException e) {
        String part = e.getPattern();
        return switch (e.getDescription()) {
            case "invalid nested repetition operator" ->
                part.endsWith("+")
                        ? lacks(
                                regex,
                                regex.text().indexOf(part),
                                "possessive quantifiers ('" + part + "')",
                                regex.text().endsWith(part)
                                        ? "leave out the last +, which changes nothing at the end"
                                        : "leave out the last +; " + DIFFERS)
                        : wrong(regex, "two quantifiers follow each other ('" + part + "')", null);
            case "invalid escape sequence" -> lacks(regex, regex.text().indexOf(part), "'" + part + "'", null);
            case "invalid repeat count" ->
                lacks(regex, regex.text().indexOf(part), "more than 1000 repetitions ('" + part + "')", null);
            case "invalid or unsupported Perl syntax", "invalid named capture" ->
                lacks(regex, regex.text().indexOf(part), "groups that begin with '" + part + "'", null);
            default -> wrong(regex, e.getDescription() + (part.isEmpty() ? "" : " ('" + part + "')"), null);
        };
    }

    /** The refusal of the group that begins at a place; null if it is supported. */
    static @Nullable InvalidDetectionException ofGroup(Word regex, int at) {
        String text = regex.text();
        for (Map.Entry<String, String> refused : GROUPS.entrySet()) {
            if (text.startsWith(refused.getKey(), at)) {
                int end = RegexGroups.end(text, at);
                String part = end < 0 ? refused.getKey() : text.substring(at, end);
                return lacks(regex, at, refused.getValue() + " ('" + part + "')", cure(text, at, end));
            }
        }
        return null;
    }

    private static @Nullable String cure(String regex, int at, int end) {
        String prefix = regex.substring(at, Math.min(at + 4, regex.length()));
        if (prefix.startsWith("(?>")) {
            return "write (?:...); " + DIFFERS;
        }
        if (prefix.startsWith("(?|")) {
            return "write (?:...) if the numbers of its groups do not matter";
        }
        if (prefix.equals("(?P=")) {
            return COMPARE;
        }
        if (!prefix.matches("\\(\\?<?[=!].*")) {
            return null;
        }
        LookaroundRewriting rewriting = LookaroundRewriting.of(regex, at);
        if (rewriting != null) {
            return rewriting.cure();
        }
        String other = prefix.startsWith("(?!") && end > 0
                ? LookaroundRewriting.otherCharacter(regex.substring(at + 3, end - 1), "\\z")
                : null;
        return other == null
                ? "put it into a condition of its own, match(...) or NOT match(...)"
                : other + " is any other character or the end, but is part of the match";
    }

    /** The refusal of an escape, {@code \} and this character; null if it is supported. */
    static @Nullable InvalidDetectionException ofEscape(Word regex, int at, char escaped) {
        if (escaped >= '1' && escaped <= '9') {
            return lacks(regex, at, "back references ('\\" + escaped + "')", COMPARE);
        }
        String refused = ESCAPES.get(escaped);
        return refused == null ? null : lacks(regex, at, refused, ESCAPE_CURES.get(escaped));
    }

    /**
     * A refusal of something that RE2 does not have.
     *
     * @param at index of its first character, or -1 if it is not at one place
     */
    static InvalidDetectionException lacks(Word regex, int at, String what, @Nullable String cure) {
        return regex.origin()
                .fault(
                        Construct.REGULAR_EXPRESSION,
                        "in the regular expression \"" + regex + "\""
                                + (at < 0 ? "" : ", at character " + (at + 1)) + ": RE2, which runs in linear time,"
                                + " does not support " + what,
                        cure);
    }

    /** A refusal of something that no engine should run. */
    static InvalidDetectionException wrong(Word regex, String what, @Nullable String cure) {
        return regex.origin()
                .fault(Construct.REGULAR_EXPRESSION, "in the regular expression \"" + regex + "\": " + what, cure);
    }

    private static Map<String, String> groups() {
        Map<String, String> groups = new LinkedHashMap<>();
        groups.put("(?<=", "look-behind");
        groups.put("(?<!", "look-behind");
        groups.put("(?=", "look-ahead");
        groups.put("(?!", "look-ahead");
        groups.put("(?>", "atomic groups");
        groups.put("(?|", "groups that share their numbers");
        groups.put("(?(", "conditional groups");
        groups.put("(?P=", "back references");
        groups.put("(?P>", "subroutines");
        groups.put("(?&", "subroutines");
        groups.put("(?R", "recursion");
        for (char digit = '0'; digit <= '9'; digit++) {
            groups.put("(?" + digit, "recursion");
        }
        groups.put("(*", "verbs");
        return groups;
    }
}
