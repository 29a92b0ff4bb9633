package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.spl.Token.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Parses the expressions of {@code where} and {@code eval}. Unlike in {@code search}, AND binds tighter than OR, and
 * keywords may be lower case.
 */
final class ExpressionParser {
    /**
     * Keeps recursion over expressions, here and elsewhere, far from a stack overflow. Operators of a chain count too,
     * because each has everything before it as its operand; nobody writes a chain this long.
     */
    private static final int DEEPEST_NESTING = 250;

    private static final String IN = "in";
    private static final String LIKE = "like";
    private static final String NOT = "NOT";
    private static final List<String> KEYWORDS = List.of("AND", "OR", "XOR", NOT, "LIKE", "IN");

    /** Functions without arguments; without parentheses they could be fields. */
    private static final List<String> CONSTANTS = List.of("true", "false", "null");

    private static final int COMPARISON = ExpressionOperator.EQUAL.precedence();
    private static final int LOOSEST = ExpressionOperator.XOR.precedence();

    private static final String VALUE = "a value, a field or a function";

    private static final List<ExpressionOperator> BINARY = Arrays.stream(ExpressionOperator.values())
            .filter(operator -> operator.operands() == 2)
            .toList();

    private final Tokens tokens;
    private int parentheses;
    private int prefixes;

    ExpressionParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /**
     * An expression and how deeply it is nested.
     *
     * @param expression the expression
     * @param height     1 for an expression without operands
     */
    private record Tree(Expression expression, int height) {}

    /** Parses the next expression, up to the first token that cannot be part of it. */
    Expression parse() {
        return binary(LOOSEST).expression;
    }

    /** Whether an unquoted word in an expression is a field name. */
    static boolean isFieldName(String word) {
        return isIdentifier(word) && !isIn(KEYWORDS, word) && !isIn(CONSTANTS, word);
    }

