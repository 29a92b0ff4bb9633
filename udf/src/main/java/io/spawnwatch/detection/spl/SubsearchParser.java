package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.spl.Subsearch.Format;
import io.spawnwatch.detection.spl.Subsearch.Returned;
import io.spawnwatch.detection.spl.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Parses a subsearch, from its opening bracket on. Only one that begins with a lookup is a list of values. */
final class SubsearchParser {
    private static final String INPUTLOOKUP = "inputlookup";
    private static final String CURE = "only a list of values is: [| inputlookup FILE | fields ...]";

    private final Tokens tokens;

    SubsearchParser(Tokens tokens) {
        this.tokens = tokens;
    }

    Subsearch parse() {
        Token bracket = tokens.takeSubsearch();
        tokens.takeIf(Kind.PIPE);
        Token first = tokens.peek();
        if (!first.isKeyword(INPUTLOOKUP)) {
            throw refused(bracket, first);
        }
        tokens.take();
        InputlookupCommand source = new LookupParser(tokens, first).inputlookup();
        List<Command> commands = new ArrayList<>();
        Subsearch.Result result = Format.IMPLICIT;
        while (result == Format.IMPLICIT && tokens.takeIf(Kind.PIPE)) {
            if (tokens.peek().isKeyword("format")) {
                result = format(tokens.take());
            } else if (tokens.peek().isKeyword("return")) {
                result = returned(tokens.take());
            } else {
                commands.add(command());
            }
        }
        if (!tokens.peek().is(Kind.CLOSE_SUBSEARCH)) {
            throw tokens.unexpected(
                    result == Format.IMPLICIT
                            ? "| or the ] that ends the subsearch"
                            : "the ] that ends the subsearch after its last command");
        }
        tokens.takeSubsearchEnd();
        return new Subsearch(bracket.origin(), source, commands, result);
    }

    private Command command() {
        Token name = tokens.peek();
        if (name.is(Kind.WORD)
                && List.of(INPUTLOOKUP, "outputlookup").contains(name.text().toLowerCase(Locale.ROOT))) {
            throw name.origin()
                    .fault(
                            Construct.SUBSEARCH,
                            "the command '" + name.text() + "' is not supported inside a subsearch",
                            CURE);
        }
        return new CommandParser(tokens).parse();
    }

    private Format format(Token command) {
        int most = 0;
        while (tokens.peek().is(Kind.WORD) && tokens.second().isWritten("=")) {
            Token option = tokens.take();
            if (!option.isKeyword("maxresults")) {
                throw FieldListParser.unsupportedOption(option, command.text());
            }
            tokens.take();
            most = number(tokens.expectText("a number after 'maxresults='"), command);
        }
        if (!tokens.peek().is(Kind.QUOTED)) {
            return new Format(true, true, false, most);
        }
        parenthesis("(", command);
        parenthesis("(", command);
        boolean columnsJoined = isAnd(command);
        parenthesis(")", command);
        boolean rowsJoined = isAnd(command);
        parenthesis(")", command);
        return new Format(true, columnsJoined, rowsJoined, most);
    }

    private void parenthesis(String expected, Token command) {
        Token token = tokens.expectQuoted("\"" + expected + "\"");
        if (!token.text().strip().equals(expected)) {
            throw unsupportedFormat(token, command);
        }
    }

    private boolean isAnd(Token command) {
        Token token = tokens.expectQuoted("AND or OR");
        return switch (token.text().strip()) {
            case "AND" -> true;
            case "OR" -> false;
            default -> throw unsupportedFormat(token, command);
        };
    }

    private static InvalidDetectionException unsupportedFormat(Token token, Token command) {
        return token.origin()
                .fault(
                        Construct.formOf(command.text()),
                        token.described() + " in the command 'format' is not supported here",
                        "its six texts are \"(\" \"(\" \"AND\" \")\" \"OR\" \")\", in which AND and OR may be"
                                + " exchanged");
    }

    private Subsearch.Return returned(Token command) {
        int most = 1;
        Token first = tokens.peek();
        if (first.is(Kind.WORD)
                && FieldListParser.isWholeNumber(first.text())
                && !tokens.second().isWritten("=")) {
            most = number(tokens.take(), command);
            if (most == 0) {
                throw first.origin().fault(Construct.formOf(command.text()), "'return 0' returns nothing");
            }
        }
        List<Returned> fields = new ArrayList<>();
        do {
            fields.add(returnedField());
            tokens.takeIf(Kind.COMMA);
        } while (!tokens.atCommandEnd());
        return new Subsearch.Return(most, fields);
    }

    private Returned returnedField() {
        Token token = tokens.expectText("a field after 'return'");
        if (tokens.peek().isWritten("=")) {
            tokens.take();
            Word field = FieldListParser.nameOf(tokens.expectText("a field after '" + token.text() + "='"));
            return new Returned(field, FieldListParser.nameOf(token));
        }
        if (token.is(Kind.WORD) && token.text().startsWith("$")) {
            return new Returned(new Word(token.text().substring(1), token.origin()), null);
        }
        Word field = FieldListParser.nameOf(token);
        return new Returned(field, field);
    }

    private static int number(Token token, Token command) {
        if (!FieldListParser.isWholeNumber(token.text()) || token.text().length() > 9) {
            throw token.origin()
                    .fault(Construct.formOf(command.text()), "expected a number, found " + token.described());
        }
        return Integer.parseInt(token.text());
    }

    /** Refuses another search, and names what it would need if it writes a lookup for later runs of itself. */
    private InvalidDetectionException refused(Token bracket, Token first) {
        if (!first.is(Kind.WORD)) {
            return tokens.unexpected("a command after [");
        }
        String problem = "a subsearch that begins with '" + first.text() + "' is not supported";
        Token written = lookupWritten();
        return written == null
                ? bracket.origin().fault(Construct.SUBSEARCH, problem, CURE)
                : bracket.origin()
                        .fault(
                                Construct.SUBSEARCH,
                                problem,
                                "it keeps what its earlier runs found in the lookup '" + written.text()
                                        + "' (outputlookup), which a stream does not have");
    }

    /** The lookup that the rest of the subsearch writes, or null. */
    private @Nullable Token lookupWritten() {
        try {
            Token before = tokens.take();
            while (!before.is(Kind.END) && !before.is(Kind.CLOSE_SUBSEARCH)) {
                Token token = tokens.take();
                if (before.is(Kind.PIPE) && token.isKeyword("outputlookup")) {
                    while (tokens.second().isWritten("=")) {
                        tokens.take();
                        tokens.take();
                        tokens.take();
                    }
                    return tokens.peek().isText() ? tokens.peek() : null;
                }
                before = token;
            }
        } catch (InvalidDetectionException unreadable) {
            // The subsearch is refused in any case.
        }
        return null;
    }
}
