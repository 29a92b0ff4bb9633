package io.spawnwatch.detection.plan.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonsTest {
    private final ExpressionCompiler compiler = new ExpressionCompiler(Rows.schema());

    /** The order of two values, from which the result of all six operators follows. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
        grew        ~ 9          ~ >
        grew        ~ "9"        ~ >
        grew        ~ "9a"       ~ <
        digits      ~ 42         ~ =
        digits      ~ "42.0"     ~ =
        "0042a"     ~ "42a"      ~ <
        name        ~ "cmd.exe"  ~ <
        name        ~ "Cmd.EXE"  ~ =
        number      ~ -2.5       ~ =
        number      ~ 0          ~ <
        empty       ~ ""         ~ =
        empty       ~ 0          ~ <
        "�"         ~ "😀"       ~ <
        "a"         ~ "ab"       ~ <
        -0          ~ 0          ~ =
        missing     ~ 5          ~ ?
        5           ~ missing    ~ ?
        missing     ~ missing    ~ ?
        missing     ~ ""         ~ ?
        """)
    void compares(String left, String right, String order) {
        Map<String, List<String>> operators =
                Map.of("<", List.of("<", "<=", "!="), "=", List.of("==", "<=", ">="), ">", List.of(">", ">=", "!="));
        for (String operator : List.of("==", "!=", "<", "<=", ">", ">=")) {
            Truth expected = order.equals("?")
                    ? Truth.UNKNOWN
                    : Truth.of(operators.getOrDefault(order, List.of()).contains(operator));
            assertThat(truth(operator + "(" + left + ", " + right + ")"))
                    .as(left + " " + operator + " " + right)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
        ==(several, "B")         ~ TRUE
        ==("B", several)         ~ TRUE
        ==(several, "C")         ~ FALSE
        ==(many, "X")            ~ FALSE
        ==(several, 10)          ~ TRUE
        ==(several, "10.0")      ~ TRUE
        ==(several, missing)     ~ UNKNOWN
        ==(nothing, "B")         ~ UNKNOWN
        ==(several, many)        ~ FALSE
        ==(many, mvappend("q", 9)) ~ TRUE
        """)
    void aListIsEqualIfAnyOfItsValuesIs(String expression, Truth expected) {
        assertThat(truth(expression)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        TRUE    ~ TRUE    ~ TRUE    ~ TRUE    ~ FALSE
        TRUE    ~ FALSE   ~ FALSE   ~ TRUE    ~ TRUE
        TRUE    ~ UNKNOWN ~ UNKNOWN ~ TRUE    ~ UNKNOWN
        FALSE   ~ TRUE    ~ FALSE   ~ TRUE    ~ TRUE
        FALSE   ~ FALSE   ~ FALSE   ~ FALSE   ~ FALSE
        FALSE   ~ UNKNOWN ~ FALSE   ~ UNKNOWN ~ UNKNOWN
        UNKNOWN ~ TRUE    ~ UNKNOWN ~ TRUE    ~ UNKNOWN
        UNKNOWN ~ FALSE   ~ FALSE   ~ UNKNOWN ~ UNKNOWN
        UNKNOWN ~ UNKNOWN ~ UNKNOWN ~ UNKNOWN ~ UNKNOWN
        """)
    void joinsConditionsInThreeValuedLogic(Truth left, Truth right, Truth and, Truth or, Truth xor) {
        String operands = "(" + written(left) + ", " + written(right) + ")";
        assertThat(List.of(truth("AND" + operands), truth("OR" + operands), truth("XOR" + operands)))
                .containsExactly(and, or, xor);
        assertThat(truth("NOT(" + written(left) + ")")).isEqualTo(left.not());
    }

    private static String written(Truth truth) {
        return switch (truth) {
            case TRUE -> "==(1, 1)";
            case FALSE -> "==(1, 2)";
            case UNKNOWN -> "==(missing, 1)";
        };
    }

    /** A compiled condition only tells whether it is true; its negation tells false from unknown. */
    private Truth truth(String expression) {
        if (compiler.condition(Expressions.parse(expression)).test(Rows.row())) {
            return Truth.TRUE;
        }
        return compiler.condition(Expressions.parse("NOT(" + expression + ")")).test(Rows.row())
                ? Truth.FALSE
                : Truth.UNKNOWN;
    }
}
