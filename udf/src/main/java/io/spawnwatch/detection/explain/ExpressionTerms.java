package io.spawnwatch.detection.explain;

import io.spawnwatch.detection.explain.Term.Kind;
import io.spawnwatch.detection.explain.TermNode.Look;
import io.spawnwatch.detection.plan.eval.ExpressionCompiler;
import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.plan.eval.RowExpression;
import io.spawnwatch.detection.plan.eval.RowSchema;
import io.spawnwatch.detection.spl.Expression;
import io.spawnwatch.detection.spl.ExpressionOperator;
import io.spawnwatch.detection.spl.FieldValue;
import io.spawnwatch.detection.spl.FunctionCall;
import io.spawnwatch.detection.spl.NumberLiteral;
import io.spawnwatch.detection.spl.Operation;
import io.spawnwatch.detection.spl.SearchPrinter;
import io.spawnwatch.detection.spl.TextLiteral;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The terms of a condition of the command {@code where}. Each comparison and each function is compiled by itself, by the
 * compiler that also compiles the whole.
 */
final class ExpressionTerms {
    private final ExpressionCompiler compiler;

    /** @param schema the fields of a row before the command */
    ExpressionTerms(RowSchema schema) {
        compiler = new ExpressionCompiler(schema);
    }

    /** The operands of the outermost AND: the condition itself if it is none. */
    static Stream<Expression> operands(Expression condition) {
        return operands(condition, ExpressionOperator.AND);
    }

    private static Stream<Expression> operands(Expression condition, ExpressionOperator operator) {
        return condition instanceof Operation operation && operation.operator() == operator
                ? operation.operands().stream().flatMap(operand -> operands(operand, operator))
                : Stream.of(condition);
    }

    /** The term that a condition is. */
    TermNode<Row> term(Expression condition) {
        Kind kind = kind(condition);
        if (kind != Kind.LEAF && condition instanceof Operation operation) {
            // AND and OR are written as chains; only XOR and NOT have their operands as they are.
            Stream<Expression> operands = kind == Kind.AND || kind == Kind.OR
                    ? operands(condition, operation.operator())
                    : operation.operands().stream();
            return TermNode.joined(
                    kind,
                    words(condition),
                    condition.origin(),
                    operands.map(this::term).toList());
        }
        List<Look<Row>> looks = new ArrayList<>();
        parts(condition).forEach(part -> looks.add(look(part)));
        return TermNode.leaf(words(condition), condition.origin(), compiler.truth(condition), looks);
    }

    private static Kind kind(Expression condition) {
        if (!(condition instanceof Operation operation)) {
            return Kind.LEAF;
        }
        return switch (operation.operator()) {
            case AND -> Kind.AND;
            case OR -> Kind.OR;
            case XOR -> Kind.XOR;
            case NOT -> Kind.NOT;
            default -> Kind.LEAF;
        };
    }

    /** The values that a comparison or function is decided on, without what the search itself says. */
    private static Stream<Expression> parts(Expression condition) {
        List<Expression> all = condition instanceof Operation operation
                ? operation.operands()
                : condition instanceof FunctionCall call ? call.arguments() : List.of();
        return all.stream().filter(part -> !(part instanceof TextLiteral || part instanceof NumberLiteral));
    }

    private Look<Row> look(Expression part) {
        if (part instanceof FieldValue field) {
            return ConditionTerms.look(field.field().text());
        }
        RowExpression value = compiler.value(part);
        return new Look<>(words(part), row -> ConditionTerms.texts(value.evaluate(row)));
    }

    private static String words(Expression expression) {
        return SearchPrinter.faithful().print(expression);
    }
}
