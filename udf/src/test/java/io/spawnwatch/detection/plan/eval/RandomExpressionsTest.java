package io.spawnwatch.detection.plan.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import io.spawnwatch.detection.spl.Expression;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("slow")
class RandomExpressionsTest {
    private static final long SEED = 2_718;
    private static final String[] TEXTS = {"a", "A", "B", "ab", "", "10", "9", "-3", "1.5", "01"};

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void computesTheValuesOfAReferenceImplementation() {
        ExpressionCompiler compiler = new ExpressionCompiler(schema());
        int present = 0;
        for (int i = 0; i < 8_000; i++) {
            String written = value(4);
            Expression expression = Expressions.parse(written);
            RowExpression compiled = compiler.value(expression);
            for (int j = 0; j < 3; j++) {
                Map<String, Object> values = values();
                Object expected = new NaiveInterpreter(values).evaluate(expression);
                present += expected == null ? 0 : 1;
                assertThat(texts(compiled.evaluate(row(values))))
                        .as("seed %d: %s of %s", SEED, written, values)
                        .isEqualTo(expected == null ? null : NaiveInterpreter.texts(expected));
            }
        }
        assertThat(present).as("values that are there").isGreaterThan(8_000);
    }

    @Test
    void decidesConditionsLikeAReferenceImplementation() {
        ExpressionCompiler compiler = new ExpressionCompiler(schema());
        int satisfied = 0;
        for (int i = 0; i < 8_000; i++) {
            String written = condition(4);
            Expression expression = Expressions.parse(written);
            RowCondition compiled = compiler.condition(expression);
            for (int j = 0; j < 3; j++) {
                Map<String, Object> values = values();
                boolean expected = Boolean.TRUE.equals(new NaiveInterpreter(values).evaluate(expression));
                satisfied += expected ? 1 : 0;
                assertThat(compiled.test(row(values)))
                        .as("seed %d: %s of %s", SEED, written, values)
                        .isEqualTo(expected);
            }
        }
        assertThat(satisfied).as("conditions that are true").isBetween(4_000, 20_000);
    }

    private static RowSchema schema() {
        RowSchema schema = new RowSchema();
        schema.put("text", new Shape(false, ValueMonotonicity.CONSTANT));
        schema.put("other", new Shape(false, ValueMonotonicity.CONSTANT));
        schema.put("number", new Shape(false, ValueMonotonicity.INCREASING));
        schema.put("several", new Shape(true, ValueMonotonicity.INCREASING));
        return schema;
    }

    private Map<String, Object> values() {
        Map<String, Object> values = new HashMap<>();
        putSometimes(values, "text", oneOf(TEXTS));
        putSometimes(values, "other", oneOf(TEXTS));
        putSometimes(
                values, "number", BigDecimal.valueOf(random.nextInt(-4, 25)).divide(BigDecimal.valueOf(2)));
        List<String> several = IntStream.range(0, random.nextInt(2, 4))
                .mapToObj(i -> oneOf(TEXTS))
                .toList();
        putSometimes(values, "several", random.nextBoolean() ? several : several.get(0));
        return values;
    }

    private void putSometimes(Map<String, Object> values, String name, Object value) {
        if (random.nextInt(5) > 0) {
            values.put(name, value);
        }
    }

    private static Row row(Map<String, Object> values) {
        Row row = new Row();
        values.forEach((name, value) -> row.put(
                name,
                value instanceof BigDecimal number
                        ? new RowValue.Numeric(number.doubleValue())
                        : RowValue.of(NaiveInterpreter.texts(value))));
        return row;
    }

    private static @Nullable List<String> texts(@Nullable RowValue value) {
        return value == null ? null : value.texts();
    }

    private String value(int depth) {
        if (depth > 0 && random.nextInt(6) == 0) {
            return oneOf("several", "if(" + condition(depth - 1) + ", several, " + single(depth - 1) + ")");
        }
        return single(depth);
    }

    /** An expression that never has several values. */
    private String single(int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return oneOf("text", "other", "number", "7", "2.5", "-3", "\"a\"", "\"ab\"", "\"x\"");
        }
        String left = single(depth - 1);
        String right = single(depth - 1);
        return switch (random.nextInt(13)) {
            case 0 -> "+(" + left + ", " + right + ")";
            case 1 -> "-(" + numeric(left) + ", " + numeric(right) + ")";
            case 2 -> "*(" + numeric(left) + ", 2)";
            case 3 -> ".(" + left + ", " + right + ")";
            case 4 -> "-(" + numeric(left) + ")";
            case 5 -> "if(" + condition(depth - 1) + ", " + left + ", " + right + ")";
            case 6 -> "case(" + condition(depth - 1) + ", " + left + ", " + condition(depth - 1) + ", " + right + ")";
            case 7 -> "coalesce(" + left + ", " + right + ")";
            case 8 -> "nullif(" + left + ", " + right + ")";
            case 9 -> oneOf("lower", "len") + "(" + left + ")";
            case 10 -> "mvcount(" + value(depth - 1) + ")";
            case 11 -> "mvjoin(" + value(depth - 1) + ", " + right + ")";
            default -> "mvindex(" + value(depth - 1) + ", " + oneOf("0", "1", "-1", "-2") + ")";
        };
    }

    /** A quoted text that is not a number is refused as an operand of arithmetic. */
    private static String numeric(String written) {
        return written.startsWith("\"") ? "text" : written;
    }

    private String condition(int depth) {
        if (depth > 0 && random.nextBoolean()) {
            return oneOf("AND", "OR", "XOR") + "(" + condition(depth - 1) + ", NOT(" + condition(depth - 1) + "))";
        }
        int below = Math.max(0, depth - 1);
        return switch (random.nextInt(5)) {
            case 0 -> oneOf("isnull", "isnotnull") + "(" + value(below) + ")";
            case 1 -> "in(" + value(below) + ", " + value(below) + ", \"10\", " + single(below) + ")";
            case 2 -> "match(" + value(below) + ", \"" + oneOf("a", "1", "^.?$", "b|9") + "\")";
            case 3 -> "==(" + value(below) + ", " + value(below) + ")";
            default -> oneOf("!=", "<", "<=", ">", ">=") + "(" + single(below) + ", " + single(below) + ")";
        };
    }

    private String oneOf(String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
