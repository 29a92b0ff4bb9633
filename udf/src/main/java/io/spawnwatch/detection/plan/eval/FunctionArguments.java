package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.plan.eval.CompiledExpression.Condition;
import io.spawnwatch.detection.plan.eval.CompiledExpression.Value;
import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import io.spawnwatch.detection.spl.FunctionCall;
import io.spawnwatch.detection.spl.Origin;
import io.spawnwatch.detection.spl.Word;
import io.spawnwatch.document.InvalidDocumentException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The arguments of a call, each taken as what the function wants; a fault where it can never be that. Also makes the
 * call's result, which is constant where all arguments are.
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

    /** An argument that has a value, or several. */
    Value value(int i) {
        if (arguments.get(i) instanceof Value value) {
            return value;
        }
        throw fault(i, "wants a value here, not a condition; if(condition, value, other) makes one of it");
    }

    /** All arguments from one on, each with a value. */
    List<Value> valuesFrom(int first) {
        return IntStream.range(first, size()).mapToObj(this::value).toList();
    }

    /** An argument that is true, false or unknown. */
    Condition condition(int i) {
        if (arguments.get(i) instanceof Condition condition) {
            return condition;
        }
        throw fault(i, "wants a condition here, not a value");
    }

    /** An argument that has one value at most. */
    Value single(int i) {
        Value value = value(i);
        if (value.shape().several()) {
            throw fault(
                    i,
                    "is for single values, and this may have several; take one with mvindex(..., 0) or join them with"
                            + " mvjoin(...)");
        }
        return value;
    }

    /** An argument that is a text. */
    RowText text(int i) {
        RowExpression expression = single(i).expression();
        return row -> SingleValues.text(expression.evaluate(row));
    }

    /** An argument that is a number. */
    RowNumber number(int i) {
        Value value = single(i);
        if (value.isNoNumber()) {
            throw fault(i, "wants a number here, and \"" + value.literal() + "\" is none");
        }
        RowExpression expression = value.expression();
        return row -> SingleValues.number(expression.evaluate(row));
    }

    /** An argument that is a text in quotes: what must be known before there is a row. */
    Word literal(int i, String what) {
        if (arguments.get(i) instanceof Value value && value.literal() != null) {
            return value.literal();
        }
        throw fault(i, "wants " + what + " as a text in quotes, so that it can be checked when the search is loaded");
    }

    /** The result of the call: a text. */
    Value text(RowText result) {
        return result(row -> SingleValues.of(result.of(row)), false, ValueKind.ANY);
    }

    /** The result of the call: a number. */
    Value number(RowNumber result) {
        return result(row -> SingleValues.of(result.of(row)), false, ValueKind.NUMBER);
    }

    /** The result of the call: a value, or several. */
    Value result(RowExpression result, boolean several, ValueKind kind) {
        return result(result, new Shape(several, isConstant() ? Trend.CONSTANT : Trend.ANY), kind);
    }

    /** The result of the call, of a known shape. */
    Value result(RowExpression result, Shape shape, ValueKind kind) {
        return new Value(result, shape, kind, null, call.origin());
    }

    /** The result of the call: a condition. */
    Condition condition(RowTruth result) {
        return condition(result, isConstant() ? Steadiness.CONSTANT : Steadiness.ANY);
    }

    /** The result of the call: a condition that changes in a known way. */
    Condition condition(RowTruth result, Steadiness steadiness) {
        return new Condition(result, steadiness, call.origin());
    }

    /** The result of the call: a condition that changes, and is answered sighting by sighting, in a known way. */
    Condition condition(RowTruth result, Steadiness steadiness, Incremental incremental) {
        return new Condition(result, steadiness, incremental, call.origin());
    }

    boolean isConstant() {
        return arguments.stream().allMatch(CompiledExpression::isConstant);
    }

    /** An error at an argument. */
    InvalidDocumentException fault(int i, String reason) {
        return arguments.get(i).origin().fault(call.function() + " " + reason);
    }

    /** An error at the call. */
    InvalidDocumentException fault(String reason) {
        return call.origin().fault(call.function() + " " + reason);
    }
}
