package io.spawnwatch.detection.spl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.document.SourceText;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionParserTest {
    private static final Macros MACROS = Macros.bundled();
    private static final String TSTATS = "| tstats count from datamodel=Endpoint.Processes\n";

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        # written                        ~ understood
        count>=10                        ~ count >= 10
        count = 10                       ~ count == 10
        count==10                        ~ count == 10
        a!=b                             ~ a != b
        a<b                              ~ a < b
        a<=1.5                           ~ a <= 1.5
        a>.5                             ~ a > .5
        a=-4                             ~ a == (-4)
        a- -4                            ~ a - (-4)
        a--4                             ~ a - (-4)
        a-1                              ~ a - 1
        a -1                             ~ a - 1
        a+b-c                            ~ (a + b) - c
        a-b-c                            ~ (a - b) - c
        a-(b-c)                          ~ a - (b - c)
        a+b*c                            ~ a + (b * c)
        a*b+c                            ~ (a * b) + c
        a/b*c%d                          ~ ((a / b) * c) % d
        -a*b                             ~ (-a) * b
        -(a*b)                           ~ -(a * b)
        --a                              ~ -(-a)
        a.b                              ~ a . b
        "a" . "b"."c"                    ~ ("a" . "b") . "c"
        a . 5                            ~ a . 5
        a."."                            ~ a . "."
        a.b=c                            ~ (a . b) == c
        a.b+c                            ~ (a . b) + c
        a+1>b*2                          ~ (a + 1) > (b * 2)
        a=1 AND b=2 OR c=3               ~ ((a == 1) AND (b == 2)) OR (c == 3)
        a=1 OR b=2 AND c=3               ~ (a == 1) OR ((b == 2) AND (c == 3))
        a=1 XOR b=2 OR c=3               ~ (a == 1) XOR ((b == 2) OR (c == 3))
        a OR b OR c                      ~ (a OR b) OR c
        (a OR b) AND c                   ~ (a OR b) AND c
        NOT a=b                          ~ NOT (a == b)
        NOT a AND b                      ~ (NOT a) AND b
        NOT NOT a                        ~ NOT (NOT a)
        a AND NOT b                      ~ a AND (NOT b)
        NOT (a OR b)                     ~ NOT (a OR b)
        (NOT a)=b                        ~ (NOT a) == b
        a=1 and b=2 Or not c=3 xOr d     ~ (((a == 1) AND (b == 2)) OR (NOT (c == 3))) XOR d
        isnotnull(a)                     ~ isnotnull(a)
        isnull ( a )                     ~ isnull(a)
        now()                            ~ now()
        IF(a>1,"x","y")                  ~ if(a > 1, "x", "y")
        CASE(a=1,1,true(),0)             ~ case(a == 1, 1, true(), 0)
        substr(process_name, -4)=".exe"  ~ substr(process_name, -4) == ".exe"
        len(lower(mvindex(split(a,","),0)))>3 ~ len(lower(mvindex(split(a, ","), 0))) > 3
        NOT match(a,"b")                 ~ NOT match(a, "b")
        a IN ("x", "y")                  ~ in(a, "x", "y")
        a in("x")                        ~ in(a, "x")
        in(a,"x")                        ~ in(a, "x")
        NOT a IN (1)                     ~ NOT in(a, 1)
        a+1 IN (1) AND b                 ~ in(a + 1, 1) AND b
        a LIKE "%x"                      ~ like(a, "%x")
        a like "x%" or LIKE(b,"%")       ~ like(a, "x%") OR like(b, "%")
        a LIKE b."%"                     ~ like(a, b . "%")
        'Processes.process'="x"          ~ 'Processes.process' == "x"
        'a b'+'and'                      ~ 'a b' + 'and'
        'plain'=1                        ~ plain == 1
        'a\\b"c|d`e'=1                   ~ 'a\\b"c|d`e' == 1
        'true'                           ~ 'true'
        "AND"="or"                       ~ "AND" == "or"
        "a | b [c] `d`, 'e'"             ~ "a | b [c] `d`, 'e'"
        ```why``` a=```not```1           ~ a == 1
        _a1=A_                           ~ _a1 == A_
        ((a))                            ~ a
        """)
    void parsesExpressions(String written, String understood) {
        assertThat(ExpressionPrinter.print(where(written))).isEqualTo(understood);
        assertThat(where(understood)).isEqualTo(where(written));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        ""                    ~ ^^
        "C:\\\\"              ~ C:\\
        "a\\\\b"              ~ a\\b
        "a\\b"                ~ a\\b
        "\\d+\\.exe"          ~ \\d+\\.exe
        "\\\\d"               ~ \\d
        "\\\\\\d"             ~ \\\\d
        "\\\\\\\\"            ~ \\\\
        "say \\"hi\\""        ~ say "hi"
        "[\\"]?"              ~ ["]?
        "\\\\\\""             ~ \\"
        "`x` ```y``` |"       ~ `x` ```y``` |
        """)
    void resolvesOnlyTheEscapesOfBackslashAndQuote(String written, String meant) {
        assertThat(where(written)).isInstanceOfSatisfying(TextLiteral.class, text -> assertThat(
                        text.text().text())
                .isEqualTo(meant));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        @               ~ 9: expected a value, a field or a function, found the end of the search
        | search *      ~ 9: expected a value, a field or a function, found '|'
        a=              ~ 11: expected a value, a field or a function, found the end of the search
        a=1 AND         ~ 16: expected a value, a field or a function, found the end of the search
        AND a           ~ 9: expected a value, a field or a function, found 'AND'
        a OR and        ~ 14: expected a value, a field or a function, found 'and'
        a=NOT b         ~ 11: expected a value, a field or a function, found 'NOT'
        NOT             ~ 12: expected a value, a field or a function, found the end of the search
        a=like          ~ 11: expected a value, a field or a function, found 'like'
        XOR(a)          ~ 9: expected a value, a field or a function, found 'XOR'
        =1              ~ 9: expected a value, a field or a function, found '='
        a===1           ~ 12: expected a value, a field or a function, found '='
        a<>1            ~ 11: expected a value, a field or a function, found '>'
        +1              ~ 9: expected a value, a field or a function, found '+'
        a b             ~ 11: expected an operator, | or the end of the search after the command 'where', found 'b'
        a NOT b         ~ 11: expected an operator, | or the end of the search after the command 'where', found 'NOT'
        a.5             ~ 10: expected an operator, | or the end of the search after the command 'where', found '.5'
        a, b            ~ 10: expected an operator, | or the end of the search after the command 'where', found ','
        (a)(            ~ 12: expected an operator, | or the end of the search after the command 'where', found '('
        a)              ~ 10: expected an operator, | or the end of the search after the command 'where', found ')'
        "a" "b"         ~ 13: expected an operator, | or the end of the search after the command 'where', found "b"
        'a'(b)          ~ 12: expected an operator, | or the end of the search after the command 'where', found '('
        a ! b           ~ 11: expected an operator, | or the end of the search after the command 'where', found '!'
        !a              ~ 9: the operator '!' is not supported; write NOT
        (a              ~ 11: expected an operator or ), found the end of the search
        (a b)           ~ 12: expected an operator or ), found 'b'
        (a,b)           ~ 11: expected an operator or ), found ','
        ()              ~ 10: expected a value, a field or a function, found ')'
        f(a,)           ~ 13: expected a value, a field or a function, found ')'
        f(,a)           ~ 11: expected a value, a field or a function, found ','
        f(a             ~ 12: expected an operator, a comma or ), found the end of the search
        f(a b)          ~ 13: expected an operator, a comma or ), found 'b'
        a IN b          ~ 14: expected ( after 'IN', found 'b'
        a in ()         ~ 15: expected a value, a field or a function, found ')'
        a LIKE          ~ 15: expected a value, a field or a function, found the end of the search
        a<b<c           ~ 12: the comparison '<' follows another one; put the one to evaluate first in parentheses
        a=b=c           ~ 12: the comparison '=' follows another one; put the one to evaluate first in parentheses
        a LIKE b IN (c) ~ 18: the comparison 'IN' follows another one; put the one to evaluate first in parentheses
        a=true          ~ 11: 'true' without parentheses could be a field or a value; write 'true' in single quotes or true()
        a=NULL          ~ 11: 'NULL' without parentheses could be a field or a value; write 'NULL' in single quotes or NULL()
        a{}=1           ~ 10: the character '{' is not supported in an expression; put field names that contain it in single quotes, and texts in double quotes
        a:b=1           ~ 10: the character ':' is not supported in an expression; put field names that contain it in single quotes, and texts in double quotes
        größe=1         ~ 11: the character 'ö' is not supported in an expression; put field names that contain it in single quotes, and texts in double quotes
        a&&b            ~ 10: the character '&' is not supported in an expression; put field names that contain it in single quotes, and texts in double quotes
        5minutes=1      ~ 9: '5minutes' is not a number; put field names in single quotes, texts in double quotes, and a space between a number and a dot that joins texts
        a=10.0.0.1      ~ 11: '10.0.0.1' is not a number; put field names in single quotes, texts in double quotes, and a space between a number and a dot that joins texts
        a=1."x"         ~ 11: '1.' is not a number; put field names in single quotes, texts in double quotes, and a space between a number and a dot that joins texts
        a=1e5           ~ 11: '1e5' is not a number; put field names in single quotes, texts in double quotes, and a space between a number and a dot that joins texts
        ''=1            ~ 9: '' is not a field name
        'a=1            ~ 9: the field name that starts here is not closed; close it with a single quote
        a="b            ~ 11: the quote that starts here is not closed; close it, and double a backslash right before the closing quote
        a=`b            ~ 11: the macro that starts here is not closed; close it with a backtick
        a=```b          ~ 11: the comment that starts here is not closed; close it with ```
        [search x]      ~ 9: a subsearch is not supported
        a=[search x]    ~ 11: a subsearch is not supported
        a [search x]    ~ 11: a subsearch is not supported
        f(a, [search x]) ~ 14: a subsearch is not supported
        a IN [search x] ~ 14: a subsearch is not supported
        """)
    void refusesWhatIsNotSupported(String written, String columnAndReason) {
        assertThatThrownBy(() -> where(written.replace("@", "")))
                .isExactlyInstanceOf(InvalidDetectionException.class)
                .hasMessage("x.yml:2:" + columnAndReason);
    }

    @Test
    void knowsThePlaceOfEachPart() {
        Operation and = (Operation) where("a AND f(b)=-1");
        Operation equal = (Operation) and.operands().get(1);
        FunctionCall call = (FunctionCall) equal.operands().get(0);
        assertThat(List.of(
                        and,
                        equal,
                        call,
                        call.arguments().get(0),
                        equal.operands().get(1)))
                .extracting(expression -> expression.origin().place().column())
                .containsExactly(9, 15, 15, 17, 20);
    }

    @Test
    void refusesNestingThatWouldOverflowTheStack() {
        String reason = "the expression is nested deeper than 250 levels";
        for (String piece : List.of("(", "NOT ", "-", "f(", "a + (", "NOT (", "a OR ", "a+", "a AND b OR ", "a IN (")) {
            assertThatThrownBy(() -> where(piece.repeat(40_000 / piece.length()) + "a"))
                    .as(piece)
                    .isExactlyInstanceOf(InvalidDetectionException.class)
                    .hasMessageEndingWith(reason);
        }
        String chain = "(".repeat(200) + "a" + ("+b".repeat(200) + ")").repeat(200);
        assertThatThrownBy(() -> where(chain)).hasMessageEndingWith(reason);
    }

    @Test
    void parsesDeepExpressionsAndTheirPrintedForm() {
        for (String deep : List.of(
                "(".repeat(250) + "a" + ")".repeat(250),
                "NOT ".repeat(249) + "a",
                "-".repeat(249) + "a",
                "f(".repeat(249) + "a" + ")".repeat(249),
                "NOT f(".repeat(124) + "a" + ")".repeat(124),
                "NOT f(".repeat(100) + "NOT (".repeat(49) + "a" + ")".repeat(149),
                "a OR ".repeat(249) + "a")) {
            Expression expression = where(deep);
            assertThat(where(ExpressionPrinter.print(expression))).isEqualTo(expression);
        }
    }

    @Test
    void refusesOrParsesAnySequenceOfTokensAndNeverFailsOtherwise() {
        long seed = 20261123;
        SplittableRandom random = new SplittableRandom(seed);
        List<String> pieces = List.of(
                ("a b ( ) , + - * / % . = == != < >= ! 1 .5 7a \"x\" \" 'f' ' NOT and OR xor IN like f( true() null |"
                                + " where eval search * [ ] `x_filter` ` ``` \\ { ö")
                        .split(" ", -1));
        int understood = 0;
        for (int round = 0; round < 100_000; round++) {
            StringBuilder written = new StringBuilder();
            for (int length = random.nextInt(10); length > 0; length--) {
                written.append(pieces.get(random.nextInt(pieces.size()))).append(random.nextInt(3) == 0 ? "" : " ");
            }
            try {
                Expression expression = where(written.toString());
                understood++;
                String printed = ExpressionPrinter.print(expression);
                assertThat(where(printed))
                        .as("seed %d: %s: %s", seed, written, printed)
                        .isEqualTo(expression);
            } catch (InvalidDetectionException refused) {
                assertThat(refused.place().column()).isPositive();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + written, e);
            }
        }
        assertThat(understood).as("seed %d", seed).isGreaterThan(1000);
    }

    private static Expression where(String expression) {
        Search search = SearchParser.parse(SourceText.of("x.yml", TSTATS + "| where " + expression), MACROS);
        return ((WhereCommand) search.commands().get(0)).condition();
    }
}
