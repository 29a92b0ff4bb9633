package io.spawnwatch.detection.plan.pattern;

import io.spawnwatch.detection.plan.pattern.AsciiProgram.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses an expression in RE2's syntax for texts in ASCII. Gives up on whatever is rare in detections. */
final class AsciiRegexParser {
    private static final Pattern COUNT = Pattern.compile("\\{(0|[1-9][0-9]{0,2})(,(0|[1-9][0-9]{0,2}|))?}");
    private static final Pattern GROUP = Pattern.compile("\\((?:\\?(?:P?<[A-Za-z0-9_]+>|([is]*)(-[is]+)?([:)])))?");
    private static final Pattern HEX = Pattern.compile("\\\\x(?:([0-9A-Fa-f]{2})|\\{([0-9A-Fa-f]{1,6})})");

    /** Characters outside ASCII that are equal to a letter of ASCII if case is ignored. */
    private static final int[] FOLDED_TO_ASCII = {0x17F, 0x212A};

    private static final Map<String, CharSet> POSIX = Map.of(
            "[:space:]",
            CharSet.SPACE,
            "[:^space:]",
            CharSet.SPACE.not(),
            "[:digit:]",
            CharSet.DIGIT,
            "[:alpha:]",
            CharSet.range('a', 'z').or(CharSet.range('A', 'Z')),
            "[:alnum:]",
            CharSet.range('a', 'z').or(CharSet.range('A', 'Z')).or(CharSet.DIGIT),
            "[:word:]",
            CharSet.WORD);

    private final String regex;
    private int at;
    private int groups;
    private boolean ignoresCase;
    private boolean dotTakesLineFeed;

    /** Thrown to itself: the expression has something that this parser does not know. */
    private static final class UnknownPartException extends Exception {
        private static final long serialVersionUID = 1L;

        UnknownPartException() {
            super(null, null, false, false);
        }
    }

    AsciiRegexParser(String regex) {
        this.regex = regex;
    }

    /** The expression, or null if it has a part that the parser does not know. */
    @Nullable
    AsciiRegex parse() {
        try {
            AsciiRegex parsed = alternatives();
            return at == regex.length() ? parsed : null;
        } catch (UnknownPartException e) {
            return null;
        }
    }

    /** The number of capturing groups. */
    int groups() {
        return groups;
    }

    private AsciiRegex alternatives() throws UnknownPartException {
        List<AsciiRegex> operands = new ArrayList<>(List.of(sequence()));
        while (isAt('|')) {
            at++;
            operands.add(sequence());
        }
        return operands.size() == 1 ? operands.get(0) : new AsciiRegex.Alternatives(operands);
    }

    private AsciiRegex sequence() throws UnknownPartException {
        List<AsciiRegex> parts = new ArrayList<>();
        while (at < regex.length() && !isAt('|') && !isAt(')')) {
            AsciiRegex part = part();
            if (part != null) {
                parts.add(repeated(part));
            }
        }
        return parts.size() == 1 ? parts.get(0) : new AsciiRegex.Sequence(parts);
    }

    /** The next part, or null if it only sets flags. */
    private @Nullable AsciiRegex part() throws UnknownPartException {
        char c = regex.charAt(at);
        switch (c) {
            case '(' -> {
                return group();
            }
            case '[' -> {
                return new AsciiRegex.Characters(brackets());
            }
            case '\\' -> {
                Kind assertion = assertion();
                return assertion == null ? new AsciiRegex.Characters(escape()) : new AsciiRegex.Assertion(assertion);
            }
            case '^', '$' -> {
                at++;
                return new AsciiRegex.Assertion(c == '^' ? Kind.START : Kind.END);
            }
            case '.' -> {
                at++;
                CharSet all = CharSet.NONE.not();
                return new AsciiRegex.Characters(
                        dotTakesLineFeed ? all : CharSet.range('\n', '\n').not());
            }
            case '*', '+', '?' -> throw new UnknownPartException();
            case '{' -> {
                // A large count, one after flags, or a text: RE2 knows.
                if (at + 1 < regex.length() && Character.isDigit(regex.charAt(at + 1))) {
                    throw new UnknownPartException();
                }
                at++;
                return new AsciiRegex.Characters(range(c, c));
            }
            default -> {
                at++;
                return new AsciiRegex.Characters(range(c, c));
            }
        }
    }

    private @Nullable AsciiRegex group() throws UnknownPartException {
        Matcher start = matcher(GROUP);
        if (!start.lookingAt() || (start.group().length() == 1 && regex.startsWith("(?", at))) {
            throw new UnknownPartException();
        }
        at = start.end();
        String close = start.group(3);
        boolean capturing = close == null;
        int number = capturing ? ++groups : 0;
        boolean outerCase = ignoresCase;
        boolean outerDot = dotTakesLineFeed;
        if (!capturing) {
            setFlags(start.group(1), true);
            setFlags(start.group(2), false);
        }
        if (")".equals(close)) {
            return null;
        }
        AsciiRegex content = alternatives();
        if (!isAt(')')) {
            throw new UnknownPartException();
        }
        at++;
        ignoresCase = outerCase;
        dotTakesLineFeed = outerDot;
        return capturing ? new AsciiRegex.Group(number, content) : content;
    }

