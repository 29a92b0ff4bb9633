package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.spl.Token.Kind;
import io.spawnwatch.document.InvalidDocumentException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tokens of a search, read from left to right; the last one is the end. They are made only as they are asked for: of
 * several faults, the first is reported, and an unsupported command before whatever may be wrong inside it.
 */
final class Tokens {
    private final MacroExpander source;
    private final List<Token> ahead = new ArrayList<>(2);

    Tokens(MacroExpander source) {
        this.source = source;
    }

    Token peek() {
        return lookAhead(0);
    }

    /** The token after the next one. */
    Token second() {
        return peek().is(Kind.END) ? peek() : lookAhead(1);
    }

    Token take() {
        Token token = peek();
        if (!token.is(Kind.END)) {
            ahead.remove(0);
        }
        return token;
    }

    private Token lookAhead(int distance) {
        while (ahead.size() <= distance) {
            ahead.add(source.next());
        }
        return ahead.get(distance);
    }

    /** Takes the next token if it is of that kind. */
    boolean takeIf(Kind kind) {
        if (!peek().is(kind)) {
            return false;
        }
        take();
        return true;
    }

    /** Takes the next token if it is that keyword, in whatever case. */
    boolean takeIfKeyword(String keyword) {
        if (!peek().isKeyword(keyword)) {
            return false;
        }
        take();
        return true;
    }

    /** Takes the next token, which must be of that kind. */
    Token expect(Kind kind, String expected) {
        if (!peek().is(kind)) {
            throw unexpected(expected);
        }
        return take();
    }

    /** Takes the next token, which must be a word or a quoted text. */
    Token expectText(String expected) {
        if (!peek().isText()) {
            throw unexpected(expected);
        }
        return take();
    }

    /**
     * Takes the next token, which must be a text and no keyword: without that, "f= AND g=1" would look for the word AND
     * and forget that a value is missing.
     */
    Token expectUnreserved(String expected) {
        if (peek().is(Kind.WORD) && ConditionParser.isReserved(peek().text())) {
            throw unexpected(expected + " (in quotes where a keyword is meant as text)");
        }
        return expectText(expected);
    }

    /** Takes the next token, which must be {@code =}. */
    void expectEqualSign(String after) {
        if (!peek().isWritten("=")) {
            throw unexpected("= after '" + after + "'");
        }
        take();
    }

    /** Takes the next token, which must be a text in double quotes. */
    Token expectQuoted(String expected) {
        return expect(Kind.QUOTED, expected + " in double quotes");
    }

    /** Whether the command ends before the next token. */
    boolean atCommandEnd() {
        return peek().is(Kind.PIPE) || peek().is(Kind.END);
    }

    /** An error at the next token. */
    InvalidDocumentException unexpected(String expected) {
        Token token = peek();
        if (token.is(Kind.OPEN_SUBSEARCH)) {
            return token.origin().fault("a subsearch is not supported");
        }
        return token.origin().fault("expected " + expected + ", found " + token.described());
    }
}
