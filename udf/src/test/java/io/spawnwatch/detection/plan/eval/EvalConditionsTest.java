package io.spawnwatch.detection.plan.eval;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.spl.Expression;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvalConditionsTest {
    static final String CONDITIONS = """
        true()                                  ~ TRUE
        false()                                 ~ FALSE
        isnull(missing)                         ~ TRUE
        isnull(empty)                           ~ FALSE
        isnotnull(missing)                      ~ FALSE
        isnotnull(several)                      ~ TRUE
        isnull(null())                          ~ TRUE
        isnum(grew)                             ~ TRUE
        isnum(digits)                           ~ TRUE
        isnum(name)                             ~ FALSE
        isnum(missing)                          ~ FALSE
        isint(grew)                             ~ TRUE
        isint(number)                           ~ FALSE
        isint(digits)                           ~ TRUE
        isint(name)                             ~ FALSE
        isstr(name)                             ~ TRUE
        isstr(grew)                             ~ FALSE
        isstr(missing)                          ~ FALSE
        in(grew, 1, 12)                         ~ TRUE
        in(grew, 1, 2)                          ~ FALSE
        in(digits, 42)                          ~ TRUE
        in(name, "cmd.exe")                     ~ FALSE
        in(several, "x", "B")                   ~ TRUE
        in(missing, 1)                          ~ UNKNOWN
        in(grew, missing, 12)                   ~ TRUE
        in(grew, missing, 13)                   ~ UNKNOWN
        like(name, "Cmd%")                      ~ TRUE
        like(name, "cmd%")                      ~ FALSE
        like(name, "%.EX_")                     ~ TRUE
        like(name, "Cmd")                       ~ FALSE
        like(name, "Cmd_EXE")                   ~ TRUE
        like(name, "C.*")                       ~ FALSE
        like(emoji, "a_b")                      ~ TRUE
        like(empty, "%")                        ~ TRUE
        like(empty, "_")                        ~ FALSE
        like(several, "1_")                     ~ TRUE
        like(several, "2%")                     ~ FALSE
        like(grew, "1%")                        ~ TRUE
        like(missing, "%")                      ~ UNKNOWN
        match(name, "md")                       ~ TRUE
        match(name, "^md")                      ~ FALSE
        match(name, "(?i)CMD")                  ~ TRUE
        match(several, "^1")                    ~ TRUE
        match(several, "^2")                    ~ FALSE
        match(grew, "2$")                       ~ TRUE
        match(missing, "")                      ~ UNKNOWN
        cidrmatch("10.0.0.0/8", ip)             ~ TRUE
        cidrmatch("10.1.2.3/32", ip)            ~ TRUE
        cidrmatch("10.1.2.2/31", ip)            ~ TRUE
        cidrmatch("10.1.2.0/31", ip)            ~ FALSE
        cidrmatch("0.0.0.0/0", ip)              ~ TRUE
        cidrmatch("11.0.0.0/8", ip)             ~ FALSE
        cidrmatch("::/0", ip)                   ~ FALSE
        cidrmatch("10.0.0.0/8", name)           ~ FALSE
        cidrmatch("10.0.0.0/8", "10.1.2")       ~ FALSE
        cidrmatch("10.0.0.0/8", "10.1.2.256")   ~ FALSE
        cidrmatch("10.0.0.0/8", "10.1.2.3.4")   ~ FALSE
        cidrmatch("10.0.0.0/8", missing)        ~ UNKNOWN
        cidrmatch("fe80::/10", "febf::1")       ~ TRUE
        cidrmatch("fe80::/10", "fec0::1")       ~ FALSE
        cidrmatch("2001:db8::/32", "2001:0DB8:0:0:0:0:0:1") ~ TRUE
        cidrmatch("2001:db8::/32", "2001:db8::1::2") ~ FALSE
        cidrmatch("2001:db8::/32", "2001:db8:1:2:3:4:5") ~ FALSE
        cidrmatch("2001:db8::/32", "2001:db8:1:2:3:4:5:6:7") ~ FALSE
        cidrmatch("2001:db8::/32", "2001:db8:::1") ~ FALSE
        cidrmatch("::ffff:10.0.0.0/104", "::ffff:10.1.2.3") ~ TRUE
        cidrmatch("::/0", "1:2:3:4:5:6:7::")    ~ TRUE
        """;

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = CONDITIONS)
    void decides(String expression, Truth expected) {
        Expression parsed = Expressions.parse(expression);
        Expression opposite = Expressions.parse("NOT(" + expression + ")");
        ExpressionCompiler compiler = new ExpressionCompiler(Rows.schema());
        assertThat(compiler.condition(parsed).test(Rows.row())).isEqualTo(expected == Truth.TRUE);
        assertThat(compiler.condition(opposite).test(Rows.row())).isEqualTo(expected == Truth.FALSE);
    }
}
