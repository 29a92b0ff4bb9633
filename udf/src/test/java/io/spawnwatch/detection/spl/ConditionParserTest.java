package io.spawnwatch.detection.spl;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.document.SourceText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionParserTest {

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        # written                        ~ understood
        a=1                              ~ a="1"
        a = 1                            ~ a="1"
        a=1 b=2                          ~ a="1" AND b="2"
        a=1 AND b=2 c=3                  ~ a="1" AND b="2" AND c="3"
        a=1 OR b=2 c=3                   ~ (a="1" OR b="2") AND c="3"
        a=1 b=2 OR c=3                   ~ a="1" AND (b="2" OR c="3")
        a=1 AND b=2 OR c=3 AND d=4       ~ a="1" AND (b="2" OR c="3") AND d="4"
        (a=1 AND b=2) OR c=3             ~ (a="1" AND b="2") OR c="3"
        NOT a=1 b=2                      ~ (NOT a="1") AND b="2"
        NOT a=1 OR b=2                   ~ (NOT a="1") OR b="2"
        a=1 NOT b=2                      ~ a="1" AND (NOT b="2")
        a=1 OR NOT b=2 c=3               ~ (a="1" OR (NOT b="2")) AND c="3"
        NOT (a=1 OR b=2)                 ~ NOT (a="1" OR b="2")
        NOT NOT a=1                      ~ NOT (NOT a="1")
        ((a=1))                          ~ a="1"
        (a=1)(b=2)                       ~ a="1" AND b="2"
        (a=1)AND(b=2)                    ~ a="1" AND b="2"
        a!=1                             ~ a!="1"
        a<1 b<=2 c>3 d>=4                ~ a<"1" AND b<="2" AND c>"3" AND d>="4"
        a IN (1)                         ~ a IN ("1")
        a IN(1,"b c", *d*)               ~ a IN ("1", "b c", "*d*")
        a IN (1 2)                       ~ a IN ("1", "2")
        a IN (1,, 2,)                    ~ a IN ("1", "2")
        NOT a IN (1, 2) b=3              ~ (NOT a IN ("1", "2")) AND b="3"
        a="1" "b"="2"                    ~ a="1" AND b="2"
        a=*                              ~ a="*"
        *                                ~ *
        ()                               ~ *
        NOT ()                           ~ NOT *
        a=1 ( ) OR b=2                   ~ a="1" AND (* OR b="2")
        a=1 OR b=*c()*                   ~ (a="1" OR b="*c") AND * AND *
        ()                               ~ *
        NOT ()                           ~ NOT *
        a=1 ( ) OR b=2                   ~ a="1" AND (* OR b="2")
        a=1 OR b=*c()*                   ~ (a="1" OR b="*c") AND * AND *
        a=x\\\\y                         ~ a="x\\\\y"
        a="x\\y"                         ~ a="x\\\\y"
        a=*\\\\pipe\\\\*                 ~ a="*\\\\pipe\\\\*"
        a=*\\pipe\\*                     ~ a="*\\\\pipe\\\\*"
        a="*\\\\" b=1                    ~ a="*\\\\" AND b="1"
        a=C:\\ b=1                       ~ a="C:\\\\" AND b="1"
        a="say \\"hi\\"" b=1             ~ a="say \\"hi\\"" AND b="1"
        a=say\\"hi b=1                   ~ a="say\\"hi" AND b="1"
        a="x | y" b="[z]" c="`m`"        ~ a="x | y" AND b="[z]" AND c="`m`"
        a="AND" b="by" c=by.exe          ~ a="AND" AND b="by" AND c="by.exe"
        a=/w:%x%{y}!z'                   ~ a="/w:%x%{y}!z'"
        by=1 where=2                     ~ "by"="1" AND "where"="2"
        a=1 ```a comment``` b=2          ~ a="1" AND b="2"
        """)
    void parsesConditions(String written, String understood) {
        TstatsCommand tstats = SearchParser.parse(
                        SourceText.of(
                                "x", "| tstats count from datamodel=Endpoint.Processes where " + written + " by dest"),
                        Macros.bundled())
                .tstats();
        assertThat(tstats.where()).isNotNull();
        assertThat(SearchPrinter.faithful().print(tstats.where())).isEqualTo(understood);
        assertThat(tstats.by()).extracting(FieldName::name).containsExactly("dest");
    }
}
