package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.Token.Kind;
import org.jspecify.annotations.Nullable;

/** Parses the commands that have a regular expression, after their names. */
final class RegexCommandParser {
    private static final String REGEX = "a regular expression";

    /** Splunk searches this field if none is named. */
    private static final String WITHOUT_FIELD = " searches _raw, which the rows of tstats do not have";

    private final Tokens tokens;
    private @Nullable Word field;
    private @Nullable Word regex;

    RegexCommandParser(Tokens tokens) {
        this.tokens = tokens;
    }

    RegexCommand regex() {
        Token name = tokens.expectText("a field after 'regex'");
        Token operator = tokens.peek();
        if (name.is(Kind.QUOTED) && !operator.is(Kind.OPERATOR)) {
            throw name.origin()
                    .fault(
                            Construct.formOf("regex"),
                            "'regex' without a field" + WITHOUT_FIELD,
                            "write regex field=\"...\"");
        }
        boolean wanted = operator.isWritten("=");
        if (!wanted && !operator.isWritten("!=")) {
            throw tokens.unexpected("= or != after '" + name.text() + "'");
        }
        tokens.take();
        Word searched = FieldListParser.nameOf(name);
        return new RegexCommand(searched, wanted, QuotedText.meaning(tokens.expectQuoted(REGEX)));
    }

    RexCommand rex(Token command) {
        while (!tokens.atCommandEnd()) {
            if (tokens.peek().is(Kind.WORD) && tokens.second().isWritten("=")) {
                option(tokens.take());
            } else if (regex == null) {
                regex = QuotedText.meaning(tokens.expectQuoted(REGEX));
            } else {
                throw tokens.unexpected("an option, | or the end of the search after the command 'rex'");
            }
        }
        if (regex == null) {
            throw tokens.unexpected(REGEX + " in double quotes");
        }
        if (field == null) {
            throw command.origin()
                    .fault(
                            Construct.formOf("rex"),
                            "'rex' without 'field='" + WITHOUT_FIELD,
                            "write rex field=... \"...\"");
        }
        return new RexCommand(field, regex);
    }

    private void option(Token name) {
        tokens.take();
        switch (name.text()) {
            case "field" -> {
                if (field != null) {
                    throw name.origin().fault(Construct.formOf("rex"), "'rex' has a second 'field='");
                }
                field = FieldListParser.nameOf(tokens.expectText("a field after 'field='"));
            }
            case "max_match" -> {
                Token value = tokens.expectText("a number after 'max_match='");
                if (!value.text().equals("1")) {
                    throw value.origin()
                            .fault(
                                    Construct.formOf("rex"),
                                    "max_match=" + value.text() + " in the command 'rex' is not supported",
                                    "only max_match=1 is");
                }
            }
            default -> throw FieldListParser.unsupportedOption(name, "rex");
        }
    }
}
