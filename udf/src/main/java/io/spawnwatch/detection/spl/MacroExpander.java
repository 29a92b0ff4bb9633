package io.spawnwatch.detection.spl;

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

    /** A chain of macros that is longer was made by a machine, and not with good intent. */
    private static final int LONGEST_CHAIN = 50;

    private final Macros macros;

    /** Of the search and of each macro that is being expanded in it, the innermost first. */
    private final Deque<Lexer> lexers = new ArrayDeque<>();

    private LexicalMode mode = LexicalMode.SEARCH;
    private int read;

    MacroExpander(SourceText search, Macros macros) {
        this.macros = macros;
        lexers.push(Lexer.of(search));
    }

    /** The next token, which is no macro; at the end of the search, and from then on, {@link Kind#END}. */
    Token next() {
        while (true) {
            Token token = lexers.element().next(mode);
            if (token.is(Kind.END) && lexers.size() > 1) {
                lexers.pop();
                continue;
            }
            if (++read > MOST_TOKENS) {
                throw token.origin()
                        .fault("the search has more than " + MOST_TOKENS + " tokens with its macros expanded");
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
                    .fault("the macro `" + macro.signature() + "` calls itself: " + String.join(" > ", cycle));
        }
        if (chain.size() >= LONGEST_CHAIN) {
            throw Origin.at(origin.place()).fault("more than " + LONGEST_CHAIN + " macros call one another here");
        }
        return Lexer.of(macro.expand(call.arguments(), origin), origin.within(macro.signature()));
    }
}
