package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledCondition;
import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledValue;
import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import io.spawnwatch.detection.spl.Expression;
import io.spawnwatch.detection.spl.ExpressionOperator;
import io.spawnwatch.detection.spl.FieldValue;
import io.spawnwatch.detection.spl.FunctionCall;
import io.spawnwatch.detection.spl.NumberLiteral;
import io.spawnwatch.detection.spl.Operation;
import io.spawnwatch.detection.spl.Origin;
import io.spawnwatch.detection.spl.TextLiteral;
import io.spawnwatch.document.DidYouMean;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Compiles the expressions of {@code eval} and {@code where}, and derives what is known about their results before
 * there is a row. It refuses whatever can never work or is not documented by Splunk, so that nothing fails at a row.
 * What it returns is immutable and thread-safe.
 */
public final class ExpressionCompiler {
    private static final Shape CONSTANT = new Shape(false, ValueMonotonicity.CONSTANT);

    private final RowSchema schema;

    /**
     * A compiler for one point of a search.
     *
     * @param schema the fields of a row at that point; read at each compilation
     */
    public ExpressionCompiler(RowSchema schema) {
        this.schema = schema;
    }

    /**
     * A compiled condition of {@code where}.
     *
     * @param condition    keeps a row if the condition is true
     * @param monotonicity how it may change; see {@link #monotonicity}
     * @param incremental  how it is evaluated sighting by sighting, or null if that is impossible
     */
    public record Filter(
            RowCondition condition,
            Monotonicity monotonicity,
            @Nullable IncrementalCondition incremental) {}

    /**
     * A compiled expression of {@code eval}.
     *
     * @param expression how it is evaluated
     * @param shape      what is known about a field to which it is assigned
     */
    public record Value(RowExpression expression, Shape shape) {}

    /**
     * Compiles a condition and everything known about it, at once.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException as {@link #condition}
     */
    public Filter filter(Expression expression) {
        CompiledCondition compiled = compiledCondition(expression);
        return new Filter(
                condition(compiled),
                compiled.monotonicity(),
                compiled.incremental().whenTrue());
    }

    /**
     * Compiles an expression whose result is a value and what is known about it, at once.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException as {@link #value}
     */
    public Value assigned(Expression expression) {
        CompiledValue compiled = compiledValue(expression);
        return new Value(compiled.expression(), compiled.shape());
    }

    /**
     * Compiles an expression whose result is a value.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException if it is not supported, or is a condition
     */
    public RowExpression value(Expression expression) {
        return compiledValue(expression).expression();
    }

    /**
     * Compiles a condition; a row is kept if it is true.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException if it is not supported, or is not a condition
     */
    public RowCondition condition(Expression expression) {
        return condition(compiledCondition(expression));
    }

    /**
     * Compiles a condition to its value in three-valued logic, for whoever asks why it is not true.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException as {@link #condition}
     */
    public Function<Row, Truth> truth(Expression expression) {
        return compiledCondition(expression).truth()::of;
    }

    private static RowCondition condition(CompiledCondition compiled) {
        RowTruth truth = compiled.truth();
        return row -> truth.of(row) == Truth.TRUE;
    }

    /**
     * What is known about a field to which an expression is assigned.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException as {@link #value}
     */
    public Shape shape(Expression expression) {
        return compiledValue(expression).shape();
    }

    /**
     * How a condition may change as more sightings are counted. {@link Monotonicity#STAYS_FALSE} does not cover what is
     * unknown: a condition may become true when a missing value arrives.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException as {@link #condition}
     */
    public Monotonicity monotonicity(Expression expression) {
        return compiledCondition(expression).monotonicity();
    }

    /**
     * How a condition is evaluated sighting by sighting, or null if that is impossible.
     *
     * @throws io.spawnwatch.document.InvalidDocumentException as {@link #condition}
     */
    @Nullable
    public IncrementalCondition incremental(Expression expression) {
        return compiledCondition(expression).incremental().whenTrue();
    }

    private CompiledValue compiledValue(Expression expression) {
        if (expression.accept(new Compilation()) instanceof CompiledValue value) {
            return value;
        }
        throw expression
                .origin()
                .fault(
                        Construct.EXPRESSION,
                        "a value is needed here, not a condition",
                        "if(condition, value, other) turns one into a value");
    }

    private CompiledCondition compiledCondition(Expression expression) {
        if (expression.accept(new Compilation()) instanceof CompiledCondition condition) {
            return condition;
        }
        throw expression
                .origin()
                .fault(Construct.EXPRESSION, "a condition is needed here, not a value", "compare it with something");
    }

    /** Compiles operands before the expression that they belong to. */
    private final class Compilation implements Expression.Visitor<CompiledExpression> {

        @Override
        public CompiledExpression field(FieldValue field) {
            String name = field.field().text();
            Shape shape = schema.shape(name);
            if (shape == null) {
                throw unknownField(field);
            }
            boolean number = !shape.several()
                    && (shape.monotonicity() == ValueMonotonicity.INCREASING
                            || shape.monotonicity() == ValueMonotonicity.DECREASING);
            return new CompiledValue(
                    row -> row.get(name), shape, number ? ValueKind.NUMBER : ValueKind.ANY, null, field.origin());
        }

