package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.spl.Token.Kind;
import io.spawnwatch.document.DidYouMean;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses a {@code tstats} command, after its name. */
final class TstatsParser {
    private static final String DATA_MODEL = "datamodel";
    private static final String FROM = "from";
    private static final String WHERE = "where";
    private static final String BY = "by";
    private static final String SPAN = "span";
    private static final List<String> CLAUSES = List.of(FROM, WHERE, BY, "groupby");

    private final Tokens tokens;
    private final List<TstatsOption> options = new ArrayList<>();
    private final List<Aggregate> aggregates = new ArrayList<>();
    private @Nullable Condition where;
    private @Nullable List<FieldName> by;
    private @Nullable TimeSpan time;

    TstatsParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Whether a word is the keyword of a clause of {@code tstats}. */
    static boolean isClause(String word) {
        return CLAUSES.stream().anyMatch(word::equalsIgnoreCase);
    }

    private static boolean isClause(Token token) {
        return token.is(Kind.WORD) && isClause(token.text());
    }

    TstatsCommand parse() {
        while (!tokens.atCommandEnd() && !isClause(tokens.peek())) {
            optionOrAggregate();
        }
        if (!tokens.peek().isKeyword(FROM)) {
            throw tokens.peek().isKeyword(WHERE)
                    ? tokens.found("'from datamodel=...', without which tstats is not supported", null)
                    : tokens.unexpected("'from datamodel=...', without which tstats is not supported");
        }
        tokens.takeClause();
        Word dataModel = dataModel();
        while (!tokens.atCommandEnd()) {
            clause();
        }
        return new TstatsCommand(options, aggregates, dataModel, where, by == null ? List.of() : by, time);
    }

    private void optionOrAggregate() {
        Token name = tokens.expect(Kind.WORD, "an option, an aggregate or 'from'");
        if (tokens.peek().isWritten("=")) {
            if (name.isKeyword(DATA_MODEL)) {
                throw withoutFrom(name);
            }
            tokens.take();
            Token value = tokens.expectUnreserved("a value after '" + name.text() + "='");
            options.add(new TstatsOption(name.word(), QuotedText.meaning(value)));
            return;
        }
        String macro =
                AggregateFunction.named(name.text()) == null ? tokens.macros().meant(name.text()) : null;
        if (macro != null) {
            throw name.origin()
                    .fault(
                            Construct.MISSING_BACKTICK,
                            "the aggregate '" + name.text() + "' is not supported",
                            "it is a macro, so put it in backticks: " + macro);
        }
        FieldName argument = null;
        if (tokens.takeIf(Kind.OPEN)) {
            argument = FieldName.of(
                    tokens.expectText("a field after '" + name.text() + "('").word());
            tokens.expect(Kind.CLOSE, ") after '" + name.text() + "(" + argument + "'");
        }
        Word as = tokens.takeIfKeyword("as")
                ? tokens.expectUnreserved("a name after 'as'").word()
                : null;
        aggregates.add(new Aggregate(name.word(), argument, as));
        tokens.takeIf(Kind.COMMA);
    }

    /**
     * An error at a {@code datamodel=} without {@code from}, or at the word that was probably meant as {@code from}.
     */
    private InvalidDetectionException withoutFrom(Token dataModel) {
        Word last = aggregates.isEmpty()
                ? dataModel.word()
                : aggregates.get(aggregates.size() - 1).function();
        String suggestion = DidYouMean.cure(last.text(), List.of(FROM));
        String expected = "expected 'from' before '" + dataModel.text() + "='";
        return suggestion == null
                ? dataModel.origin().fault(Construct.SYNTAX, expected)
                : last.origin().fault(Construct.SYNTAX, expected + ", found '" + last.text() + "'", suggestion);
    }

    /** Parses {@code datamodel=Endpoint.Processes}; each of its parts may be in quotes. */
    private Word dataModel() {
        if (!tokens.peek().isKeyword(DATA_MODEL)) {
            throw tokens.unexpectedWord("'datamodel=...' after 'from'", List.of(DATA_MODEL));
        }
        tokens.take();
        tokens.expectEqualSign(DATA_MODEL);
        Token first = tokens.expectText("the name of a data model");
        StringBuilder name = new StringBuilder(first.text());
        while (tokens.peek().isText()
                && (name.toString().endsWith(".") || tokens.peek().text().startsWith("."))) {
            name.append(tokens.take().text());
        }
        return new Word(name.toString(), first.origin());
    }

    private void clause() {
        Token keyword = tokens.peek();
        if (!isClause(keyword) || keyword.isKeyword(FROM)) {
            throw tokens.unexpectedWord("'where', 'by' or |", CLAUSES);
        }
        tokens.takeClause();
        if (keyword.isKeyword(WHERE)) {
            refuseSecond(keyword, where);
            where = new ConditionParser(tokens).parse();
        } else {
            refuseSecond(keyword, by);
            grouping();
        }
    }

    private static void refuseSecond(Token keyword, @Nullable Object first) {
        if (first != null) {
            throw keyword.origin()
                    .fault(
                            Construct.SYNTAX,
                            "tstats has a second '" + keyword.text() + "'",
                            CommandNames.lacksPipe(keyword) ? "if it is a separate command, put a | before it" : null);
        }
    }

    /** Parses the fields, and {@code _time} with its span, which may be anywhere among them. */
    private void grouping() {
        List<FieldName> fields = new ArrayList<>();
        Token timeField = null;
        Word span = null;
        do {
            Token name = tokens.expectText("a field after 'by'");
            if (CommandNames.lacksPipe(name)) {
                throw CommandNames.missingPipe(name);
            }
            if (name.isKeyword(SPAN) && tokens.peek().isWritten("=")) {
                tokens.take();
                refuseSecond(name, span);
                span = tokens.expectText("a length of time after 'span='").word();
            } else if (name.isWritten(FieldName.TIME)) {
                refuseSecond(name, timeField);
                timeField = name;
            } else {
                fields.add(FieldName.of(name.word()));
            }
            tokens.takeIf(Kind.COMMA);
        } while (!tokens.atCommandEnd() && !isClause(tokens.peek()));
        if (span != null && timeField == null) {
            throw span.origin().fault(Construct.option(SPAN), "'span=' needs _time among the fields of 'by'");
        }
        by = fields;
        time = timeField == null ? null : new TimeSpan(span, timeField.origin());
    }
}
