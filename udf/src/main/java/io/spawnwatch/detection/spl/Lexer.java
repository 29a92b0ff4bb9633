package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.spl.Token.Kind;
import io.spawnwatch.document.Place;
import io.spawnwatch.document.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Cuts the text of a search, or of a macro's definition, into tokens. */
final class Lexer {
    private static final String COMMENT = "```";
    private static final String DELIMITERS = "|()[],\"`=<>";

    private final String text;
    private final IntFunction<Origin> origins;
    private final List<Token> tokens = new ArrayList<>();
    private int next;

    private Lexer(String text, IntFunction<Origin> origins) {
        this.text = text;
        this.origins = origins;
    }

    /** The tokens of a search; the last one is its end. */
    static List<Token> tokens(SourceText search) {
        Lexer lexer = new Lexer(search.text(), offset -> Origin.at(search.placeAt(offset)));
        lexer.run();
        lexer.tokens.add(new Token(Kind.END, "", lexer.origins.apply(lexer.text.length())));
        return lexer.tokens;
    }

    /** The tokens of what a macro expands to, all of them at the same place. */
    static List<Token> tokens(String expansion, Origin origin) {
        Lexer lexer = new Lexer(expansion, offset -> origin);
        lexer.run();
        return lexer.tokens;
    }

    /** Whether a text that was the text of a token is read as one word when it stands without quotes. */
    static boolean isWord(String text) {
        Lexer lexer = new Lexer(text, offset -> Origin.at(Place.whole("")));
        return !text.isEmpty() && !text.startsWith(COMMENT) && lexer.wordEnd(0) == text.length();
    }

    private void run() {
        while (next < text.length()) {
            char c = text.charAt(next);
            if (Character.isWhitespace(c)) {
                next++;
            } else if (text.startsWith(COMMENT, next)) {
                comment();
            } else if (c == '"') {
                quoted();
            } else if (c == '`') {
                macro();
            } else {
                Kind kind = punctuation(c);
                if (kind != null) {
                    add(kind, next + 1);
                } else if (isOperator(next)) {
                    operator();
                } else {
                    word();
                }
            }
        }
    }

    private void comment() {
        int end = text.indexOf(COMMENT, next + COMMENT.length());
        if (end < 0) {
            throw origins.apply(next).fault("the comment that begins here has no end; close it with ```");
        }
        next = end + COMMENT.length();
    }

    private void quoted() {
        int end = next + 1;
        while (end < text.length() && text.charAt(end) != '"') {
            end += escapeLength(end);
        }
        if (end >= text.length()) {
            throw origins.apply(next)
                    .fault("the text that begins with this quote has no end; close it, and write a backslash before"
                            + " the closing quote twice");
        }
        tokens.add(new Token(Kind.QUOTED, text.substring(next + 1, end), origins.apply(next)));
        next = end + 1;
    }

    private void macro() {
        int end = text.indexOf('`', next + 1);
        if (end < 0) {
            throw origins.apply(next).fault("the macro that begins here has no end; close it with a backtick");
        }
        tokens.add(new Token(Kind.MACRO, text.substring(next + 1, end), origins.apply(next)));
        next = end + 1;
    }

    private void operator() {
        boolean two = next + 1 < text.length() && text.charAt(next + 1) == '=' && text.charAt(next) != '=';
        add(Kind.OPERATOR, next + (two ? 2 : 1));
    }

    private void word() {
        add(Kind.WORD, wordEnd(next));
    }

    private int wordEnd(int from) {
        int end = from;
        while (end < text.length() && !isDelimiter(end)) {
            end += escapeLength(end);
        }
        return end;
    }

    /** A backslash takes a backslash or a quote after it along; before anything else it stands for itself. */
    private int escapeLength(int at) {
        if (text.charAt(at) != '\\' || at + 1 >= text.length()) {
            return 1;
        }
        char escaped = text.charAt(at + 1);
        return escaped == '\\' || escaped == '"' ? 2 : 1;
    }

    private boolean isDelimiter(int at) {
        char c = text.charAt(at);
        return Character.isWhitespace(c) || DELIMITERS.indexOf(c) >= 0 || isOperator(at);
    }

    private boolean isOperator(int at) {
        return switch (text.charAt(at)) {
            case '=', '<', '>' -> true;
            case '!' -> at + 1 < text.length() && text.charAt(at + 1) == '=';
            default -> false;
        };
    }

    private void add(Kind kind, int end) {
        tokens.add(new Token(kind, text.substring(next, end), origins.apply(next)));
        next = end;
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
