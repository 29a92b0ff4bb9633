package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.spl.Expression;
import io.spawnwatch.detection.spl.ExpressionOperator;
import io.spawnwatch.detection.spl.FieldValue;
import io.spawnwatch.detection.spl.FunctionCall;
import io.spawnwatch.detection.spl.NumberLiteral;
import io.spawnwatch.detection.spl.Operation;
import io.spawnwatch.detection.spl.Origin;
import io.spawnwatch.detection.spl.TextLiteral;
import io.spawnwatch.detection.spl.Word;
import io.spawnwatch.document.Place;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds syntax trees for tests from a notation in which operators are written like functions and nothing is escaped:
 * {@code AND(>(count, 5), match(user, "^a"))}. A field with a dot is put in single quotes.
 */
public final class Expressions {
    private final String text;
    private int at;

    private Expressions(String text) {
        this.text = text;
    }

    static Expression parse(String text) {
        Expressions expressions = new Expressions(text);
        Expression expression = expressions.expression();
        if (expressions.at != text.length()) {
            throw new IllegalArgumentException("after " + expressions.at + ": " + text);
        }
        return expression;
    }

    /** A word at a column. */
    public static Word word(String text, int column) {
        return new Word(text, new Origin(new Place("d.yml", 1, column), List.of()));
    }

    private Expression expression() {
        int start = at;
        char first = text.charAt(at);
        if (first == '"' || first == '\'') {
            int end = text.indexOf(first, at + 1);
            Word word = word(text.substring(at + 1, end), start + 1);
            at = end + 1;
            return first == '"' ? new TextLiteral(word) : new FieldValue(word);
        }
        while (at < text.length() && "(), ".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        Word word = word(text.substring(start, at), start + 1);
        if (at < text.length() && text.charAt(at) == '(') {
            return applied(word, arguments());
        }
        if (first == '-') {
            Word digits = word(word.text().substring(1), start + 2);
            return new Operation(ExpressionOperator.NEGATIVE, List.of(new NumberLiteral(digits)), word.origin());
        }
        return Character.isDigit(first) ? new NumberLiteral(word) : new FieldValue(word);
    }

    private List<Expression> arguments() {
        List<Expression> arguments = new ArrayList<>();
        at++;
        while (text.charAt(at) != ')') {
            arguments.add(expression());
            while (text.charAt(at) == ',' || text.charAt(at) == ' ') {
                at++;
            }
        }
        at++;
        return arguments;
    }

    private static Expression applied(Word name, List<Expression> arguments) {
        for (ExpressionOperator operator : ExpressionOperator.values()) {
            if (operator.symbol().equals(name.text()) && operator.operands() == arguments.size()) {
                return new Operation(operator, arguments, name.origin());
            }
        }
        return new FunctionCall(name, arguments);
    }
}
