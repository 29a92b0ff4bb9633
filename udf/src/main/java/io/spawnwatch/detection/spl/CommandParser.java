package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.spl.ConvertCommand.Conversion;
import io.spawnwatch.detection.spl.RenameCommand.Renaming;
import io.spawnwatch.detection.spl.Token.Kind;
import io.spawnwatch.document.InvalidDocumentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the commands after {@code tstats}. */
final class CommandParser {
    private final Tokens tokens;

    CommandParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** The command that stands after the pipe, up to the next pipe. */
    Command parse() {
        Token name = tokens.expect(Kind.WORD, "a command after |");
        Command command =
                switch (name.text().toLowerCase(Locale.ROOT)) {
                    case "rename" -> rename();
                    case "convert" -> convert();
                    case "search" -> new SearchCommand(new ConditionParser(tokens).parse());
                    default -> throw unsupported(name);
                };
        if (!tokens.atCommandEnd()) {
            throw tokens.unexpected("| or the end of the search after the command '" + name.text() + "'");
        }
        return command;
    }

    static InvalidDocumentException unsupported(Token name) {
        return name.origin().fault("the command '" + name.text() + "' is not supported");
    }

    private RenameCommand rename() {
        List<Renaming> renamings = new ArrayList<>();
        do {
            Word from = tokens.expectText("a field after 'rename'").word();
            if (!tokens.takeIfKeyword("as")) {
                throw tokens.unexpected("'as' after '" + from + "'");
            }
            Word to = tokens.expectText("a name after 'as'").word();
            renamings.add(new Renaming(from, to));
            tokens.takeIf(Kind.COMMA);
        } while (!tokens.atCommandEnd());
        return new RenameCommand(renamings);
    }

    private ConvertCommand convert() {
        Word timeformat = null;
        if (tokens.peek().isKeyword("timeformat")) {
            tokens.take();
            tokens.expectEqualSign("timeformat");
            timeformat = tokens.expectText("a time format").word();
        }
        List<Conversion> conversions = new ArrayList<>();
        do {
            Word function =
                    tokens.expect(Kind.WORD, "a function such as ctime(field)").word();
            tokens.expect(Kind.OPEN, "( after '" + function + "'");
            Word field = tokens.expectText("a field after '" + function + "('").word();
            tokens.expect(Kind.CLOSE, ") after '" + function + "(" + field + "'");
            if (tokens.peek().isKeyword("as")) {
                throw tokens.peek().origin().fault("'as' in the command 'convert' is not supported");
            }
            conversions.add(new Conversion(function, field));
            tokens.takeIf(Kind.COMMA);
        } while (!tokens.atCommandEnd());
        return new ConvertCommand(timeformat, conversions);
    }
}
