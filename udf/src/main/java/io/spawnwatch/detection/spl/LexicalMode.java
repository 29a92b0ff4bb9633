package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.spl.Token.Kind;

/** In which of SPL's two languages the next token is written. */
enum LexicalMode {
    /** The language of {@code search} and of all commands but two, where a word may hold nearly any character. */
    SEARCH,
    /** Behind a pipe, where a command's name decides what follows. Its tokens are those of {@link #SEARCH}. */
    COMMAND,
    /** The language of {@code where} and {@code eval}, where operators part words. */
    EXPRESSION;

    /** How to go on after a token that was read in this mode. The {@code where} of tstats follows no pipe. */
    LexicalMode after(Token token) {
        if (token.is(Kind.PIPE)) {
            return COMMAND;
        }
        if (this != COMMAND) {
            return this;
        }
        return token.isKeyword("where") || token.isKeyword("eval") ? EXPRESSION : SEARCH;
    }
}
