package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.spl.Token.Kind;
import io.spawnwatch.document.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Parses searches. Unsupported syntax is refused where it is, never skipped. */
public final class SearchParser {
    private static final String TSTATS = "tstats";

    private SearchParser() {}

    /**
     * Parses a search without subsearches and expands its macros.
     *
     * @throws InvalidDetectionException if it is not supported
     */
    public static Search parse(SourceText search, Macros macros) {
        return parse(search, macros, Subsearches.none(), warning -> {});
    }

    /**
     * Parses a search and expands its macros.
     *
     * @param subsearches runs its subsearches
     * @param warnings    receives warnings about what is valid but probably not meant
     * @throws InvalidDetectionException if it is not supported
     */
    public static Search parse(SourceText search, Macros macros, Subsearches subsearches, Consumer<Warning> warnings) {
        try {
            return parse(new Tokens(new MacroExpander(search, macros), subsearches, warnings));
        } catch (InvalidDetectionException fault) {
            throw QuotedSpans.of(search.text()).cause(search, fault);
        }
    }

    /**
     * Parses a condition that a search contains as a value, without macros and subsearches.
     *
     * @param origin where the search says so
     * @throws InvalidDetectionException if it is not supported
     */
    public static Condition condition(String text, Origin origin) {
        Tokens tokens = new Tokens(new MacroExpander(text, origin), Subsearches.none(), warning -> {});
        Condition condition = new ConditionParser(tokens).parse();
        if (!tokens.peek().is(Kind.END)) {
            throw tokens.unexpected("the end of the condition");
        }
        return condition;
    }

    private static Search parse(Tokens tokens) {
        if (!tokens.takeIf(Kind.PIPE)) {
            if (tokens.peek().isKeyword(TSTATS)) {
                throw CommandNames.missingPipe(tokens.peek());
            }
            throw tokens.unexpected("a search that starts with '| tstats'");
        }
        Token first = tokens.expectCommand();
        if (!first.isKeyword(TSTATS)) {
            throw CommandNames.unsupported(first, tokens);
        }
        TstatsCommand tstats = new TstatsParser(tokens).parse();
        List<Command> commands = new ArrayList<>();
        while (tokens.takeIf(Kind.PIPE)) {
            commands.add(new CommandParser(tokens).parse());
        }
        return new Search(tstats, commands);
    }
}
