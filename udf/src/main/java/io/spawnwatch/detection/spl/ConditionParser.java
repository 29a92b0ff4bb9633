package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.detection.spl.Token.Kind;
import io.spawnwatch.document.DidYouMean;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Parses the conditions of {@code search} and of {@code where} in {@code tstats}. OR binds tighter than AND, and AND
 * may be left out. ({@code | where} and {@code | eval} have a different language.)
 */
final class ConditionParser {
    /** Keeps recursion over conditions, here and elsewhere, far from a stack overflow. */
    private static final int DEEPEST_NESTING = 100;

    private static final String AND = "AND";
    private static final String OR = "OR";
    private static final String NOT = "NOT";
    private static final String IN = "IN";
    private static final List<String> OPERATORS = List.of(AND, OR, NOT, IN);
    private static final List<String> BY = List.of("by", "groupby");

    /** Characters that people take for quotes; in this language only {@code "} is one. */
    private static final String MISTAKEN_QUOTES = "'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb";

    /** A field name qualified with the object of a data model. */
    private static final Pattern QUALIFIED = Pattern.compile("[A-Z]\\w*\\.\\w+");

    private final Tokens tokens;
    private int depth;

    ConditionParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Parses the next condition, up to the first token that cannot be part of it. */
    Condition parse() {
        List<Condition> operands = new ArrayList<>();
        operands.add(alternatives());
        while (!atEnd()) {
            if (tokens.peek().isWritten(AND)) {
                tokens.take();
            }
            operands.add(alternatives());
        }
        return operands.size() == 1 ? operands.get(0) : new AndCondition(operands);
    }

    /** Whether an unquoted text is a keyword, or could be taken for one. */
    static boolean isReserved(String text) {
        return OPERATORS.contains(text) || TstatsParser.isClause(text);
    }

    private boolean atEnd() {
        Token token = tokens.peek();
        return tokens.atCommandEnd()
                || token.is(Kind.CLOSE)
                || token.is(Kind.CLOSE_SUBSEARCH)
                || ((token.is(Kind.WORD) && TstatsParser.isClause(token.text()))
                        && !tokens.second().is(Kind.OPERATOR));
    }

    private Condition alternatives() {
        List<Condition> operands = new ArrayList<>();
        operands.add(negation());
        while (tokens.peek().isWritten(OR)) {
            tokens.take();
            operands.add(negation());
        }
        return operands.size() == 1 ? operands.get(0) : new OrCondition(operands);
    }

    private Condition negation() {
        if (!tokens.peek().isWritten(NOT)) {
            return term();
        }
        descend();
        tokens.take();
        Condition negation = new NotCondition(negation());
        depth--;
        return negation;
    }

    private Condition term() {
        Token token = tokens.peek();
        if (token.is(Kind.OPEN_SUBSEARCH)) {
            descend();
            Subsearch subsearch = new SubsearchParser(tokens).parse();
            depth--;
            return new SubsearchCondition(subsearch, tokens.condition(subsearch));
        }
        if (token.is(Kind.OPEN)) {
            descend();
            tokens.take();
            Condition inner = tokens.peek().is(Kind.CLOSE) ? nothingBetween(token) : parse();
            tokens.expect(Kind.CLOSE, "AND, OR or )");
            depth--;
            return inner;
        }
        if (!token.isText() || atEnd() || token.isWritten(AND) || token.isWritten(OR) || token.isWritten(IN)) {
            throw tokens.unexpected("a condition such as field=value");
        }
        tokens.take();
        if (tokens.peek().is(Kind.OPERATOR)) {
            return comparison(FieldName.of(token.word()));
        }
        if (tokens.peek().isWritten(IN)) {
            tokens.take();
            return in(FieldName.of(token.word()));
        }
        if (token.isWritten("*")) {
            return new EveryEvent(token.word());
        }
        throw CommandNames.lacksPipe(token) ? CommandNames.missingPipe(token) : bareTerm(token);
    }