    private void setFlags(@Nullable String flags, boolean value) {
        if (flags != null) {
            ignoresCase = flags.indexOf('i') >= 0 ? value : ignoresCase;
            dotTakesLineFeed = flags.indexOf('s') >= 0 ? value : dotTakesLineFeed;
        }
    }

    /** A part with the repetition that follows it. What is there no times, and one of what
     * may be empty, have finer rules and are left to RE2. */
    private AsciiRegex repeated(AsciiRegex part) throws UnknownPartException {
        int least;
        int most;
        Matcher count = matcher(COUNT);
        if (isAt('*') || isAt('+') || isAt('?')) {
            least = isAt('+') ? 1 : 0;
            most = isAt('?') ? 1 : AsciiRegex.Repetition.UNLIMITED;
            at++;
        } else if (count.lookingAt()) {
            least = Integer.parseInt(count.group(1));
            String upTo = count.group(3);
            most = count.group(2) == null
                    ? least
                    : upTo == null || upTo.isEmpty() ? AsciiRegex.Repetition.UNLIMITED : Integer.parseInt(upTo);
            at = count.end();
        } else {
            return part;
        }
        boolean lazy = isAt('?');
        at += lazy ? 1 : 0;
        if (most == 0
                || part.mayBeEmpty()
                || isAt('*')
                || isAt('+')
                || isAt('?')
                || matcher(COUNT).lookingAt()) {
            throw new UnknownPartException();
        }
        return new AsciiRegex.Repetition(part, least, most, lazy);
    }

    private CharSet brackets() throws UnknownPartException {
        at++;
        boolean negated = isAt('^');
        at += negated ? 1 : 0;
        CharSet set = CharSet.NONE;
        boolean first = true;
        while (first || !isAt(']')) {
            first = false;
            set = set.or(member());
        }
        at++;
        return negated ? set.not() : set;
    }

    /** A character, a range or a class in brackets. */
    private CharSet member() throws UnknownPartException {
        if (regex.startsWith("[:", at)) {
            int end = regex.indexOf(":]", at);
            CharSet posix = end < 0 ? null : POSIX.get(regex.substring(at, end + 2));
            if (posix == null) {
                throw new UnknownPartException();
            }
            at = end + 2;
            return posix;
        }
        if (isAt('\\') && perlClass() != null) {
            return escape();
        }
        int from = character();
        int to = from;
        if (isAt('-') && !regex.startsWith("-]", at)) {
            at++;
            to = character();
        }
        return range(from, to);
    }

    private int character() throws UnknownPartException {
        if (at >= regex.length() || regex.startsWith("[:", at)) {
            throw new UnknownPartException();
        }
        return isAt('\\') ? escaped() : regex.charAt(at++);
    }

    private @Nullable Kind assertion() {
        Kind kind =
                switch (regex.startsWith("\\", at) && at + 1 < regex.length() ? regex.charAt(at + 1) : 0) {
                    case 'b' -> Kind.WORD_BOUNDARY;
                    case 'B' -> Kind.NO_WORD_BOUNDARY;
                    case 'A' -> Kind.START;
                    case 'z' -> Kind.END;
                    default -> null;
                };
        at += kind == null ? 0 : 2;
        return kind;
    }

    private CharSet escape() throws UnknownPartException {
        CharSet set = perlClass();
        if (set != null) {
            at += 2;
            return set;
        }
        int c = escaped();
        return range(c, c);
    }

    private @Nullable CharSet perlClass() {
        return switch (at + 1 < regex.length() ? regex.charAt(at + 1) : 0) {
            case 'd' -> CharSet.DIGIT;
            case 'D' -> CharSet.DIGIT.not();
            case 'w' -> CharSet.WORD;
            case 'W' -> CharSet.WORD.not();
            case 's' -> CharSet.PERL_SPACE;
            case 'S' -> CharSet.PERL_SPACE.not();
            default -> null;
        };
    }

    /** The character that an escape stands for. */
    private int escaped() throws UnknownPartException {
        char c = at + 1 < regex.length() ? regex.charAt(at + 1) : 'Q';
        Matcher hex = matcher(HEX);
        if (hex.lookingAt()) {
            at = hex.end();
            return Integer.parseInt(hex.group(1) == null ? hex.group(2) : hex.group(1), 16);
        }
        at += 2;
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'f' -> '\f';
            default -> {
                if (Character.isLetterOrDigit(c) || c >= CharSet.SIZE) {
                    throw new UnknownPartException();
                }
                yield c;
            }
        };
    }

    private CharSet range(int from, int to) throws UnknownPartException {
        if (Character.isSurrogate((char) from) || Character.isSurrogate((char) to)) {
            throw new UnknownPartException();
        }
        if (!ignoresCase) {
            return CharSet.range(from, to);
        }
        for (int c : FOLDED_TO_ASCII) {
            if (from <= c && c <= to) {
                throw new UnknownPartException();
            }
        }
        return CharSet.range(from, to).ignoringCase();
    }

    private boolean isAt(char c) {
        return at < regex.length() && regex.charAt(at) == c;
    }

    private Matcher matcher(Pattern pattern) {
        return pattern.matcher(regex).region(at, regex.length());
    }
}