    private static boolean isIdentifier(String text) {
        return !text.isEmpty()
                && !(text.charAt(0) >= '0' && text.charAt(0) <= '9')
                && text.chars()
                        .allMatch(c ->
                                c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'));
    }

    private static boolean isIn(List<String> words, String word) {
        return words.stream().anyMatch(word::equalsIgnoreCase);
    }

    /** Parses operands joined by operators that bind at least this tightly. */
    private Tree binary(int weakest) {
        Tree left = operand(weakest);
        boolean compared = false;
        for (int precedence = precedence(tokens.peek());
                precedence >= weakest;
                precedence = precedence(tokens.peek())) {
            Token operator = tokens.take();
            if (compared && precedence == COMPARISON) {
                throw operator.origin()
                        .fault(
                                Construct.SYNTAX,
                                "the comparison '" + operator.text() + "' follows another one",
                                "put the one to evaluate first in parentheses");
            }
            compared = precedence == COMPARISON;
            left = joined(left, operator);
        }
        return left;
    }

    private Tree joined(Tree left, Token token) {
        ExpressionOperator operator = binaryOperator(token);
        if (operator == null) {
            return token.isKeyword(IN) ? in(token, left) : like(token, left);
        }
        Tree right = binary(operator.precedence() + 1);
        return tree(
                token,
                new Operation(operator, List.of(left.expression, right.expression), left.expression.origin()),
                Math.max(left.height, right.height));
    }

    /** How tightly a token binds its neighbours; less than any operator if it is not a binary operator. */
    private static int precedence(Token token) {
        ExpressionOperator operator = binaryOperator(token);
        if (operator != null) {
            return operator.precedence();
        }
        return isOperatorOrFunction(token) ? COMPARISON : LOOSEST - 1;
    }

    /** Parses an operand of binary operators that bind at least this tightly. */
    private Tree operand(int weakest) {
        Token token = tokens.peek();
        if (token.isKeyword(NOT) && weakest <= ExpressionOperator.NOT.precedence()) {
            return prefixed(ExpressionOperator.NOT);
        }
        if (token.isWritten(ExpressionOperator.NEGATIVE.symbol())) {
            return prefixed(ExpressionOperator.NEGATIVE);
        }
        return value(token);
    }

    private Tree prefixed(ExpressionOperator operator) {
        Token token = tokens.take();
        refuseBeyondDeepest(token, ++prefixes);
        Tree operand = binary(operator.precedence());
        prefixes--;
        return tree(token, new Operation(operator, List.of(operand.expression), token.origin()), operand.height);
    }

    private Tree value(Token token) {
        return switch (token.kind()) {
            case QUOTED -> leaf(new TextLiteral(QuotedText.meaning(tokens.take())));
            case NUMBER -> leaf(new NumberLiteral(tokens.take().word()));
            case FIELD -> leaf(new FieldValue(quotedField(tokens.take())));
            case OPEN -> inParentheses();
            case WORD -> fieldOrCall(token);
            default -> {
                if (token.isWritten("!")) {
                    throw token.origin()
                            .fault(Construct.operator("!"), "the operator '!' is not supported", "write NOT");
                }
                throw tokens.unexpected(VALUE);
            }
        };
    }

    /** The field name in single quotes. */
    static Word quotedField(Token token) {
        if (token.text().isEmpty()) {
            throw token.origin().fault(Construct.FIELD_NAME, "'' is not a field name");
        }
        return token.word();
    }

    private Tree inParentheses() {
        refuseBeyondDeepest(tokens.take(), ++parentheses);
        Tree inner = binary(LOOSEST);
        tokens.expect(Kind.CLOSE, "an operator or )");
        parentheses--;
        return inner;
    }

    private Tree fieldOrCall(Token token) {
        boolean called = tokens.second().is(Kind.OPEN);
        if (isIn(KEYWORDS, token.text()) && !(called && isOperatorOrFunction(token))) {
            throw tokens.unexpected(VALUE);
        }
        if (called) {
            tokens.take();
            return call(token, new ArrayList<>(), 0);
        }
        if (isIn(CONSTANTS, token.text())) {
            throw token.origin()
                    .fault(
                            Construct.SYNTAX,
                            "'" + token.text() + "' without parentheses could be a field or a value",
                            "write '" + token.text() + "' in single quotes or " + token.text() + "()");
        }
        return leaf(new FieldValue(tokens.take().word()));
    }

    private static boolean isOperatorOrFunction(Token token) {
        return token.isKeyword(IN) || token.isKeyword(LIKE);
    }

    private Tree in(Token keyword, Tree left) {
        if (!tokens.peek().is(Kind.OPEN)) {
            throw tokens.unexpected("( after '" + keyword.text() + "'");
        }
        if (tokens.second().is(Kind.CLOSE)) {
            tokens.take();
            throw tokens.unexpected(VALUE);
        }
        return call(keyword, new ArrayList<>(List.of(left.expression)), left.height);
    }

    private Tree like(Token keyword, Tree left) {
        Tree pattern = binary(COMPARISON + 1);
        return function(keyword, List.of(left.expression, pattern.expression), Math.max(left.height, pattern.height));
    }

    /** Parses a call with the arguments so far and those that follow in parentheses. */
    private Tree call(Token name, List<Expression> arguments, int heightSoFar) {
        refuseBeyondDeepest(tokens.take(), ++parentheses);
        int height = heightSoFar;
        if (!tokens.peek().is(Kind.CLOSE)) {
            do {
                Tree argument = binary(LOOSEST);
                arguments.add(argument.expression);
                height = Math.max(height, argument.height);
            } while (tokens.takeIf(Kind.COMMA));
        }
        tokens.expect(Kind.CLOSE, "an operator, a comma or )");
        parentheses--;
        return function(name, arguments, height);
    }

    private static Tree function(Token name, List<Expression> arguments, int height) {
        Word function = new Word(name.text().toLowerCase(Locale.ROOT), name.origin());
        return tree(name, new FunctionCall(function, arguments), height);
    }

    private static Tree leaf(Expression expression) {
        return new Tree(expression, 1);
    }

    private static Tree tree(Token token, Expression expression, int heightOfOperands) {
        refuseBeyondDeepest(token, heightOfOperands + 1);
        return new Tree(expression, heightOfOperands + 1);
    }

    private static void refuseBeyondDeepest(Token token, int levels) {
        if (levels > DEEPEST_NESTING) {
            throw token.origin()
                    .fault(Construct.LIMIT, "the expression is nested deeper than " + DEEPEST_NESTING + " levels");
        }
    }

    private static @Nullable ExpressionOperator binaryOperator(Token token) {
        if (token.isWritten("=")) {
            return ExpressionOperator.EQUAL;
        }
        for (ExpressionOperator operator : BINARY) {
            if (token.is(Kind.OPERATOR) ? token.isWritten(operator.symbol()) : token.isKeyword(operator.symbol())) {
                return operator;
            }
        }
        return null;
    }
}
