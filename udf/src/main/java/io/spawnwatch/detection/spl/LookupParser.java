package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Parses the commands that name a lookup, after their own names. */
final class LookupParser {
    private static final String OUTPUT = "output";
    private static final String OUTPUTNEW = "outputnew";
    private static final String AS = "as";
    private static final String WHERE = "where";
    private static final Set<String> TRUTH_VALUES = Set.of("true", "false", "t", "f", "1", "0");

    /** Words that must be in quotes to be fields. */
    private static final Set<String> KEYWORDS = Set.of(OUTPUT, OUTPUTNEW, AS, WHERE);

    private final Tokens tokens;
    private final Token command;

    LookupParser(Tokens tokens, Token command) {
        this.tokens = tokens;
        this.command = command;
    }

    /** Whether a name needs no quotes among the arguments of these commands. */
    static boolean isPlainName(String name) {
        return !KEYWORDS.contains(name.toLowerCase(Locale.ROOT))
                && ExpressionParser.isFieldName(name.replace('.', '_'));
    }

    /**
     * Parses the arguments of {@code lookup}. Where the lookup runs, and whether a search in real time reads it again,
     * does not matter here, because a lookup is read once; so {@code local} and {@code update} are only checked.
     */
    LookupCommand lookup() {
        while (isOptionNext()) {
            Token option = tokens.take();
            switch (option.text().toLowerCase(Locale.ROOT)) {
                case "local", "update" -> truthValue(option);
                default -> throw FieldListParser.unsupportedOption(option, command.text());
            }
        }
        Word name = name("the name of a lookup");
        List<LookupCommand.Field> inputs = new ArrayList<>();
        do {
            inputs.add(field("a field of the lookup '" + name + "'"));
            tokens.takeIf(Kind.COMMA);
        } while (!tokens.atCommandEnd() && !isOutputNext());
        List<LookupCommand.Field> outputs = new ArrayList<>();
        boolean keepsValues = tokens.peek().isKeyword(OUTPUTNEW);
        if (isOutputNext()) {
            Token output = tokens.take();
            do {
                outputs.add(field("a field of the lookup '" + name + "' after " + output.text()));
                tokens.takeIf(Kind.COMMA);
            } while (!tokens.atCommandEnd());
        }
        return new LookupCommand(name, inputs, outputs, keepsValues);
    }

    /** Parses the arguments of {@code inputlookup}. */
    InputlookupCommand inputlookup() {
        while (isOptionNext()) {
            Token option = tokens.take();
            if (option.isKeyword("strict")) {
                // Whether a missing lookup is an error; here, it always is.
                truthValue(option);
            } else if (option.isKeyword("append")) {
                String value = truthValue(option);
                if (!Set.of("false", "f", "0").contains(value)) {
                    throw option.origin()
                            .fault(
                                    Construct.formOf(command.text()),
                                    "'append=" + value + "' in the command '" + command.text() + "' is not supported",
                                    "a list of values is one lookup; write a second subsearch for another one");
                }
            } else {
                throw FieldListParser.unsupportedOption(option, command.text());
            }
        }
        Word name = name("the name of a lookup");
        Condition where = null;
        if (tokens.peek().isKeyword(WHERE)) {
            tokens.takeClause();
            where = new ConditionParser(tokens).parse();
        }
        return new InputlookupCommand(name, where);
    }

    private boolean isOptionNext() {
        return tokens.peek().is(Kind.WORD) && tokens.second().isWritten("=");
    }

    private boolean isOutputNext() {
        return tokens.peek().isKeyword(OUTPUT) || tokens.peek().isKeyword(OUTPUTNEW);
    }

    private String truthValue(Token option) {
        tokens.take();
        Token value = tokens.expectText("true or false after '" + option.text() + "='");
        String text = value.text().toLowerCase(Locale.ROOT);
        if (!TRUTH_VALUES.contains(text)) {
            throw value.origin()
                    .fault(
                            Construct.formOf(command.text()),
                            "'" + option.text() + "' is '" + value.text() + "', expected true or false");
        }
        return text;
    }

    private LookupCommand.Field field(String expected) {
        Word ofTable = name(expected);
        if (!tokens.takeIfKeyword(AS)) {
            return new LookupCommand.Field(ofTable, ofTable);
        }
        return new LookupCommand.Field(ofTable, name("a field of the row after 'as'"));
    }

    private Word name(String expected) {
        Token token = tokens.peek();
        if (token.is(Kind.WORD) && KEYWORDS.contains(token.text().toLowerCase(Locale.ROOT))) {
            throw tokens.found(expected + " (in quotes if a keyword is meant as a name)", null);
        }
        return FieldListParser.nameOf(tokens.expectText(expected));
    }
}
