package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.Token.Kind;
import io.spawnwatch.document.SourceText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The tokens of a search, with each macro call replaced by the tokens of its expansion. A macro is read in the mode of
 * its call, and the text after the call in the mode in which the macro ended.
 */
final class MacroExpander {
    /**
     * Far more than any search that people write. Otherwise, a few macros that double each other could exhaust the
     * memory.
     */
    private static final int MOST_TOKENS = 100_000;

    /**
     * Limits text that makes no tokens: a few macros that double each other could expand to a comment that takes
     * minutes to read.
     */
    private static final int MOST_CHARACTERS = 10_000_000;

    /** Nobody writes a longer chain of macros; only an attacker would generate one. */
    private static final int LONGEST_CHAIN = 50;

    /** Splunk inserts a macro's text before it splits words; here, words are split first. */
    private static final String JOINED = " would join the word next to the macro";

    private static final String SPACE = "put a space between them";

    private final Macros macros;

    /** For the search and each macro that is being expanded, innermost first. */
    private final Deque<Lexer> lexers = new ArrayDeque<>();

    private final Set<String> called = new TreeSet<>();

    private LexicalMode mode = LexicalMode.SEARCH;
    private int read;
    private int expanded;

    MacroExpander(SourceText search, Macros macros) {
        this.macros = macros;
        lexers.push(Lexer.of(search));
    }

    /** For a text all of which is at the same place, and which calls no macros. */
    MacroExpander(String text, Origin origin) {
        this.macros = Macros.none();
        lexers.push(Lexer.of(text, origin));
    }

    /** The macros that can be called. */
    Macros macros() {
        return macros;
    }

    /** The signatures of the macros that were called up to here, whether they exist or not. */
    Set<String> called() {
        return Collections.unmodifiableSet(called);
    }

    /** The next token, never a macro; {@link Kind#END} from the end of the search on. */
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
                                "the search has more than " + MOST_TOKENS + " tokens once its macros are expanded");
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
        called.add(Macro.signature(call.name(), call.arguments().size()));
        Macro macro = macros.find(call.name(), call.arguments().size(), origin);
        List<String> chain = origin.macros();
        if (chain.contains(macro.signature())) {
            // Without "in macro ...", because the chain already says it.
            List<String> cycle = new ArrayList<>(chain);
            cycle.add(macro.signature());
            throw Origin.at(origin.place())
                    .fault(
                            Construct.MACRO,
                            "the macro `" + macro.signature() + "` calls itself: " + String.join(" > ", cycle));
        }
        if (chain.size() >= LONGEST_CHAIN) {
            throw Origin.at(origin.place())
                    .fault(Construct.LIMIT, "more than " + LONGEST_CHAIN + " macros call each other here");
        }
        String expansion = macro.expand(call.arguments(), origin);
        expanded += expansion.length();
        if (expanded > MOST_CHARACTERS) {
            throw origin.fault(
                    Construct.LIMIT, "the macros of the search expand to more than " + MOST_CHARACTERS + " characters");
        }
        Origin within = origin.within(macro.signature());
        Lexer caller = lexers.element();
        Lexer lexer = Lexer.of(expansion, within);
        if (caller.isAfterWord(mode) && lexer.startsWithWord(mode)) {
            throw within.fault(Construct.MACRO, "its first word" + JOINED, SPACE);
        }
        if (expansion.isEmpty() && caller.isAfterWord(mode) && caller.isBeforeWord(mode)) {
            throw origin.fault(
                    Construct.MACRO,
                    "the macro `" + macro.signature()
                            + "` expands to nothing, so the words on both sides of it would join",
                    SPACE);
        }
        return lexer;
    }
}
