package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.spl.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Parses commands that are mostly a list of fields, after their names. */
final class FieldListParser {
    private static final String VALUE = "value";
    private static final String SORTBY = "sortby";

    /** Words that are not fields in one of these commands or in {@code sort}. */
    private static final Set<String> KEYWORDS = Set.of(SORTBY, "d", "desc");

    private final Tokens tokens;
    private final Token command;

    FieldListParser(Tokens tokens, Token command) {
        this.tokens = tokens;
        this.command = command;
    }

    FieldsCommand fields() {
        boolean kept = !tokens.peek().isWritten("-");
        if (!kept || tokens.peek().isWritten("+")) {
            tokens.take();
        }
        return new FieldsCommand(kept, names());
    }

    TableCommand table() {
        return new TableCommand(names());
    }

    FillnullCommand fillnull() {
        Word value = new Word("0", command.origin());
        if (tokens.peek().isKeyword(VALUE) && tokens.second().isWritten("=")) {
            tokens.take();
            tokens.take();
            value = QuotedText.meaning(tokens.expectText("a value after 'value='"));
        }
        return new FillnullCommand(value, tokens.atCommandEnd() ? List.of() : names());
    }

    DedupCommand dedup() {
        Token first = tokens.peek();
        if (first.is(Kind.WORD) && isWholeNumber(first.text())) {
            throw first.origin().fault(Construct.formOf("dedup"), "a count in the command 'dedup' is not supported");
        }
        return new DedupCommand(names());
    }

    /** Parses names separated by commas or spaces, up to the end of the command. */
    List<Word> names() {
        List<Word> names = new ArrayList<>();
        do {
            names.add(name());
        } while (tokens.takeIf(Kind.COMMA) || !tokens.atCommandEnd());
        return names;
    }

    private Word name() {
        Token token = tokens.expectText("a field in the command '" + command.text() + "'");
        if (token.is(Kind.WORD)) {
            if (tokens.peek().isWritten("=")) {
                throw unsupportedOption(token, command.text());
            }
            if (token.isKeyword(SORTBY)) {
                throw token.origin()
                        .fault(
                                Construct.formOf(command.text()),
                                "'sortby' in the command '" + command.text() + "' is not supported");
            }
            if (token.text().startsWith("-") || token.text().startsWith("+")) {
                throw token.origin()
                        .fault(
                                Construct.formOf(command.text()),
                                "'" + token.text() + "' is not supported in a list of fields",
                                "put a field of that name in double quotes, and a space after a sign");
            }
        }
        return nameOf(token);
    }

    /**
     * The name of a field. Splunk does not document whether a backslash or a single quote is part of a name, so any
     * reading could name a field that does not exist.
     */
    static Word nameOf(Token token) {
        String name = token.text();
        if (name.isEmpty() || name.indexOf('\\') >= 0 || name.indexOf('\'') >= 0) {
            throw token.origin()
                    .fault(
                            Construct.FIELD_NAME,
                            token.described() + " is not supported as a field name",
                            "put the name in double quotes, without backslashes and single quotes");
        }
        return token.word();
    }

    /** Whether a name needs no quotes in a list of fields. */
    static boolean isPlainName(String name) {
        return !KEYWORDS.contains(name.toLowerCase(Locale.ROOT))
                && ExpressionParser.isFieldName(name.replace('*', '_').replace('.', '_'));
    }

    static boolean isWholeNumber(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    static InvalidDetectionException unsupportedOption(Token name, String command) {
        return name.origin()
                .fault(
                        Construct.formOf(command),
                        "the option '" + name.text() + "' of the command '" + command + "' is not supported");
    }
}
