package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.Token.Kind;
import io.spawnwatch.document.Place;
import io.spawnwatch.document.SourceText;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Splits the text of a search or a macro into tokens, one at a time, because a token can decide how the next one is
 * read.
 */
final class Lexer {
    private static final String COMMENT = "```";
    private static final String DELIMITERS = "|()[],\"`=<>";

    private final String text;
    private final IntFunction<Origin> origins;
    private int next;

    /** Where the last token started. */
    private int start;

    private Lexer(String text, IntFunction<Origin> origins) {
        this.text = text;
        this.origins = origins;
    }

    /** A lexer for a search. */
    static Lexer of(SourceText search) {
        return new Lexer(search.text(), offset -> Origin.at(search.placeAt(offset)));
    }

    /** A lexer for the expansion of a macro, all of it at the same place. */
    static Lexer of(String expansion, Origin origin) {
        return new Lexer(expansion, offset -> origin);
    }

    /** Whether the text of a token reads as one word without quotes. */
    static boolean isWord(String text) {
        Lexer lexer = new Lexer(text, offset -> Origin.at(Place.whole("")));
        return !text.isEmpty() && !text.startsWith(COMMENT) && lexer.wordEnd(0) == text.length();
    }

    /** Whether the text of a token reads as the same text in double quotes. */
    static boolean fitsQuotes(String text) {
        Lexer lexer = new Lexer(text + '"', offset -> Origin.at(Place.whole("")));
        return lexer.quoteEnd(0) == text.length();
    }

    /** The next token; {@link Kind#END} if there is none. */
    Token next(LexicalMode mode) {
        skip();
        if (next >= text.length()) {
            return token(Kind.END, next);
        }
        char c = text.charAt(next);
        if (c == '"') {
            return quoted();
        }
        if (c == '`') {
            return enclosed(
                    Kind.MACRO,
                    '`',
                    Construct.MISSING_BACKTICK,
                    "the macro that starts here is not closed",
                    "close it with a backtick");
        }
        Kind kind = punctuation(c);
        if (kind != null) {
            return token(kind, next + 1);
        }
        if (mode == LexicalMode.EXPRESSION) {
            return expressionToken(c);
        }
        if (c == '*' && next > 0 && text.charAt(next - 1) == '"') {
            throw origins.apply(next)
                    .fault(
                            Construct.WILDCARD,
                            "a * right after a quote is not supported",
                            "write it inside the quotes");
        }
        if (isOperator(next)) {
            return token(Kind.OPERATOR, next + (c != '=' && equalSignFollows() ? 2 : 1));
        }
        return token(Kind.WORD, wordEnd(next));
    }

    /** Whether a word that starts where the last token started would join a word before it. */
    boolean isAfterWord(LexicalMode mode) {
        return start > 0 && isWordPart(text.charAt(start - 1), mode);
    }

    /** Whether a word that ends where the last token ended would join a word after it. */
    boolean isBeforeWord(LexicalMode mode) {
        return next < text.length() && isWordPart(text.charAt(next), mode);
    }

    /** Whether the text starts with a word. */
    boolean startsWithWord(LexicalMode mode) {
        return !text.isEmpty() && isWordPart(text.charAt(0), mode);
    }

    /** Whether the text ends with a word. */
    boolean endsWithWord(LexicalMode mode) {
        return !text.isEmpty() && isWordPart(text.charAt(text.length() - 1), mode);
    }

    /** A macro can start or end with a word, so its backtick counts as part of one. */
    private static boolean isWordPart(char c, LexicalMode mode) {
        if (c == '`') {
            return true;
        }
        return mode == LexicalMode.EXPRESSION
                ? isIdentifierPart(c)
                : !Character.isWhitespace(c) && DELIMITERS.indexOf(c) < 0;
    }

    private void skip() {
        while (next < text.length()) {
            if (Character.isWhitespace(text.charAt(next))) {
                next++;
            } else if (text.startsWith(COMMENT, next)) {
                comment();
            } else {
                return;
            }
        }
    }

    private void comment() {
        int end = text.indexOf(COMMENT, next + COMMENT.length());
        if (end < 0) {
            throw origins.apply(next)
                    .fault(Construct.OPEN_COMMENT, "the comment that starts here is not closed", "close it with ```");
        }
        next = end + COMMENT.length();
    }

    private Token quoted() {
        int end = quoteEnd(next + 1);
        if (end >= text.length()) {
            throw origins.apply(next)
                    .fault(
                            Construct.OPEN_QUOTE,
                            "the quote that starts here is not closed",
                            "close it, and double a backslash right before the closing quote");
        }
        return between(Kind.QUOTED, end);
    }

