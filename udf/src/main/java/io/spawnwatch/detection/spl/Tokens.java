package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.spl.Token.Kind;
import io.spawnwatch.document.InvalidDocumentException;
import java.util.List;

/** The tokens of a search, read from left to right; the last one is the end. */
final class Tokens {
    private final List<Token> tokens;
    private int next;

    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token peek() {
        return tokens.get(next);
    }

    /** The token after the next one. */
    Token second() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    Token take() {
        Token token = tokens.get(next);
        if (!token.is(Kind.END)) {
            next++;
        }
        return token;
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
