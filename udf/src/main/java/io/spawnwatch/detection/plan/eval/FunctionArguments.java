package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledCondition;
import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledValue;
import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import io.spawnwatch.detection.spl.FunctionCall;
import io.spawnwatch.detection.spl.Origin;
import io.spawnwatch.detection.spl.Word;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a call, each converted to the type that the function needs and refused if it can never have it. Also
 * builds the call's result, which is constant if all arguments are.
 */
final class FunctionArguments {
    private final FunctionCall call;
    private final List<CompiledExpression> arguments;

    FunctionArguments(FunctionCall call, List<CompiledExpression> arguments) {
        this.call = call;
        this.arguments = arguments;
    }

    int size() {
        return arguments.size();
    }

    Origin origin() {
        return call.origin();
    }

    boolean isCall(String function) {
        return call.function().text().equals(function);
    }

    CompiledExpression get(int i) {
        return arguments.get(i);
    }

    /** An argument that is a value or a list of values. */
    CompiledValue value(int i) {
        if (arguments.get(i) instanceof CompiledValue value) {
            return value;
        }
        throw fault(i, "needs a value here, not a condition", "if(condition, value, other) turns one into a value");
    }

    /** The arguments from a position on, each a value or a list of values. */
    List<CompiledValue> valuesFrom(int first) {
        return IntStream.range(first, size()).mapToObj(this::value).toList();
    }

    /** An argument that is a condition. */
    CompiledCondition condition(int i) {
        if (arguments.get(i) instanceof CompiledCondition condition) {
            return condition;
        }
        throw fault(i, "needs a condition here, not a value");
    }

    /** An argument that is a single value. */
    CompiledValue single(int i) {
        CompiledValue value = value(i);
        if (value.shape().several()) {
            throw fault(
                    i,
                    "is for single values, and this may have several",
                    "take one with mvindex(..., 0) or join them with mvjoin(...)");
        }
        return value;
    }

    /** An argument that is read as text. */
    RowText text(int i) {
        RowExpression expression = single(i).expression();
        return row -> SingleValues.text(expression.evaluate(row));
    }

    /** An argument that is read as a number. */
    RowNumber number(int i) {
        CompiledValue value = single(i);
        if (value.isNonNumericLiteral()) {
            throw fault(i, "needs a number here, and \"" + value.literal() + "\" is not a number");
        }
        RowExpression expression = value.expression();
        return row -> SingleValues.number(expression.evaluate(row));
    }

    /** An argument that is a quoted text, known before there is a row. */
    Word literal(int i, String what) {
        if (arguments.get(i) instanceof CompiledValue value && value.literal() != null) {
            return value.literal();
        }
        throw fault(i, "needs " + what + " as a text in quotes, so that it can be checked when the search is loaded");
    }

    /** A result that is a text. */
    CompiledValue text(RowText result) {
        return result(row -> SingleValues.of(result.of(row)), false, ValueKind.ANY);
    }

    /** A result that is a number. */
    CompiledValue number(RowNumber result) {
        return result(row -> SingleValues.of(result.of(row)), false, ValueKind.NUMBER);
    }

    /** A result that is constant if all arguments are, and otherwise may change in any way. */
    CompiledValue result(RowExpression result, boolean several, ValueKind kind) {
        return result(result, new Shape(several, ValueMonotonicity.constantIf(isConstant())), kind);
    }

    /** A result of a known shape. */
    CompiledValue result(RowExpression result, Shape shape, ValueKind kind) {
        return new CompiledValue(result, shape, kind, null, call.origin());
    }

    /** A condition that is constant if all arguments are, and otherwise may change in any way. */
    CompiledCondition condition(RowTruth result) {
        return condition(result, Monotonicity.constantIf(isConstant()));
    }

    /** A condition that may change in a known way and reads no field that collects values. */
    CompiledCondition condition(RowTruth result, Monotonicity monotonicity) {
        return new CompiledCondition(result, monotonicity, call.origin());
    }

    /** A condition that may change in a known way, and that is evaluated sighting by sighting in a known way. */
    CompiledCondition condition(RowTruth result, Monotonicity monotonicity, IncrementalEvaluation incremental) {
        return new CompiledCondition(result, monotonicity, incremental, call.origin());
    }

    boolean isConstant() {
        return arguments.stream().allMatch(CompiledExpression::isConstant);
    }

    /** An error at an argument. */
    InvalidDetectionException fault(int i, String problem) {
        return fault(i, problem, null);
    }

    /** An error at an argument, with its cure. */
    InvalidDetectionException fault(int i, String problem, @Nullable String cure) {
        return fault(arguments.get(i).origin(), problem, cure);
    }

    /** An error at the call, with its cure. */
    InvalidDetectionException fault(String problem, String cure) {
        return fault(call.origin(), problem, cure);
    }

    private InvalidDetectionException fault(Origin origin, String problem, @Nullable String cure) {
        return origin.fault(Construct.function(call.function().text()), call.function() + " " + problem, cure);
    }
}
