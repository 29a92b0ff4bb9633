package io.spawnwatch.detection.plan.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.plan.eval.RowSchema.Shape;
import io.spawnwatch.detection.spl.Expression;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonotonicityTest {
    private final ExpressionCompiler compiler = new ExpressionCompiler(Rows.schema());

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
        ==(name, "a")                    ~ CONSTANT
        !=(name, path)                   ~ CONSTANT
        true()                           ~ CONSTANT
        isnull(name)                     ~ CONSTANT
        match(name, "a")                 ~ CONSTANT
        in(name, "a", path)              ~ CONSTANT
        isnum(digits)                    ~ CONSTANT
        AND(isnull(name), true())        ~ CONSTANT
        XOR(isnull(name), true())        ~ CONSTANT
        >(grew, 5)                       ~ STAYS_TRUE
        >=(grew, 5)                      ~ STAYS_TRUE
        >(grew, -5)                      ~ STAYS_TRUE
        >(grew, "5")                     ~ STAYS_TRUE
        >(grew, len(name))               ~ STAYS_TRUE
        <(5, grew)                       ~ STAYS_TRUE
        <=(5, grew)                      ~ STAYS_TRUE
        <(shrank, 5)                     ~ STAYS_TRUE
        <=(shrank, 5)                    ~ STAYS_TRUE
        >(5, shrank)                     ~ STAYS_TRUE
        >(grew, shrank)                  ~ STAYS_TRUE
        <(shrank, grew)                  ~ STAYS_TRUE
        <(grew, 5)                       ~ STAYS_FALSE
        <=(grew, 5)                      ~ STAYS_FALSE
        >(5, grew)                       ~ STAYS_FALSE
        >(shrank, 5)                     ~ STAYS_FALSE
        >=(shrank, grew)                 ~ STAYS_FALSE
        ==(grew, 5)                      ~ UNKNOWN
        !=(grew, 5)                      ~ UNKNOWN
        >(grew, "five")                  ~ UNKNOWN
        >(grew, digits)                  ~ UNKNOWN
        >(grew, number)                  ~ UNKNOWN
        >(grew, grew)                    ~ UNKNOWN
        >(number, 5)                     ~ UNKNOWN
        >(+(grew, 1), 5)                 ~ UNKNOWN
        >(len(grew), 1)                  ~ UNKNOWN
        ==(many, "x")                    ~ STAYS_TRUE
        ==("x", many)                    ~ STAYS_TRUE
        ==(many, nothing)                ~ STAYS_TRUE
        ==(many, number)                 ~ UNKNOWN
        ==(several, "x")                 ~ UNKNOWN
        in(many, "x", name)              ~ STAYS_TRUE
        in(grew, 1, 2)                   ~ UNKNOWN
        match(many, "x")                 ~ STAYS_TRUE
        like(many, "x%")                 ~ STAYS_TRUE
        match(several, "x")              ~ UNKNOWN
        match(grew, "1")                 ~ UNKNOWN
        NOT(match(many, "x"))            ~ STAYS_FALSE
        isnotnull(many)                  ~ STAYS_TRUE
        isnotnull(grew)                  ~ STAYS_TRUE
        isnull(many)                     ~ STAYS_FALSE
        isnotnull(missing)               ~ UNKNOWN
        >(mvcount(many), 2)              ~ STAYS_TRUE
        <(mvcount(many), 2)              ~ STAYS_FALSE
        >(mvcount(grew), 2)              ~ UNKNOWN
        >(mvcount(several), 2)           ~ UNKNOWN
        >(mvcount(mvdedup(many)), 2)     ~ UNKNOWN
        ==(mvindex(many, 0), "x")        ~ UNKNOWN
        AND(>(grew, 5), ==(name, "a"))   ~ STAYS_TRUE
        OR(>(grew, 5), <(shrank, 5))     ~ STAYS_TRUE
        AND(>(grew, 5), <(grew, 9))      ~ UNKNOWN
        OR(<(grew, 5), >(shrank, 9))     ~ STAYS_FALSE
        XOR(>(grew, 5), true())          ~ UNKNOWN
        NOT(>(grew, 5))                  ~ STAYS_FALSE
        NOT(<(grew, 5))                  ~ STAYS_TRUE
        ==(if(>(grew, 5), 1, 0), 1)      ~ UNKNOWN
        ==(if(isnull(name), 1, 0), 1)    ~ CONSTANT
        """)
    void derivesHowConditionsMayChange(String condition, Monotonicity expected) {
        assertThat(compiler.monotonicity(Expressions.parse(condition))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
        name                            ~ false ~ CONSTANT
        "text"                          ~ false ~ CONSTANT
        5                               ~ false ~ CONSTANT
        lower(name)                     ~ false ~ CONSTANT
        grew                            ~ false ~ INCREASING
        shrank                          ~ false ~ DECREASING
        -(shrank)                       ~ false ~ UNKNOWN
        many                            ~ true  ~ INCREASING
        mvcount(many)                   ~ false ~ INCREASING
        mvcount(name)                   ~ false ~ CONSTANT
        mvcount(several)                ~ false ~ UNKNOWN
        mvjoin(many, ",")               ~ false ~ UNKNOWN
        mvsort(many)                    ~ true  ~ UNKNOWN
        mvdedup(name)                   ~ false ~ CONSTANT
        mvindex(many, 0)                ~ false ~ UNKNOWN
        mvindex(many, 0, 1)             ~ true  ~ UNKNOWN
        mvappend(name)                  ~ true  ~ CONSTANT
        split(name, ",")                ~ true  ~ CONSTANT
        if(isnull(name), name, many)    ~ true  ~ UNKNOWN
        if(>(grew, 5), "a", "b")        ~ false ~ UNKNOWN
        case(isnull(name), "a")         ~ false ~ CONSTANT
        coalesce(missing, several)      ~ true  ~ UNKNOWN
        nullif(name, grew)              ~ false ~ UNKNOWN
        max(many)                       ~ false ~ UNKNOWN
        """)
    void derivesTheShapeOfValues(String value, boolean several, ValueMonotonicity monotonicity) {
        assertThat(compiler.shape(Expressions.parse(value))).isEqualTo(new Shape(several, monotonicity));
    }

    /** Random conditions on rows whose totals grow never change in a way that their monotonicity excludes. */
    @Test
    void neverClaimsMoreThanIsTrue() {
        long seed = 3_141;
        SplittableRandom random = new SplittableRandom(seed);
        Map<Monotonicity, Integer> claims = new EnumMap<>(Monotonicity.class);
        for (int i = 0; i < 6_000; i++) {
            String written = condition(random, 3);
            Expression parsed = Expressions.parse(written);
            Monotonicity claim = compiler.monotonicity(parsed);
            claims.merge(claim, 1, Integer::sum);
            List<Truth> truths = truths(written, growingRows(random));
            String as = "seed " + seed + ": " + written + " claims " + claim + " and is " + truths;
            for (int later = 1; later < truths.size(); later++) {
                Truth before = truths.get(later - 1);
                Truth after = truths.get(later);
                boolean kept =
                        switch (claim) {
                            case CONSTANT -> before == after;
                            case STAYS_TRUE -> before != Truth.TRUE || after == Truth.TRUE;
                            case STAYS_FALSE -> before != Truth.FALSE || after == Truth.FALSE;
                            case UNKNOWN -> true;
                        };
                assertThat(kept).as(as).isTrue();
            }
        }
        assertThat(claims.values()).as("each claim is made often").allMatch(times -> times > 200);
    }

    private List<Truth> truths(String condition, List<Row> rows) {
        RowCondition isTrue = compiler.condition(Expressions.parse(condition));
        RowCondition isFalse = compiler.condition(Expressions.parse("NOT(" + condition + ")"));
        return rows.stream()
                .map(row -> isTrue.test(row) ? Truth.TRUE : isFalse.test(row) ? Truth.FALSE : Truth.UNKNOWN)
                .toList();
    }

    private static List<Row> growingRows(SplittableRandom random) {
        List<Row> rows = new ArrayList<>();
        double grew = random.nextInt(12);
        double shrank = random.nextInt(12);
        Set<String> many = new LinkedHashSet<>();
        Set<String> nothing = new LinkedHashSet<>();
        for (int i = 0; i < 8; i++) {
            grew += random.nextInt(3);
            shrank -= random.nextInt(3);
            addSometimes(random, many);
            addSometimes(random, nothing);
            Row row = Rows.row();
            // There may be no value at first.
            row.put(
                    "grew",
                    i < 2 && random.nextBoolean() && rows.stream().allMatch(MonotonicityTest::isNew)
                            ? null
                            : new RowValue.Numeric(grew));
            row.put("shrank", new RowValue.Numeric(shrank));
            row.put("many", RowValue.of(List.copyOf(many)));
            row.put("nothing", RowValue.of(List.copyOf(nothing)));
            row.put("number", random.nextBoolean() ? null : new RowValue.Numeric(random.nextInt(12)));
            rows.add(row);
        }
        return rows;
    }

    private static boolean isNew(Row row) {
        return row.get("grew") == null;
    }

    private static void addSometimes(SplittableRandom random, Set<String> values) {
        if (random.nextBoolean()) {
            values.add(oneOf(random, "a", "b", "5", "10", "Cmd.EXE"));
        }
    }

    private static String condition(SplittableRandom random, int depth) {
        if (depth > 0 && random.nextInt(2) == 0) {
            return switch (random.nextInt(4)) {
                case 0 -> "NOT(" + condition(random, depth - 1) + ")";
                case 1 -> "AND(" + condition(random, depth - 1) + ", " + condition(random, depth - 1) + ")";
                case 2 -> "OR(" + condition(random, depth - 1) + ", " + condition(random, depth - 1) + ")";
                default -> "XOR(" + condition(random, depth - 1) + ", " + condition(random, depth - 1) + ")";
            };
        }
        String many = oneOf(random, "many", "nothing", "name", "several");
        return switch (random.nextInt(7)) {
            case 0 -> "match(" + many + ", \"" + oneOf(random, "a", "1", "") + "\")";
            case 1 ->
                oneOf(random, "isnull", "isnotnull") + "(" + oneOf(random, "grew", "many", "nothing", "name") + ")";
            case 2 -> "==(" + many + ", " + oneOf(random, "\"a\"", "5", "nothing", "name") + ")";
            case 3 -> "in(" + many + ", \"b\", " + oneOf(random, "10", "many", "missing") + ")";
            default -> oneOf(random, "<", "<=", ">", ">=") + "(" + number(random) + ", " + number(random) + ")";
        };
    }

    private static String number(SplittableRandom random) {
        return oneOf(
                random,
                "grew",
                "grew",
                "shrank",
                "mvcount(many)",
                "mvcount(nothing)",
                "3",
                "10",
                "\"9\"",
                "\"x\"",
                "name",
                "digits",
                "len(name)",
                "number");
    }

    private static String oneOf(SplittableRandom random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
