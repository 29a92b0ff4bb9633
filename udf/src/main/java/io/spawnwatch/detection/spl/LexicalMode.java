package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.spl.Token.Kind;

/** Which of SPL's two languages the next token is in. */
enum LexicalMode {
    /** The language of {@code search} and most commands, in which a word can contain nearly any character. */
    SEARCH,
    /** After a pipe or an opening bracket, where a command's name decides what follows. The tokens are those of {@link #SEARCH}. */
    COMMAND,
    /** The language of {@code where} and {@code eval}, in which operators separate words. */
    EXPRESSION;

    /**
     * The mode after a token that was read in this mode. The {@code where} of tstats does not follow a pipe, so it
     * stays in its mode.
     */
    LexicalMode after(Token token) {
        if (token.is(Kind.PIPE) || token.is(Kind.OPEN_SUBSEARCH)) {
            return COMMAND;
        }
        if (token.is(Kind.CLOSE_SUBSEARCH)) {
            // Only a condition of this language can contain a subsearch.
            return SEARCH;
        }
        if (this != COMMAND) {
            return this;
        }
        return token.isKeyword("where") || token.isKeyword("eval") ? EXPRESSION : SEARCH;
    }
}
