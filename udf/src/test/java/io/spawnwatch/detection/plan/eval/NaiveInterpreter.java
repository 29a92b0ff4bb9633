package io.spawnwatch.detection.plan.eval;

import io.spawnwatch.detection.spl.Expression;
import io.spawnwatch.detection.spl.FieldValue;
import io.spawnwatch.detection.spl.FunctionCall;
import io.spawnwatch.detection.spl.NumberLiteral;
import io.spawnwatch.detection.spl.Operation;
import io.spawnwatch.detection.spl.TextLiteral;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reference implementation of expressions, simple and slow. Values are null, Boolean, BigDecimal, String or a list of
 * strings. It shares no code with what is tested.
 */
public final class NaiveInterpreter implements Expression.Visitor<@Nullable Object> {
    private final Map<String, Object> row;

    /**
     * An interpreter for one row.
     *
     * @param row values by field name
     */
    public NaiveInterpreter(Map<String, Object> row) {
        this.row = row;
    }

    @Nullable
    public Object evaluate(Expression expression) {
        return expression.accept(this);
    }

    @Override
    public @Nullable Object field(FieldValue field) {
        return row.get(field.field().text());
    }

    @Override
    public @Nullable Object text(TextLiteral text) {
        return text.text().text();
    }

    @Override
    public @Nullable Object number(NumberLiteral number) {
        return new BigDecimal(number.number().text());
    }

    @Override
    public @Nullable Object operation(Operation operation) {
        Object left = evaluate(operation.operands().get(0));
        Object right = operation.operands().size() == 1
                ? null
                : evaluate(operation.operands().get(1));
        return switch (operation.operator()) {
            case NEGATIVE -> number(left) == null ? null : number(left).negate();
            case PLUS -> plus(left, right);
            case MINUS ->
                number(left) == null || number(right) == null
                        ? null
                        : exact(number(left).doubleValue() - number(right).doubleValue());
            case TIMES ->
                number(left) == null || number(right) == null
                        ? null
                        : exact(number(left).doubleValue() * number(right).doubleValue());
            case DIVIDED, MODULO -> throw new IllegalArgumentException("not exact in decimal");
            case CONCATENATED -> left == null || right == null ? null : written(left) + written(right);
            case EQUAL -> equal(left, right);
            case DIFFERENT -> ordered(left, right, order -> order != 0);
            case LESS -> ordered(left, right, order -> order < 0);
            case AT_MOST -> ordered(left, right, order -> order <= 0);
            case GREATER -> ordered(left, right, order -> order > 0);
            case AT_LEAST -> ordered(left, right, order -> order >= 0);
            case NOT -> left == null ? null : !((Boolean) left);
            case AND -> and(left, right);
            case OR -> not(and(not(left), not(right)));
            case XOR -> (left == null || right == null) ? null : !left.equals(right);
        };
    }

    @Override
    public @Nullable Object call(FunctionCall call) {
        List<@Nullable Object> values = new ArrayList<>();
        call.arguments().forEach(argument -> values.add(evaluate(argument)));
        Object first = values.isEmpty() ? null : values.get(0);
        return switch (call.function().text()) {
            case "null" -> null;
            case "isnull" -> first == null;
            case "isnotnull" -> first != null;
            case "if" -> Boolean.TRUE.equals(first) ? values.get(1) : values.get(2);
            case "case" -> {
                for (int i = 0; i < values.size(); i += 2) {
                    if (Boolean.TRUE.equals(values.get(i))) {
                        yield values.get(i + 1);
                    }
                }
                yield null;
            }
            case "coalesce" ->
                values.stream().filter(value -> value != null).findFirst().orElse(null);
            case "nullif" -> Boolean.TRUE.equals(equal(first, values.get(1))) ? null : first;
            case "in" -> {
                Object any = false;
                for (Object value : values.subList(1, values.size())) {
                    any = not(and(not(any), not(equal(first, value))));
                }
                yield any;
            }
            case "lower" -> first == null ? null : written(first).toLowerCase(Locale.ROOT);
            case "len" ->
                first == null
                        ? null
                        : BigDecimal.valueOf(written(first).codePoints().count());
            case "mvcount" ->
                first == null ? null : BigDecimal.valueOf(texts(first).size());
            case "mvjoin" ->
                first == null || values.get(1) == null ? null : String.join(written(values.get(1)), texts(first));
            case "mvindex" -> {
                int index = ((BigDecimal) values.get(1)).intValueExact();
                List<String> texts = first == null ? List.of() : texts(first);
                int place = index < 0 ? index + texts.size() : index;
                yield place < 0 || place >= texts.size() ? null : first instanceof List ? texts.get(place) : first;
            }
            case "match" -> {
                Pattern pattern = Pattern.compile(written(values.get(1)));
                yield first == null
                        ? null
                        : texts(first).stream()
                                .anyMatch(text -> pattern.matcher(text).find());
            }
            default -> throw new IllegalArgumentException(call.function().text());
        };
    }

    private static @Nullable Object plus(@Nullable Object left, @Nullable Object right) {
        if (number(left) != null && number(right) != null) {
            return exact(number(left).doubleValue() + number(right).doubleValue());
        }
        return left instanceof String && right instanceof String ? "" + left + right : null;
    }

    private static @Nullable Object and(@Nullable Object left, @Nullable Object right) {
        if (Boolean.FALSE.equals(left) || Boolean.FALSE.equals(right)) {
            return false;
        }
        return (left == null || right == null) ? null : true;
    }

    private static @Nullable Object not(@Nullable Object truth) {
        return truth == null ? null : !((Boolean) truth);
    }

    private static @Nullable Object equal(@Nullable Object left, @Nullable Object right) {
        if (left == null || right == null) {
            return null;
        }
        return texts(left).stream()
                .anyMatch(first -> texts(right).stream().anyMatch(second -> compare(first, second) == 0));
    }

    private static @Nullable Object ordered(@Nullable Object left, @Nullable Object right, IntPredicate wanted) {
        return (left == null || right == null) ? null : wanted.test(compare(left, right));
    }

    private static int compare(Object left, Object right) {
        return number(left) != null && number(right) != null
                ? number(left).compareTo(number(right))
                : written(left).compareTo(written(right));
    }

    private static @Nullable BigDecimal number(@Nullable Object value) {
        if (value instanceof BigDecimal number) {
            return number;
        }
        return value instanceof String text && text.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)")
                ? exact(Double.parseDouble(text))
                : null;
    }

    /** Splunk computes with doubles. */
    private static BigDecimal exact(double number) {
        return BigDecimal.valueOf(number);
    }

    private static String written(Object value) {
        return value instanceof BigDecimal number
                ? (number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString())
                : (String) value;
    }

    @SuppressWarnings("unchecked")
    public static List<String> texts(Object value) {
        return value instanceof List ? (List<String>) value : List.of(written(value));
    }
}
