package io.spawnwatch.detection.plan.pattern;

import org.jspecify.annotations.Nullable;

/**
 * The longest text that every match of a regular expression contains, as far as a look at its plain characters tells (RE2's
 * {@code Prefilter} in small). What it does not know, such as alternatives, ends a text or the search for one.
 */
public final class RequiredText {
    private static final String PLAIN_CLASSES = "dDwWsSbBAzZtnrfva";
    private static final String REPEATING = "*+?{";

    private final String regex;
    private final StringBuilder run = new StringBuilder();
    private String longest = "";
    private boolean ignoresCase;
    private boolean unknown;

    private RequiredText(String regex) {
        this.regex = regex;
    }

    /**
     * A text that is in every match.
     *
     * @param text        the text, not empty
     * @param ignoresCase whether a match may have it in another case, as RE2 folds case: {@code k} is also the Kelvin sign,
     *                    {@code s} also the long s
     */
    public record Found(String text, boolean ignoresCase) {}

    /**
     * Finds the text.
     *
     * @param regex an expression that {@link RegularExpression} accepts
     * @return null if none is known
     */
    public static @Nullable Found of(String regex) {
        RequiredText required = new RequiredText(regex);
        required.sequence(0, regex.length());
        required.end();
        return required.unknown || required.longest.isEmpty()
                ? null
                : new Found(required.longest, required.ignoresCase);
    }

    /** Reads what must all match, one after the other. */
    private void sequence(int start, int end) {
        if (RegexGroups.hasAlternatives(regex.substring(start, end))) {
            end();
            ignoresCase |= regex.substring(start, end).contains("(?");
            return;
        }
        int at = start;
        while (at < end && !unknown) {
            int next = Math.min(end, RegexGroups.next(regex, at));
            char c = regex.charAt(at);
            if (c == '(') {
                next = group(at);
            } else if (c == '\\') {
                next = escape(at);
            } else if (c == '^' || c == '$') {
                end();
            } else if (c == '[' || c == '.' || REPEATING.indexOf(c) >= 0 || Character.isSurrogate(c)) {
                end();
            } else {
                literal(c, next);
            }
            at = afterRepetition(next);
        }
    }

    /** Adds a character, unless it may be there no times. */
    private void literal(char c, int next) {
        if (mayBeAbsent(next)) {
            end();
        } else {
            run.append(c);
        }
    }

    private boolean mayBeAbsent(int at) {
        return at < regex.length()
                && (regex.charAt(at) == '*'
                        || regex.charAt(at) == '?'
                        || regex.startsWith("{0", at)
                        || regex.startsWith("{,", at));
    }

    /** Skips a repetition and the sign that makes it lazy. What is repeated and what follows need not be adjacent. */
    private int afterRepetition(int at) {
        if (at >= regex.length() || REPEATING.indexOf(regex.charAt(at)) < 0) {
            return at;
        }
        end();
        int after = at + 1;
        if (regex.charAt(at) == '{') {
            int close = regex.indexOf('}', at);
            after = close < 0 ? regex.length() : close + 1;
        }
        return after < regex.length() && regex.charAt(after) == '?' ? after + 1 : after;
    }

    /** Reads a group. Its flags are taken to apply everywhere. */
    private int group(int at) {
        end();
        int close = RegexGroups.end(regex, at);
        int body = close < 0 ? -1 : body(at, close - 1);
        if (body < 0) {
            unknown = true;
            return regex.length();
        }
        // A repetition after flags is one of what stands before them.
        unknown |= body == close - 1 && close < regex.length() && REPEATING.indexOf(regex.charAt(close)) >= 0;
        if (mayBeAbsent(close)) {
            ignoresCase |= regex.substring(body, close).contains("(?");
        } else {
            sequence(body, close - 1);
        }
        end();
        return close;
    }

    private int after(char c, int from, int end) {
        int found = regex.indexOf(c, from);
        return found < 0 || found >= end ? -1 : found + 1;
    }

    /** Where a group's expression begins, after its name or flags; -1 if that is unknown. */
    private int body(int at, int end) {
        if (!regex.startsWith("(?", at)) {
            return at + 1;
        }
        if (regex.startsWith("(?<=", at) || regex.startsWith("(?<!", at)) {
            return -1;
        }
        if (regex.startsWith("(?<", at) || regex.startsWith("(?P<", at)) {
            return after('>', at, end);
        }
        if (regex.startsWith("(?'", at)) {
            return after('\'', at + 3, end);
        }
        for (int i = at + 2; i < end; i++) {
            char c = regex.charAt(i);
            if (c == ':') {
                return i + 1;
            }
            if ("imsU-".indexOf(c) < 0) {
                return -1;
            }
            ignoresCase |= c == 'i';
        }
        return end;
    }

    private int escape(int at) {
        if (at + 1 >= regex.length()) {
            unknown = true;
            return regex.length();
        }
        char c = regex.charAt(at + 1);
        if (c == 'x') {
            return hexadecimal(at);
        }
        boolean letterOrDigit = Character.isLetterOrDigit(c);
        if (letterOrDigit && PLAIN_CLASSES.indexOf(c) < 0) {
            unknown = true;
            return regex.length();
        }
        if (letterOrDigit) {
            end();
        } else {
            literal(c, at + 2);
        }
        return at + 2;
    }

    private int hexadecimal(int at) {
        boolean braces = regex.startsWith("{", at + 2);
        int start = at + (braces ? 3 : 2);
        int end = braces ? regex.indexOf('}', start) : start + 2;
        if (end < 0 || end > regex.length() || !regex.substring(start, end).matches("[0-9A-Fa-f]{2,6}")) {
            unknown = true;
            return regex.length();
        }
        int next = braces ? end + 1 : end;
        int code = Integer.parseInt(regex.substring(start, end), 16);
        if (code > Character.MAX_VALUE || Character.isSurrogate((char) code)) {
            end();
        } else {
            literal((char) code, next);
        }
        return next;
    }

    private void end() {
        if (run.length() > longest.length()) {
            longest = run.toString();
        }
        run.setLength(0);
    }
}