        @Override
        public CompiledExpression text(TextLiteral text) {
            RowValue value = new RowValue.Text(text.text().text());
            boolean number = !Double.isNaN(SingleValues.number(value));
            return new CompiledValue(
                    row -> value, CONSTANT, number ? ValueKind.NUMBER : ValueKind.ANY, text.text(), text.origin());
        }

        @Override
        public CompiledExpression number(NumberLiteral number) {
            RowValue value = SingleValues.of(NumberText.parse(number.number().text()));
            if (value == null) {
                throw number.origin().fault(Construct.SYNTAX, "'" + number.number() + "' is not a decimal number");
            }
            return new CompiledValue(row -> value, CONSTANT, ValueKind.NUMBER, null, number.origin());
        }

        @Override
        public CompiledExpression call(FunctionCall call) {
            EvalFunctions.function(call.function());
            List<CompiledExpression> arguments = call.arguments().stream()
                    .map(argument -> argument.accept(this))
                    .toList();
            return EvalFunctions.compile(call, arguments);
        }

        @Override
        public CompiledExpression operation(Operation operation) {
            List<Expression> operands = operation.operands();
            return switch (operation.operator()) {
                case NOT -> not(compiledCondition(operands.get(0)), operation.origin());
                case AND, OR, XOR ->
                    joined(
                            operation.operator(),
                            compiledCondition(operands.get(0)),
                            compiledCondition(operands.get(1)),
                            operation.origin());
                case EQUAL, DIFFERENT, LESS, AT_MOST, GREATER, AT_LEAST ->
                    Comparisons.of(
                            operation.operator(),
                            compiledValue(operands.get(0)),
                            compiledValue(operands.get(1)),
                            operation.origin());
                case NEGATIVE, TIMES, DIVIDED, MODULO, PLUS, MINUS, CONCATENATED ->
                    Arithmetic.of(
                            operation,
                            operands.stream()
                                    .map(ExpressionCompiler.this::compiledValue)
                                    .toList());
            };
        }

        private CompiledCondition not(CompiledCondition operand, Origin origin) {
            RowTruth truth = operand.truth();
            return new CompiledCondition(
                    row -> truth.of(row).not(),
                    operand.monotonicity().not(),
                    operand.incremental().not(),
                    origin);
        }

        private CompiledCondition joined(
                ExpressionOperator operator, CompiledCondition left, CompiledCondition right, Origin origin) {
            Monotonicity both = left.monotonicity().and(right.monotonicity());
            RowTruth leftTruth = left.truth();
            RowTruth rightTruth = right.truth();
            List<IncrementalEvaluation> incremental = List.of(left.incremental(), right.incremental());
            return switch (operator) {
                case AND ->
                    new CompiledCondition(
                            row -> {
                                Truth first = leftTruth.of(row);
                                return first == Truth.FALSE ? first : first.and(rightTruth.of(row));
                            },
                            both,
                            IncrementalEvaluation.and(incremental),
                            origin);
                case OR ->
                    new CompiledCondition(
                            row -> {
                                Truth first = leftTruth.of(row);
                                return first == Truth.TRUE ? first : first.or(rightTruth.of(row));
                            },
                            both,
                            IncrementalEvaluation.or(incremental),
                            origin);
                default ->
                    new CompiledCondition(
                            row -> leftTruth.of(row).xor(rightTruth.of(row)),
                            both == Monotonicity.CONSTANT ? both : Monotonicity.UNKNOWN,
                            origin);
            };
        }

        private RuntimeException unknownField(FieldValue field) {
            String name = field.field().text();
            String object = EndpointProcesses.MODEL.object();
            if (name.equals(object)) {
                return field.origin()
                        .fault(
                                Construct.MISSING_ROW_FIELD,
                                "rows have no field '" + name + "'",
                                "in an expression a dot joins two texts, so put a name with a dot in single quotes: '"
                                        + object + ".process_name'");
            }
            if (name.startsWith(object + ".") && schema.shape(name.substring(object.length() + 1)) != null) {
                return field.origin()
                        .fault(
                                Construct.MISSING_ROW_FIELD,
                                "rows have no field '" + name + "' any more",
                                "did you mean '" + name.substring(object.length() + 1) + "'?");
            }
            if (schema.shape(object + "." + name) != null) {
                return field.origin()
                        .fault(
                                Construct.MISSING_ROW_FIELD,
                                "rows have no field '" + name + "' yet",
                                "write it in single quotes as '" + object + "." + name
                                        + "', or after `drop_dm_object_name(" + object + ")`");
            }
            return field.origin()
                    .fault(
                            Construct.MISSING_ROW_FIELD,
                            "rows have no field '" + name + "' here",
                            DidYouMean.cure(name, schema.names()));
        }
    }
}
