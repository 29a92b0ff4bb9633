package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.detection.plan.eval.NumberText;
import io.spawnwatch.detection.plan.eval.Row;
import io.spawnwatch.detection.plan.eval.RowValue;
import io.spawnwatch.detection.plan.eval.ValueOrder;
import io.spawnwatch.detection.spl.StatsAggregate;
import io.spawnwatch.detection.spl.StatsFunction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Computes an aggregate of {@code stats} or {@code eventstats} over the rows of one group. */
final class StatsCalculation {
    private final StatsFunction function;
    private final @Nullable String field;

    StatsCalculation(StatsAggregate aggregate) {
        this.function = aggregate.computes();
        this.field = aggregate.field() == null ? null : aggregate.field().text();
    }

    /**
     * A value as {@code min} and {@code max} compare it.
     *
     * @param value  a single value
     * @param number its number, or NaN if it is a text that is not a number
     */
    private record Candidate(RowValue value, double number) {

        String text() {
            return value.texts().get(0);
        }
    }

    /**
     * The result, or null if there is none: no row has the field, or no value is the number that the function needs.
     *
     * @param rows in an order that does not depend on how they arrived, since the sum of fractions depends on their order
     */
    @Nullable
    RowValue compute(List<Row> rows) {
        if (field == null) {
            return new RowValue.Numeric(rows.size());
        }
        List<RowValue> values = new ArrayList<>(rows.size());
        for (Row row : rows) {
            RowValue value = row.get(field);
            if (value != null) {
                values.add(value);
            }
        }
        return switch (function) {
            case COUNT ->
                new RowValue.Numeric(values.stream().mapToLong(RowValue::size).sum());
            case DISTINCT_COUNT -> new RowValue.Numeric(distinct(values).size());
            case VALUES -> RowValue.of(List.copyOf(distinct(values)));
            case MIN -> extreme(values, false);
            case MAX -> extreme(values, true);
            default -> ofNumbers(numbers(values));
        };
    }

    private static Set<String> distinct(List<RowValue> values) {
        Set<String> distinct = new TreeSet<>(ValueOrder.CODE_POINTS);
        values.forEach(value -> distinct.addAll(value.texts()));
        return distinct;
    }

    private static @Nullable RowValue extreme(List<RowValue> values, boolean greatest) {
        List<Candidate> candidates = candidates(values);
        boolean numbers = candidates.stream().noneMatch(candidate -> Double.isNaN(candidate.number()));
        Comparator<Candidate> byText = Comparator.comparing(Candidate::text, ValueOrder.CODE_POINTS);
        Comparator<Candidate> order =
                numbers ? Comparator.comparingDouble(Candidate::number).thenComparing(byText) : byText;
        return candidates.stream()
                .min(greatest ? order.reversed() : order)
                .map(Candidate::value)
                .orElse(null);
    }

    private static List<Candidate> candidates(List<RowValue> values) {
        List<Candidate> candidates = new ArrayList<>();
        for (RowValue value : values) {
            if (value instanceof RowValue.Numeric numeric) {
                candidates.add(new Candidate(numeric, numeric.number()));
            } else {
                for (String text : value.texts()) {
                    candidates.add(new Candidate(new RowValue.Text(text), NumberText.parse(text)));
                }
            }
        }
        return candidates;
    }

    private static double[] numbers(List<RowValue> values) {
        return candidates(values).stream()
                .mapToDouble(Candidate::number)
                .filter(number -> !Double.isNaN(number))
                .toArray();
    }

    private @Nullable RowValue ofNumbers(double[] numbers) {
        if (numbers.length == 0) {
            return null;
        }
        double result =
                switch (function) {
                    case SUM -> sum(numbers);
                    case AVERAGE -> sum(numbers) / numbers.length;
                    case RANGE -> range(numbers);
                    case SAMPLE_VARIANCE -> variance(numbers, numbers.length - 1);
                    case SAMPLE_DEVIATION -> Math.sqrt(variance(numbers, numbers.length - 1));
                    case POPULATION_VARIANCE -> variance(numbers, numbers.length);
                    case POPULATION_DEVIATION -> Math.sqrt(variance(numbers, numbers.length));
                    case SUM_OF_SQUARES -> sumOfSquares(numbers);
                    default -> throw new IllegalStateException("not a function of numbers: " + function);
                };
        // Adding zero turns the negative zero into zero.
        return Double.isNaN(result) || Double.isInfinite(result) ? null : new RowValue.Numeric(result + 0.0);
    }

    private static double sum(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number;
        }
        return sum;
    }

    private static double sumOfSquares(double[] numbers) {
        double sum = 0;
        for (double number : numbers) {
            sum += number * number;
        }
        return sum;
    }

    private static double range(double[] numbers) {
        double least = numbers[0];
        double greatest = numbers[0];
        for (double number : numbers) {
            least = Math.min(least, number);
            greatest = Math.max(greatest, number);
        }
        return greatest - least;
    }

    private static double variance(double[] numbers, int divisor) {
        double mean = sum(numbers) / numbers.length;
        double squares = 0;
        for (double number : numbers) {
            squares += (number - mean) * (number - mean);
        }
        return divisor == 0 ? 0 : squares / divisor;
    }
}