    private int quoteEnd(int from) {
        int end = from;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (c == '"') {
                break;
            }
            end += c == '\\' ? escapeLength(end) : 1;
        }
        return end;
    }

    /** Reads the text between two of these characters, without escapes. */
    private Token enclosed(Kind kind, char mark, Construct construct, String problem, String cure) {
        int end = text.indexOf(mark, next + 1);
        if (end < 0) {
            throw origins.apply(next).fault(construct, problem, cure);
        }
        return between(kind, end);
    }

    private Token expressionToken(char c) {
        if (c == '\'') {
            return enclosed(
                    Kind.FIELD,
                    '\'',
                    Construct.OPEN_QUOTE,
                    "the field name that starts here is not closed",
                    "close it with a single quote");
        }
        if (isDigit(c) || (c == '.' && next + 1 < text.length() && isDigit(text.charAt(next + 1)))) {
            return number();
        }
        if (isIdentifierPart(c)) {
            return token(Kind.WORD, identifierEnd(next));
        }
        return switch (c) {
            case '=', '!', '<', '>' -> token(Kind.OPERATOR, next + (equalSignFollows() ? 2 : 1));
            case '+', '-', '*', '/', '%', '.' -> token(Kind.OPERATOR, next + 1);
            default ->
                throw origins.apply(next)
                        .fault(
                                Construct.SYNTAX,
                                "the character '" + Character.toString(text.codePointAt(next))
                                        + "' is not supported in an expression",
                                "put field names that contain it in single quotes, and texts in double quotes");
        };
    }

    /** Includes what must not follow a number, so that {@code 10.0.0.1} is not read as two numbers. */
    private Token number() {
        int end = next;
        while (end < text.length() && (isIdentifierPart(text.charAt(end)) || text.charAt(end) == '.')) {
            end++;
        }
        Token number = token(Kind.NUMBER, end);
        if (!isNumber(number.text())) {
            throw number.origin()
                    .fault(
                            Construct.SYNTAX,
                            "'" + number.text() + "' is not a number",
                            "put field names in single quotes, texts in double quotes, and a space between a number"
                                    + " and a dot that joins texts");
        }
        return number;
    }

    private static boolean isNumber(String text) {
        int dot = text.indexOf('.');
        String fraction = dot < 0 ? "0" : text.substring(dot + 1);
        String whole = dot < 0 ? text : text.substring(0, dot);
        return !fraction.isEmpty()
                && whole.chars().allMatch(Lexer::isDigit)
                && fraction.chars().allMatch(Lexer::isDigit);
    }

    private int identifierEnd(int from) {
        int end = from;
        while (end < text.length() && isIdentifierPart(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isIdentifierPart(char c) {
        return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private int wordEnd(int from) {
        int end = from;
        while (end < text.length()) {
            char c = text.charAt(end);
            if (isIdentifierPart(c)) {
                // Most characters of most words.
                end++;
                continue;
            }
            if (isDelimiter(c, end)) {
                break;
            }
            end += c == '\\' ? escapeLength(end) : 1;
        }
        return end;
    }

    /** The length of what a backslash begins: it escapes a backslash or a quote, and else stands for itself. */
    private int escapeLength(int at) {
        if (at + 1 >= text.length()) {
            return 1;
        }
        char escaped = text.charAt(at + 1);
        return escaped == '\\' || escaped == '"' ? 2 : 1;
    }

    private boolean isDelimiter(char c, int at) {
        return Character.isWhitespace(c) || DELIMITERS.indexOf(c) >= 0 || isOperator(at);
    }

    private boolean isOperator(int at) {
        return switch (text.charAt(at)) {
            case '=', '<', '>' -> true;
            case '!' -> at + 1 < text.length() && text.charAt(at + 1) == '=';
            default -> false;
        };
    }

    private boolean equalSignFollows() {
        return next + 1 < text.length() && text.charAt(next + 1) == '=';
    }

    private Token token(Kind kind, int end) {
        Token token = new Token(kind, text.substring(next, end), origins.apply(next));
        start = next;
        next = end;
        return token;
    }

    private Token between(Kind kind, int end) {
        Token token = new Token(kind, text.substring(next + 1, end), origins.apply(next));
        start = next;
        next = end + 1;
        return token;
    }

    private static @Nullable Kind punctuation(char c) {
        return switch (c) {
            case '|' -> Kind.PIPE;
            case '(' -> Kind.OPEN;
            case ')' -> Kind.CLOSE;
            case '[' -> Kind.OPEN_SUBSEARCH;
            case ']' -> Kind.CLOSE_SUBSEARCH;
            case ',' -> Kind.COMMA;
            default -> null;
        };
    }
}
