package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/** Parses {@code stats} and {@code eventstats}, after their names. */
final class StatsParser {
    static final String STATS = "stats";
    static final String EVENTSTATS = "eventstats";
    private static final String BY = "by";

    private final Tokens tokens;
    private final Token command;

    StatsParser(Tokens tokens, Token command) {
        this.tokens = tokens;
        this.command = command;
    }

    StatsCommand parse() {
        List<StatsAggregate> aggregates = new ArrayList<>();
        do {
            aggregates.add(aggregate());
            tokens.takeIf(Kind.COMMA);
        } while (!tokens.atCommandEnd() && !tokens.peek().isKeyword(BY));
        return new StatsCommand(command.word(), command.isKeyword(EVENTSTATS), aggregates, by());
    }

    private StatsAggregate aggregate() {
        String expected = "an aggregate such as count in the command '" + command.text() + "'";
        if (tokens.peek().isKeyword(BY)) {
            throw tokens.unexpected(expected);
        }
        Token function = tokens.expect(Kind.WORD, expected);
        if (tokens.peek().isWritten("=")) {
            throw FieldListParser.unsupportedOption(function, command.text());
        }
        Word field = tokens.takeIf(Kind.OPEN) ? argument(function) : null;
        Word as = null;
        if (tokens.takeIfKeyword("as")) {
            as = FieldListParser.nameOf(tokens.expectUnreserved("a name after 'as'"));
            refuseWildcard(as);
        }
        return new StatsAggregate(function.word(), field, as);
    }

    private Word argument(Token function) {
        Token argument = tokens.expectText("a field after '" + function.text() + "('");
        if (tokens.peek().is(Kind.OPEN)) {
            throw argument.origin()
                    .fault(
                            Construct.formOf(command.text()),
                            "an expression in an aggregate of '" + command.text() + "' is not supported",
                            "compute a field with the command 'eval' before");
        }
        Word field = FieldListParser.nameOf(argument);
        refuseWildcard(field);
        tokens.expect(Kind.CLOSE, ") after '" + function.text() + "(" + field + "'");
        return field;
    }

    private List<Word> by() {
        List<Word> fields = new ArrayList<>();
        if (tokens.takeIfKeyword(BY)) {
            for (Word field : new FieldListParser(tokens, command).names()) {
                refuseWildcard(field);
                if (fields.stream().noneMatch(known -> known.text().equals(field.text()))) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    private void refuseWildcard(Word name) {
        if (name.text().contains("*")) {
            throw name.origin()
                    .fault(
                            Construct.WILDCARD,
                            "the wildcard '" + name + "' in the command '" + command.text() + "' is not supported",
                            "name each field");
        }
    }
}
