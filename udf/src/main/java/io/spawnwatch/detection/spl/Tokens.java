package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.spl.Token.Kind;
import io.spawnwatch.document.DidYouMean;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of a search, from left to right; the last one is the end. They are read only on demand, so that the first
 * of several problems is reported, and an unsupported command before any problem inside it.
 */
final class Tokens {
    /**
     * What a quoted text contains if it was meant to end earlier: a line break or another command. PowerShell's
     * {@code | Where-Object} is not one.
     */
    private static final Pattern SWALLOWED = Pattern.compile("\n|\\|\\s+(?:`|(\\w+)\\b(?!-))|\\|`");

    /** Keeps recursion far from a stack overflow: each level may have as many nested conditions as a search without it. */
    private static final int DEEPEST_SUBSEARCH = 5;

    private final MacroExpander source;
    private final Consumer<Warning> warnings;
    private final Subsearches subsearches;

    /** The next token and the one after it, as far as they have been read. */
    private @Nullable Token next;

    private @Nullable Token second;

    /** A word of the current command that may be the name of the next one, its pipe missing. */
    private @Nullable Token command;

    /** Whether the last token was a pipe or an opening parenthesis, or there was no token yet. */
    private boolean atStart = true;

    /** How many subsearches the next token is in. */
    private int depth;

    /**
     * The tokens of a search.
     *
     * @param subsearches runs its subsearches
     * @param warnings    receives warnings about what is valid but probably not meant
     */
    Tokens(MacroExpander source, Subsearches subsearches, Consumer<Warning> warnings) {
        this.source = source;
        this.subsearches = subsearches;
        this.warnings = warnings;
    }

    /** The condition that a subsearch makes. */
    Condition condition(Subsearch subsearch) {
        return subsearches.condition(subsearch, warnings);
    }

    /** Warns about something that is valid but probably not meant. */
    void warn(Token token, String text) {
        warnings.accept(token.origin().warning(text));
    }

    /** The macros that can be called. */
    Macros macros() {
        return source.macros();
    }

    Token peek() {
        Token known = next;
        if (known == null) {
            known = source.next();
            next = known;
        }
        return known;
    }

    /** The token after the next one. */
    Token second() {
        Token first = peek();
        if (first.is(Kind.END)) {
            return first;
        }
        Token known = second;
        if (known == null) {
            known = source.next();
            second = known;
        }
        return known;
    }

    Token take() {
        Token token = peek();
        if (!token.is(Kind.END)) {
            next = second;
            second = null;
            notice(token);
        }
        return token;
    }

    /** Takes the next token, a keyword of the current command that is also the name of a command. */
    void takeClause() {
        take();
        command = null;
    }

    /** Takes the bracket that opens a subsearch. */
    Token takeSubsearch() {
        Token bracket = take();
        if (++depth > DEEPEST_SUBSEARCH) {
            throw bracket.origin()
                    .fault(Construct.LIMIT, "subsearches are nested deeper than " + DEEPEST_SUBSEARCH + " levels");
        }
        return bracket;
    }

    /** Takes the bracket that closes a subsearch. */
    void takeSubsearchEnd() {
        take();
        depth--;
    }

    private void notice(Token token) {
        if (token.is(Kind.PIPE) || token.is(Kind.OPEN_SUBSEARCH) || token.is(Kind.CLOSE_SUBSEARCH)) {
            command = null;
        } else if (!atStart && CommandNames.lacksPipe(token)) {
            command = token;
        } else if (token.is(Kind.OPEN) || token.isWritten("=")) {
            // More likely a function, an option or a field.
            command = null;
        }
        atStart = token.is(Kind.PIPE) || token.is(Kind.OPEN) || token.is(Kind.OPEN_SUBSEARCH);
        if (token.is(Kind.QUOTED) && hasSwallowed(token.text())) {
            warn(token, "the quoted text continues into another line or command; is its closing quote missing?");
        }
    }

    static boolean hasSwallowed(String quoted) {
        Matcher swallowed = SWALLOWED.matcher(quoted);
        while (swallowed.find()) {
            if (swallowed.group(1) == null || CommandNames.lacksPipe(swallowed.group(1))) {
                return true;
            }
        }
        return false;
    }

    /** Takes the next token if it is of this kind. */
    boolean takeIf(Kind kind) {
        if (!peek().is(kind)) {
            return false;
        }
        take();
        return true;
    }

    /** Takes the next token if it is this keyword, ignoring case. */
    boolean takeIfKeyword(String keyword) {
        if (!peek().isKeyword(keyword)) {
            return false;
        }
        take();
        return true;
    }

    /** Takes the next token, which must be of this kind. */
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
     * Takes the next token, which must be a text and not a keyword: otherwise "f= AND g=1" would search for the word
     * AND, although a value is missing.
     */
    Token expectUnreserved(String expected) {
        if (peek().is(Kind.WORD) && ConditionParser.isReserved(peek().text())) {
            throw found(expected + " (in quotes if a keyword is meant as text)", null);
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

    /** Takes the next token, which must be a command's name. */
    Token expectCommand() {
        Token name = peek();
        String macro = name.is(Kind.QUOTED) ? macros().meant(name.text()) : null;
        if (macro != null) {
            throw name.origin()
                    .fault(
                            Construct.SYNTAX,
                            "expected a command after |, found " + name.described(),
                            "if it is a macro, put it in backticks: " + macro);
        }
        return expect(Kind.WORD, "a command after |");
    }

    /** Takes the next token, which must be a text in double quotes. */
    Token expectQuoted(String expected) {
        return expect(Kind.QUOTED, expected + " in double quotes");
    }

    /** Whether the command ends before the next token. */
    boolean atCommandEnd() {
        return peek().is(Kind.PIPE) || peek().is(Kind.END) || (depth > 0 && peek().is(Kind.CLOSE_SUBSEARCH));
    }

    /** An error at the next token, which may be a misspelling of one of these words. */
    InvalidDetectionException unexpectedWord(String expected, List<String> words) {
        Token token = peek();
        String suggestion =
                token.is(Kind.WORD) && !CommandNames.lacksPipe(token) ? DidYouMean.cure(token.text(), words) : null;
        return suggestion == null ? unexpected(expected) : found(expected, suggestion);
    }

    /** An error at the next token. */
    InvalidDetectionException unexpected(String expected) {
        Token token = peek();
        if (token.is(Kind.OPEN_SUBSEARCH)) {
            return token.origin().fault(Construct.SUBSEARCH, "a subsearch is not supported");
        }
        Token suspect = CommandNames.lacksPipe(token) && !atStart ? token : command;
        if (suspect != null && !suspect.origin().macros().isEmpty()) {
            // The words of the macro would not help: whoever forgot the pipe did not write them.
            return CommandNames.missingPipe(suspect);
        }
        return found(expected, suspect == null ? null : "is a | missing before '" + suspect.text() + "'?");
    }

    /** An error at the next token, without a guess at what is missing before it. */
    InvalidDetectionException found(String expected, @Nullable String cure) {
        Token token = peek();
        return token.origin().fault(Construct.SYNTAX, "expected " + expected + ", found " + token.described(), cure);
    }
}
