package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.ConvertCommand.Conversion;
import io.spawnwatch.detection.spl.EvalCommand.Assignment;
import io.spawnwatch.detection.spl.RenameCommand.Renaming;
import io.spawnwatch.detection.spl.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Parses the commands after {@code tstats}. */
final class CommandParser {
    private final Tokens tokens;

    CommandParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Parses the command after a pipe, up to the next pipe. */
    Command parse() {
        Token name = tokens.expectCommand();
        Command command =
                switch (name.text().toLowerCase(Locale.ROOT)) {
                    case "rename" -> rename();
                    case "convert" -> convert();
                    case "search" -> new SearchCommand(new ConditionParser(tokens).parse());
                    case "where" -> new WhereCommand(new ExpressionParser(tokens).parse());
                    case "eval" -> eval();
                    case "regex" -> new RegexCommandParser(tokens).regex();
                    case "rex" -> new RegexCommandParser(tokens).rex(name);
                    case "fields" -> new FieldListParser(tokens, name).fields();
                    case "table" -> new FieldListParser(tokens, name).table();
                    case "fillnull" -> new FieldListParser(tokens, name).fillnull();
                    case "dedup" -> new FieldListParser(tokens, name).dedup();
                    case "lookup" -> new LookupParser(tokens, name).lookup();
                    case "sort" -> new SortParser(tokens).parse();
                    case StatsParser.STATS, StatsParser.EVENTSTATS -> new StatsParser(tokens, name).parse();
                    default -> throw CommandNames.unsupported(name, tokens);
                };
        if (!tokens.atCommandEnd()) {
            String alternative =
                    command instanceof WhereCommand || command instanceof EvalCommand ? "an operator, " : "";
            throw tokens.unexpected(alternative + "| or the end of the search after the command '" + name.text() + "'");
        }
        return command;
    }

    private EvalCommand eval() {
        List<Assignment> assignments = new ArrayList<>();
        do {
            Word field = target();
            assignments.add(new Assignment(field, new ExpressionParser(tokens).parse()));
        } while (tokens.takeIf(Kind.COMMA));
        return new EvalCommand(assignments);
    }

    /** Parses the target of an assignment and its equal sign. */
    private Word target() {
        Token name = tokens.peek();
        if (name.is(Kind.WORD) ? !ExpressionParser.isFieldName(name.text()) : !name.is(Kind.FIELD)) {
            throw tokens.unexpected("a field name, in single quotes unless it is a plain word");
        }
        tokens.take();
        if (!tokens.peek().isWritten("=")) {
            throw tokens.unexpected("= after '" + name.text()
                    + "' (a field name with characters other than letters, digits and _ needs single quotes)");
        }
        tokens.take();
        return name.is(Kind.FIELD) ? ExpressionParser.quotedField(name) : name.word();
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
                throw tokens.peek()
                        .origin()
                        .fault(Construct.formOf("convert"), "'as' in the command 'convert' is not supported");
            }
            conversions.add(new Conversion(function, field));
            tokens.takeIf(Kind.COMMA);
        } while (!tokens.atCommandEnd());
        return new ConvertCommand(timeformat, conversions);
    }
}
