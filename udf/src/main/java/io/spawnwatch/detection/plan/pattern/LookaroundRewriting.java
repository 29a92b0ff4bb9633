package io.spawnwatch.detection.plan.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions without look-around that together match the same texts as one with it: those that must match and
 * those that must not. There are three places where that is possible: a look-ahead right after {@code ^}, at the end, and a
 * look-behind at the beginning. What is matched, as opposed to whether anything is, can differ.
 *
 * @param required expressions of which all must match
 * @param excluded expressions of which none may match
 */
record LookaroundRewriting(List<String> required, List<String> excluded) {
    private static final Pattern LOOK_AROUND = Pattern.compile("\\(\\?<?[=!]");

    /** Flags that change neither what {@code ^} means nor how the expression is written. */
    private static final String FLAGS = "(?:\\(\\?[isU]+\\))?";

    private static final Pattern ONLY_FLAGS = Pattern.compile(FLAGS);
    private static final Pattern START = Pattern.compile(FLAGS + "\\^");
    private static final Pattern END = Pattern.compile("\\)*");

    /** What stands for exactly one character: a set, an escaped or an ordinary character. */
    private static final Pattern ONE_CHARACTER =
            Pattern.compile("\\[\\^?(?:[^\\[\\]\\\\]|\\\\.)+]|\\\\[^A-Za-z0-9]|\\\\[sSdDwW]|[^\\\\^$.|?*+(){}\\[\\]]");

    private static final Map<String, String> OPPOSITES =
            Map.of("\\s", "\\S", "\\S", "\\s", "\\d", "\\D", "\\D", "\\d", "\\w", "\\W", "\\W", "\\w");

    /** Copies the lists. */
    LookaroundRewriting {
        required = List.copyOf(required);
        excluded = List.copyOf(excluded);
    }

    /**
     * Rewrites a regular expression; null if this cannot.
     *
     * @param at where its first look-around begins
     */
    static @Nullable LookaroundRewriting of(String regex, int at) {
        String before = regex.substring(0, at);
        if (START.matcher(before).matches()) {
            return atStart(before, regex, at);
        }
        int end = RegexGroups.end(regex, at);
        Matcher head = LOOK_AROUND.matcher(regex).region(at, regex.length());
        if (end < 0 || !head.lookingAt()) {
            return null;
        }
        String body = regex.substring(head.end(), end - 1);
        String after = regex.substring(end);
        if (LOOK_AROUND.matcher(body + after).find()) {
            return null;
        }
        boolean behind = head.group().contains("<");
        boolean possible = behind
                ? ONLY_FLAGS.matcher(before).matches() && !isRepeated(after)
                : END.matcher(after).matches();
        if (!possible) {
            return null;
        }
        String consumed = head.group().endsWith("=") ? group(body) : otherCharacter(body, behind ? "^" : "\\z");
        // Texts that end with a line break are tried twice because of $, so \z would not mean their end.
        return consumed == null || (consumed.contains("\\z") && before.contains("$"))
                ? null
                : new LookaroundRewriting(List.of(before + consumed + after), List.of());
    }

    /** Look-aheads right after {@code ^}, any number of them. */
    private static @Nullable LookaroundRewriting atStart(String start, String regex, int at) {
        List<String> required = new ArrayList<>();
        List<String> excluded = new ArrayList<>();
        int next = at;
        while (regex.startsWith("(?=", next) || regex.startsWith("(?!", next)) {
            int end = RegexGroups.end(regex, next);
            if (end < 0) {
                return null;
            }
            String body = regex.substring(next + 3, end - 1);
            (regex.charAt(next + 2) == '=' ? required : excluded).add(start + group(body));
            next = end;
        }
        String rest = regex.substring(next);
        if (!rest.isEmpty()) {
            required.add(start + rest);
        }
        boolean simple = !LOOK_AROUND
                .matcher(String.join("", required) + String.join("", excluded))
                .find();
        return next > at && simple && !isRepeated(rest) && !RegexGroups.hasAlternatives(rest)
                ? new LookaroundRewriting(required, excluded)
                : null;
    }

    /** Whether what is before this is repeated, or optional. */
    private static boolean isRepeated(String after) {
        return !after.isEmpty() && "?*+{".indexOf(after.charAt(0)) >= 0;
    }

    private static String group(String body) {
        return RegexGroups.hasAlternatives(body) ? "(?:" + body + ")" : body;
    }

    /** Matches any character but this one, or the edge of the text; null if it is not one character. */
    static @Nullable String otherCharacter(String character, String edge) {
        if (!ONE_CHARACTER.matcher(character).matches()) {
            return null;
        }
        String other = OPPOSITES.get(character);
        if (other == null) {
            other = character.startsWith("[^")
                    ? "[" + character.substring(2)
                    : "[^" + (character.startsWith("[") ? character.substring(1) : character + "]");
        }
        return "(?:" + other + "|" + edge + ")";
    }

    /** What to write instead, as part of a message. */
    String cure() {
        List<String> conditions = new ArrayList<>();
        required.forEach(regex -> conditions.add("match(..., \"" + regex + "\")"));
        excluded.forEach(regex -> conditions.add("NOT match(..., \"" + regex + "\")"));
        return excluded.isEmpty() && required.size() == 1
                ? "\"" + required.get(0) + "\" matches the same texts"
                : "as a condition, write " + String.join(" AND ", conditions);
    }
}
