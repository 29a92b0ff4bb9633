package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.Warning;
import io.spawnwatch.detection.spl.Token.Kind;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads a search. What the language does not have is refused where it stands, never skipped. */
public final class SearchParser {
    private static final String TSTATS = "tstats";

    private SearchParser() {}

    /**
     * Reads a search and expands its macros.
     *
     * @throws InvalidDocumentException where it is not understood
     */
    public static Search parse(SourceText search, Macros macros) {
        return parse(search, macros, warning -> {});
    }

    /**
     * Reads a search and expands its macros.
     *
     * @param remarks takes what is no error, but hardly meant
     * @throws InvalidDocumentException where it is not understood
     */
    public static Search parse(SourceText search, Macros macros, Consumer<Warning> remarks) {
        try {
            return parse(new Tokens(new MacroExpander(search, macros), remarks));
        } catch (InvalidDetectionException fault) {
            throw QuotedSpans.of(search.text()).cause(search, fault);
        }
    }

    private static Search parse(Tokens tokens) {
        if (!tokens.takeIf(Kind.PIPE)) {
            if (tokens.peek().isKeyword(TSTATS)) {
                throw CommandNames.missingPipe(tokens.peek());
            }
            throw tokens.unexpected("a search that begins with '| tstats'");
        }
        Token first = tokens.expectCommand();
        if (!first.isKeyword(TSTATS)) {
            throw CommandNames.unsupported(first, tokens.macros());
        }
        TstatsCommand tstats = new TstatsParser(tokens).parse();
        List<Command> commands = new ArrayList<>();
        while (tokens.takeIf(Kind.PIPE)) {
            commands.add(new CommandParser(tokens).parse());
        }
        return new Search(tstats, commands);
    }
}
