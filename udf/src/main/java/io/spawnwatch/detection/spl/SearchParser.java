package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.spl.Token.Kind;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.SourceText;
import java.util.ArrayList;
import java.util.List;

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
        Tokens tokens = new Tokens(new MacroExpander(search, macros));
        if (!tokens.takeIf(Kind.PIPE)) {
            throw tokens.unexpected("a search that begins with '| tstats'");
        }
        Token first = tokens.expect(Kind.WORD, "a command after |");
        if (!first.isKeyword(TSTATS)) {
            throw CommandParser.unsupported(first);
        }
        TstatsCommand tstats = new TstatsParser(tokens).parse();
        List<Command> commands = new ArrayList<>();
        while (tokens.takeIf(Kind.PIPE)) {
            commands.add(new CommandParser(tokens).parse());
        }
        return new Search(tstats, commands);
    }
}
