package io.spawnwatch.detection.plan.pattern;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.spl.Word;
import io.spawnwatch.document.InvalidDocumentException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Translates a PCRE regular expression to RE2's syntax, and refuses what RE2 does not support. */
final class PcreTranslation {
    /** Character classes that RE2 lacks or defines differently, in the form that they have inside brackets. */
    private static final Map<Character, String> CLASSES = Map.of(
            's', "[:space:]",
            'S', "[:^space:]",
            'h', "\\t \\x{a0}\\x{1680}\\x{180e}\\x{2000}-\\x{200a}\\x{202f}\\x{205f}\\x{3000}",
            'v', "\\n-\\r\\x{85}\\x{2028}\\x{2029}");

    /** Inside brackets, a hyphen before one of these classes is literal. */
    private static final String CLASS_LETTERS = "sSdDwWhHvVpP";

    private static final Pattern COUNT = Pattern.compile("\\{([0-9]{1,9})(?:,([0-9]{0,9}))?}");

    /**
     * The greatest size of an expression with its counted repetitions unrolled, as RE2 does. A larger one would take
     * seconds and much memory to compile.
     */
    private static final long LARGEST = 20_000;

    /** RE2 processes nested groups recursively; this keeps it far from a stack overflow. */
    private static final int DEEPEST_NESTING = 250;

    private final Word regex;
    private final String text;
    private final StringBuilder re2 = new StringBuilder();
    private final RegexSize size = new RegexSize();
    private int at;
    private boolean hasEndAnchor;
    private boolean hasVeryEnd;

    private PcreTranslation(Word regex) {
        this.regex = regex;
        this.text = regex.text();
    }

    /**
     * Translates a regular expression.
     *
     * @throws InvalidDocumentException if it uses a feature that RE2 does not have
     */
    static PcreTranslation of(Word regex) {
        PcreTranslation translation = new PcreTranslation(regex);
        translation.translate();
        return translation;
    }

    /** The expression in RE2's syntax. */
    String re2() {
        return re2.toString();
    }

    /** Whether the expression contains a {@code $}. */
    boolean hasEndAnchor() {
        return hasEndAnchor;
    }

    private void translate() {
        if (text.length() > LARGEST) {
            throw regex.origin()
                    .fault(
                            Construct.REGULAR_EXPRESSION,
                            "the regular expression has more than " + LARGEST + " characters");
        }
        while (at < text.length()) {
            char c = text.charAt(at);
            switch (c) {
                case '\\' -> escape();
                case '[' -> brackets();
                case '(' -> group();
                case '{' -> count();
                case '$' -> {
                    hasEndAnchor = true;
                    copy(1);
                }
                case ')' -> {
                    size.close();
                    copy(1);
                }
                case '|', '*', '+', '?' -> copy(1);
                default -> {
                    size.atom();
                    copy(1);
                }
            }
        }
        if (hasEndAnchor && hasVeryEnd) {
            throw PcreRefusals.lacks(
                    regex, -1, "both $ and \\z in one expression with PCRE's meaning", "use one of them");
        }
        if (size.total() > LARGEST) {
            throw PcreRefusals.wrong(
                    regex, "its counted repetitions make it too large", "write * or + where the count does not matter");
        }
    }

    private void escape() {
        if (text.startsWith("\\Q", at)) {
            int end = text.indexOf("\\E", at);
            int length = (end < 0 ? text.length() : end + 2) - at;
            size.atoms(length);
            copy(length);
            return;
        }
        char escaped = at + 1 < text.length() ? text.charAt(at + 1) : 0;
        InvalidDetectionException refusal = PcreRefusals.ofEscape(regex, at, escaped);
        if (refusal != null) {
            throw refusal;
        }
        size.atom();
        hasVeryEnd |= escaped == 'z';
        String inBrackets = CLASSES.get(escaped);
        if (inBrackets == null) {
            copyEscape();
        } else {
            re2.append('[').append(inBrackets).append(']');
            at += 2;
        }
    }

    /** Copies an escape and its {@code {...}}, which is not a repetition count. */
    private void copyEscape() {
        int length = Math.min(2, text.length() - at);
        if (length == 2 && "xpP".indexOf(text.charAt(at + 1)) >= 0 && text.startsWith("{", at + 2)) {
            int end = text.indexOf('}', at);
            length = end < 0 ? length : end + 1 - at;
        }
        copy(length);
    }

    private void brackets() {
        size.atom();
        copy(1);
        if (at < text.length() && text.charAt(at) == '^') {
            copy(1);
        }
        // A closing bracket that comes first is literal.
        boolean first = true;
        while (at < text.length() && (first || text.charAt(at) != ']')) {
            first = false;
            char c = text.charAt(at);
            int posixEnd = text.startsWith("[:", at) ? text.indexOf(":]", at + 2) : -1;
            if (posixEnd > 0) {
                copy(posixEnd + 2 - at);
            } else if (c == '\\') {
                escapeInBrackets();
            } else if (c == '-' && isClassAt(at + 1)) {
                re2.append("\\-");
                at++;
            } else {
                copy(1);
            }
        }
        if (at < text.length()) {
            copy(1);
        }
    }

    private void escapeInBrackets() {
        String inBrackets = at + 1 < text.length() ? CLASSES.get(text.charAt(at + 1)) : null;
        if (inBrackets == null) {
            copyEscape();
        } else {
            re2.append(inBrackets);
            at += 2;
        }
    }

    private boolean isClassAt(int place) {
        return place + 1 < text.length()
                && text.charAt(place) == '\\'
                && CLASS_LETTERS.indexOf(text.charAt(place + 1)) >= 0;
    }

    private void group() {
        int commentEnd = text.startsWith("(?#", at) ? text.indexOf(')', at) : -1;
        if (commentEnd > 0) {
            at = commentEnd + 1;
            return;
        }
        InvalidDetectionException refusal = PcreRefusals.ofGroup(regex, at);
        if (refusal != null) {
            throw refusal;
        }
        size.open();
        if (size.depth() > DEEPEST_NESTING) {
            throw regex.origin()
                    .fault(
                            Construct.REGULAR_EXPRESSION,
                            "the regular expression has groups nested deeper than " + DEEPEST_NESTING + " levels");
        }
        int nameEnd = text.startsWith("(?'", at) ? text.indexOf('\'', at + 3) : -1;
        if (nameEnd > 0) {
            re2.append("(?P<").append(text, at + 3, nameEnd).append('>');
            at = nameEnd + 1;
        } else if (text.startsWith("(?", at)) {
            copy(2);
            // Flags, a colon or a name are not atoms.
            while (at < text.length() && text.charAt(at) != ':' && text.charAt(at) != '>' && text.charAt(at) != ')') {
                copy(1);
            }
            if (at < text.length() && text.charAt(at) != ')') {
                copy(1);
            }
        } else {
            copy(1);
        }
    }

    private void count() {
        Matcher count = COUNT.matcher(text).region(at, text.length());
        if (!count.lookingAt()) {
            size.atom();
            copy(1);
            return;
        }
        long least = Long.parseLong(count.group(1));
        String most = count.group(2);
        size.repeat(most == null || most.isEmpty() ? least : Long.parseLong(most));
        // To RE2, a count with a leading zero is a text.
        re2.append('{').append(least);
        if (most != null) {
            re2.append(',').append(most.isEmpty() ? "" : Long.toString(Long.parseLong(most)));
        }
        re2.append('}');
        at = count.end();
    }

    private void copy(int length) {
        re2.append(text, at, at + length);
        at += length;
    }
}
