package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.spl.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Puts in place of each macro call the tokens of what it stands for, until none is left. */
final class MacroExpander {
    /** Far more than any search that people write; a few macros that double each other would fill the memory. */
    private static final int MOST_TOKENS = 100_000;

    /** A chain of macros that is longer was made by a machine, and not with good intent. */
    private static final int LONGEST_CHAIN = 50;

    private final Macros macros;
    private final List<Token> expanded = new ArrayList<>();
    private int calls;

    private MacroExpander(Macros macros) {
        this.macros = macros;
    }

    static List<Token> expand(List<Token> tokens, Macros macros) {
        MacroExpander expander = new MacroExpander(macros);
        expander.add(tokens);
        return expander.expanded;
    }

    private void add(List<Token> tokens) {
        for (Token token : tokens) {
            if (expanded.size() + calls > MOST_TOKENS) {
                throw token.origin()
                        .fault("the search has more than " + MOST_TOKENS + " tokens with its macros expanded");
            }
            if (token.is(Kind.MACRO)) {
                calls++;
                add(expansion(token));
            } else {
                expanded.add(token);
            }
        }
    }

    private List<Token> expansion(Token token) {
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
        return Lexer.tokens(macro.expand(call.arguments(), origin), origin.within(macro.signature()));
    }
}