    /**
     * Parentheses with nothing between them. Splunk's {@code format} writes {@code NOT ()} for "no event", so they are true
     * of every event. In an unquoted value they are not part of it, as authors may think.
     */
    private Condition nothingBetween(Token open) {
        tokens.warn(
                open, "'()' is true of every event; if it belongs to a value, put the whole value in double quotes");
        return new EveryEvent(new Word("*", open.origin()));
    }

    private InvalidDetectionException bareTerm(Token token) {
        Origin origin = token.origin();
        for (String operator : OPERATORS) {
            if (token.isKeyword(operator)) {
                return origin.fault(
                        Construct.SYNTAX, "the operator '" + token.text() + "' must be upper case: " + operator);
            }
        }
        if (tokens.peek().isKeyword(IN)) {
            return origin.fault(Construct.SYNTAX, "the operator 'in' must be upper case: IN");
        }
        if (tokens.peek().is(Kind.OPEN)) {
            return origin.fault(
                    Construct.directive(token.text()), "the directive '" + token.text() + "(...)' is not supported");
        }
        return origin.fault(
                Construct.TERM_WITHOUT_FIELD,
                "a term without a field, " + token.described() + ", is not supported",
                cure(token));
    }

    /** What a term without a field may have been meant as. */
    private String cure(Token token) {
        String macro = token.is(Kind.WORD) ? tokens.macros().meant(token.text()) : null;
        if (macro != null) {
            return "if it is a macro, put it in backticks: " + macro;
        }
        if (token.isKeyword("group") && tokens.peek().isKeyword("by")) {
            return "write 'by' or 'groupby'";
        }
        boolean fieldFollows = tokens.peek().is(Kind.WORD)
                && QUALIFIED.matcher(tokens.peek().text()).matches();
        if (fieldFollows && !DidYouMean.suffix(token.text(), BY).isEmpty()) {
            return "did you mean 'by'?";
        }
        if (token.is(Kind.WORD) && QUALIFIED.matcher(token.text()).matches()) {
            return "is an operator missing after it, or 'by' before it?";
        }
        return "write field=value, and quote a value with spaces";
    }

    private Condition comparison(FieldName field) {
        Token written = tokens.take();
        ComparisonOperator operator = ComparisonOperator.ofSymbol(written.text());
        if (operator == null) {
            throw written.origin()
                    .fault(Construct.operator(written.text()), "unknown operator '" + written.text() + "'");
        }
        return new Comparison(field, operator, value("a value after '" + written.text() + "'"));
    }

    private Condition in(FieldName field) {
        tokens.expect(Kind.OPEN, "( after IN");
        List<ComparedValue> values = new ArrayList<>();
        values.add(value("a value in the list after IN"));
        // Commas and spaces both separate values. Some of Splunk's own detections have a comma too many.
        while (!tokens.peek().is(Kind.CLOSE)) {
            if (!tokens.takeIf(Kind.COMMA)) {
                values.add(value("a value, a comma or ) in the list after IN"));
            }
        }
        tokens.take();
        return new InCondition(field, values);
    }

    private ComparedValue value(String expected) {
        Token token = tokens.expectUnreserved(expected);
        if (token.is(Kind.WORD) && MISTAKEN_QUOTES.indexOf(token.text().charAt(0)) >= 0) {
            tokens.warn(
                    token,
                    "the value " + token.text() + " starts with " + token.text().charAt(0)
                            + ", which is part of the value; put texts in straight double quotes");
        }
        return new ComparedValue(ValuePattern.ofWritten(token.text()), token.origin());
    }

    private void descend() {
        if (++depth > DEEPEST_NESTING) {
            throw tokens.peek()
                    .origin()
                    .fault(Construct.LIMIT, "the condition is nested deeper than " + DEEPEST_NESTING + " levels");
        }
    }
}
