package io.spawnwatch.detection.spl;

import io.spawnwatch.detection.ValuePattern;
import io.spawnwatch.document.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Generates conditions of every shape from a seed. */
public final class RandomConditions {
    private static final Origin SOMEWHERE = new Origin(Place.whole("random"), List.of());
    private static final List<String> VALUES = List.of(
            "a",
            "b",
            "ab",
            "*a",
            "a*",
            "*a*b*",
            "*",
            "5",
            "10",
            "-1.5",
            "AND",
            "by",
            "",
            " ",
            "a b",
            "a,b",
            "(",
            "[a]",
            "a=b",
            "a\\b",
            "a\\\\",
            "\\\"a\\\"",
            "|",
            "`a`",
            "ß",
            "```",
            "a\nb");
    private static final List<String> ORDERED = List.of("a", "B", "5", "10", "-1.5", "5.0", "a b", "", "x\\\\");

    private final SplittableRandom random;
    private final List<String> fields;
    private final List<String> values;

    /** A generator of conditions on these fields. */
    public RandomConditions(SplittableRandom random, List<String> fields) {
        this(random, fields, VALUES);
    }

    /** A generator of conditions that compare these fields with these values. */
    public RandomConditions(SplittableRandom random, List<String> fields, List<String> values) {
        this.random = random;
        this.fields = List.copyOf(fields);
        this.values = List.copyOf(values);
    }

    /** The next condition, at most this deep. */
    public Condition next(int deepest) {
        int kind = random.nextInt(deepest == 0 ? 6 : 12);
        return switch (kind) {
            case 0, 1, 2 ->
                new Comparison(
                        field(),
                        random.nextBoolean() ? ComparisonOperator.EQUAL : ComparisonOperator.DIFFERENT,
                        value(values));
            case 3 ->
                new Comparison(
                        field(),
                        pick(List.of(
                                ComparisonOperator.LESS,
                                ComparisonOperator.AT_MOST,
                                ComparisonOperator.GREATER,
                                ComparisonOperator.AT_LEAST)),
                        value(ORDERED));
            case 4 -> new InCondition(field(), several(1, () -> value(values)));
            case 5 ->
                random.nextInt(4) == 0
                        ? new EveryEvent(new Word("*", SOMEWHERE))
                        : new Comparison(field(), ComparisonOperator.EQUAL, value(List.of("*")));
            case 6, 7 -> new NotCondition(next(deepest - 1));
            case 8, 9 -> new OrCondition(several(2, () -> next(deepest - 1)));
            default -> new AndCondition(several(2, () -> next(deepest - 1)));
        };
    }

    private FieldName field() {
        String prefix = random.nextInt(3) == 0 ? "" : "Processes.";
        return FieldName.of(new Word(prefix + pick(fields), SOMEWHERE));
    }

    private ComparedValue value(List<String> written) {
        return new ComparedValue(ValuePattern.ofWritten(pick(written)), SOMEWHERE);
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private <T> List<T> several(int fewest, Supplier<T> next) {
        List<T> some = new ArrayList<>();
        for (int left = fewest + random.nextInt(3); left > 0; left--) {
            some.add(next.get());
        }
        return some;
    }
}
