package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.Token.Kind;
import io.spawnwatch.document.SourceText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The tokens of a search, where each macro call is replaced by the tokens of what it stands for. A macro goes on in the
 * mode that it is called in, and what follows the call goes on in the mode that the macro leaves behind.
 */
final class MacroExpander {
    /** Far more than any search that people write; a few macros that double each other would fill the memory. */
    private static final int MOST_TOKENS = 100_000;

    /** The same for what is no token: a few macros that double each other would read a comment for minutes. */
    private static final int MOST_CHARACTERS = 10_000_000;

    /** A chain of macros that is longer was made by a machine, and not with good intent. */
    private static final int LONGEST_CHAIN = 50;

    /** Splunk puts a macro's text where its call is, whereas words are told apart here before. */
    private static final String JOINED = " would be part of the one right beside the macro";

    private static final String SPACE = "put a space between them";

    private final Macros macros;

    /** Of the search and of each macro that is being expanded in it, the innermost first. */
    private final Deque<Lexer> lexers = new ArrayDeque<>();

    private LexicalMode mode = LexicalMode.SEARCH;
    private int read;
    private int expanded;

    MacroExpander(SourceText search, Macros macros) {
        this.macros = macros;
        lexers.push(Lexer.of(search));
    }

    /** What can be called. */
    Macros macros() {
        return macros;
    }

    /** The next token, which is no macro; at the end of the search, and from then on, {@link Kind#END}. */
    Token next() {
        while (true) {
            Token token = lexers.element().next(mode);
            if (token.is(Kind.END) && lexers.size() > 1) {
                Lexer finished = lexers.pop();
                if (finished.endsWithWord(mode) && lexers.element().isBeforeWord(mode)) {
                    throw token.origin().fault(Construct.MACRO, "its last word" + JOINED, SPACE);
                }
                continue;
            }
            if (++read > MOST_TOKENS) {
                throw token.origin()
                        .fault(
                                Construct.LIMIT,
                                "the search has more than " + MOST_TOKENS + " tokens with its macros expanded");
            }
            if (!token.is(Kind.MACRO)) {
                mode = mode.after(token);
                return token;
            }
            lexers.push(expansion(token));
        }
    }

    private Lexer expansion(Token token) {
        MacroCall call = MacroCall.of(token);
        Origin origin = token.origin();
        Macro macro = macros.called(call.name(), call.arguments().size(), origin);
        List<String> chain = origin.macros();
        if (chain.contains(macro.signature())) {
            // Not "in macro ...": the chain says it, and says it once.
            List<String> cycle = new ArrayList<>(chain);
            cycle.add(macro.signature());
            throw Origin.at(origin.place())
                    .fault(
                            Construct.MACRO,
                            "the macro `" + macro.signature() + "` calls itself: " + String.join(" > ", cycle));
        }
        if (chain.size() >= LONGEST_CHAIN) {
            throw Origin.at(origin.place())
                    .fault(Construct.LIMIT, "more than " + LONGEST_CHAIN + " macros call one another here");
        }
        String expansion = macro.expand(call.arguments(), origin);
        expanded += expansion.length();
        if (expanded > MOST_CHARACTERS) {
            throw origin.fault(
                    Construct.LIMIT, "the macros of the search stand for more than " + MOST_CHARACTERS + " characters");
        }
        Origin within = origin.within(macro.signature());
        Lexer caller = lexers.element();
        Lexer lexer = Lexer.of(expansion, within);
        if (caller.isBehindWord(mode) && lexer.beginsWithWord(mode)) {
            throw within.fault(Construct.MACRO, "its first word" + JOINED, SPACE);
        }
        if (expansion.isEmpty() && caller.isBehindWord(mode) && caller.isBeforeWord(mode)) {
            throw origin.fault(
                    Construct.MACRO,
                    "the macro `" + macro.signature() + "` stands for nothing, so that the words beside it are one",
                    SPACE);
        }
        return lexer;
    }
}
