package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.CidrBlock;
import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledCondition;
import io.spawnwatch.detection.plan.eval.CompiledExpression.CompiledValue;
import io.spawnwatch.detection.plan.pattern.LikePattern;
import io.spawnwatch.detection.plan.pattern.RegularExpression;
import io.spawnwatch.detection.plan.pattern.ReplacementText;
import io.spawnwatch.detection.spl.Word;
import java.util.List;
import java.util.function.Predicate;

/**
 * Functions that match texts against a pattern, which is compiled once. A list of values matches if any of its values
 * does.
 */
final class PatternFunctions {
    static final List<EvalFunction> ALL = List.of(
            new EvalFunction("match", 2, 2, PatternFunctions::match),
            new EvalFunction("like", 2, 2, PatternFunctions::like),
            new EvalFunction("cidrmatch", 2, 2, PatternFunctions::cidrMatch),
            new EvalFunction("replace", 3, 3, PatternFunctions::replace));

    private PatternFunctions() {}

    private static CompiledCondition match(FunctionArguments arguments) {
        CompiledValue value = arguments.value(0);
        RegularExpression regex = RegularExpression.of(arguments.literal(1, "the regular expression"));
        return any(arguments, value, regex::find);
    }

    private static CompiledCondition like(FunctionArguments arguments) {
        CompiledValue value = arguments.value(0);
        return any(arguments, value, LikePattern.of(arguments.literal(1, "the pattern"))::matches);
    }

    private static CompiledCondition cidrMatch(FunctionArguments arguments) {
        Word written = arguments.literal(0, "the CIDR block");
        CidrBlock cidr = CidrBlock.parse(written.text());
        if (cidr == null) {
            throw written.origin()
                    .fault(
                            Construct.function("cidrmatch"),
                            "\"" + written + "\" is not a CIDR block such as \"10.0.0.0/8\" or \"fe80::/10\"");
        }
        RowText address = arguments.text(1);
        return arguments.condition(row -> {
            String text = address.of(row);
            return text == null ? Truth.UNKNOWN : Truth.of(cidr.contains(text));
        });
    }

    private static CompiledCondition any(FunctionArguments arguments, CompiledValue value, Predicate<String> pattern) {
        RowExpression expression = value.expression();
        RowTruth truth = row -> {
            RowValue texts = expression.evaluate(row);
            if (texts != null && texts.isList()) {
                return Truth.of(texts.texts().stream().anyMatch(pattern));
            }
            String text = SingleValues.text(texts);
            return text == null ? Truth.UNKNOWN : Truth.of(pattern.test(text));
        };
        boolean growing = value.shape().isGrowingSet();
        return growing
                ? arguments.condition(truth, Monotonicity.STAYS_TRUE, IncrementalEvaluation.ofAnyValue(truth))
                : arguments.condition(truth);
    }

    private static CompiledValue replace(FunctionArguments arguments) {
        RowText argument = arguments.text(0);
        Word written = arguments.literal(1, "the regular expression");
        RegularExpression regex = RegularExpression.of(written);
        if (regex.find("")) {
            throw arguments.fault(
                    1,
                    "with a regular expression that matches the empty text is not supported: Splunk does not say how"
                            + " often that is replaced");
        }
        Word text = arguments.literal(2, "the replacement");
        ReplacementText replacement = ReplacementText.of(text, regex);
        return arguments.text(row -> {
            String searched = argument.of(row);
            return searched == null ? null : regex.replaceAll(searched, replacement);
        });
    }
}
