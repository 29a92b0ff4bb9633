package io.spawnwatch.detection.plan.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvalFunctionsTest {
    private static final String VALUES = """
        lower(name)                             ~ "cmd.exe"
        lower(missing)                          ~ null
        lower("TITLE")                          ~ "title"
        lower(grew)                             ~ "12"
        upper(name)                             ~ "CMD.EXE"
        upper("title")                          ~ "TITLE"
        len(name)                               ~ 7
        len(grew)                               ~ 2
        len(empty)                              ~ 0
        len(emoji)                              ~ 3
        len(missing)                            ~ null
        substr(name, 1)                         ~ "Cmd.EXE"
        substr(name, 2, 3)                      ~ "md."
        substr(name, -4)                        ~ ".EXE"
        substr(name, -4, 2)                     ~ ".E"
        substr(name, 5, 99)                     ~ "EXE"
        substr(name, 9)                         ~ ""
        substr(name, -99)                       ~ "Cmd.EXE"
        substr(name, -9, 3)                     ~ "C"
        substr(name, 0)                         ~ "Cmd.EXE"
        substr(name, 0, 3)                      ~ "Cm"
        substr(name, 4, 0)                      ~ ""
        substr(name, 4, -2)                     ~ "md"
        substr(emoji, 2, 1)                     ~ "😀"
        substr(grew, 2)                         ~ "2"
        substr(missing, 1)                      ~ null
        substr(name, missing)                   ~ null
        substr(name, 1, missing)                ~ null
        trim("  a b \t ")                       ~ "a b"
        ltrim("  a ")                           ~ "a "
        rtrim("  a ")                           ~ "  a"
        trim("xyaxbyx", "xy")                   ~ "axb"
        ltrim("xyaxbyx", "xy")                  ~ "axbyx"
        rtrim("xyaxbyx", "xy")                  ~ "xyaxb"
        trim("xxx", "x")                        ~ ""
        trim(emoji, "a😀b")                     ~ ""
        trim(missing)                           ~ null
        trim(name, missing)                     ~ null
        urldecode("http%3A%2F%2Fa%20b+c%3f")    ~ "http://a b+c?"
        urldecode("%C3%A9%zz%4")                ~ "é%zz%4"
        urldecode("%41")                        ~ "A"
        urldecode(missing)                      ~ null
        md5("abc")                              ~ "900150983cd24fb0d6963f7d28e17f72"
        sha1("abc")                             ~ "a9993e364706816aba3e25717850c26c9cd0d89d"
        sha256("abc")                           ~ "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        substr(sha512("abc"), 1, 16)            ~ "ddaf35a193617aba"
        md5(missing)                            ~ null
        abs(number)                             ~ 2.5
        abs(name)                               ~ null
        ceil(number)                            ~ -2
        ceil(-0.5)                            ~ 0
        ceiling(1.9)                            ~ 2
        floor(number)                           ~ -3
        sqrt(9)                                 ~ 3
        sqrt(number)                            ~ null
        exp(0)                                  ~ 1
        exp(9999)                               ~ null
        ln(1)                                   ~ 0
        ln(0)                                   ~ null
        log(1000)                               ~ 3
        log(8, 2)                               ~ 3
        log(1000, 10)                           ~ 3
        log(missing)                            ~ null
        pow(2, 10)                              ~ 1024
        pow(missing, 0)                         ~ null
        pow(0, -1)                            ~ null
        pow(2, missing)                         ~ null
        round(3.5)                              ~ 4
        round(2.5)                              ~ 3
        round(number)                           ~ -2
        round(-2.51)                          ~ -3
        round(2.555, 2)                         ~ 2.56
        round(1.005, 2)                         ~ 1.01
        round(1234.5678, 2)                     ~ 1234.57
        round(0.1, 999)                         ~ 0.1
        round(1.5, 0.5)                         ~ null
        round(1.5, -1)                        ~ null
        round(missing)                          ~ null
        round(1, missing)                       ~ null
        round("3.7")                            ~ 4
        max(1, 3, 2)                            ~ 3
        max(1, "foo", name)                     ~ "foo"
        max(1, "foo", "zaz")                    ~ "zaz"
        max(10, digits)                         ~ 42
        max(several)                            ~ "b"
        max(missing)                            ~ null
        max(missing, 1)                         ~ 1
        min(1, "foo", name)                     ~ 1
        min("foo", name)                        ~ "Cmd.EXE"
        min(several, 99)                        ~ 10
        min(grew, shrank, number)               ~ -2.5
        if(>(grew, 5), "many", "few")           ~ "many"
        if(<(grew, 5), "many", "few")           ~ "few"
        if(>(missing, 5), "many", "few")        ~ "few"
        if(true(), missing, "few")              ~ null
        if(true(), several, "few")              ~ ["b", "10", "B", "b"]
        case(<(grew, 5), "a", <(grew, 50), "b", true(), "c") ~ "b"
        case(<(missing, 5), "a", true(), "c")   ~ "c"
        case(false(), "a")                      ~ null
        coalesce(missing, empty, name)          ~ ""
        coalesce(missing, several)              ~ ["b", "10", "B", "b"]
        coalesce(missing, null())               ~ null
        nullif(name, "Cmd.EXE")                 ~ null
        nullif(digits, 42)                      ~ null
        nullif(name, "cmd.exe")                 ~ "Cmd.EXE"
        nullif(name, missing)                   ~ "Cmd.EXE"
        nullif(missing, name)                   ~ null
        tonumber(digits)                        ~ 42
        tonumber("1.50")                        ~ 1.5
        tonumber(name)                          ~ null
        tonumber(missing)                       ~ null
        tonumber("0A4", 16)                     ~ 164
        tonumber(hex, 16)                       ~ 31
        tonumber(hex)                           ~ null
        tonumber("-ff", 16)                     ~ -255
        tonumber("101", 2)                      ~ 5
        tonumber("z", 36)                       ~ 35
        tonumber("2", 2)                        ~ null
        tonumber("", 16)                        ~ null
        tonumber("0x", 16)                      ~ null
        tonumber("1.5", 10)                     ~ 1.5
        tonumber("ffffffffffffffff", 16)        ~ null
        tonumber(digits, 1)                     ~ null
        tonumber(digits, missing)               ~ null
        tostring(grew)                          ~ "12"
        tostring(number)                        ~ "-2.5"
        tostring(name)                          ~ "Cmd.EXE"
        tostring(missing)                       ~ null
        tostring(==(1, 1))                      ~ "True"
        tostring(==(1, 2))                      ~ "False"
        tostring(==(1, missing))                ~ null
        split("a,,b", ",")                      ~ ["a", "", "b"]
        split("a::b::", "::")                   ~ ["a", "b", ""]
        split(name, ";")                        ~ "Cmd.EXE"
        split(empty, ";")                       ~ ""
        split(missing, ";")                     ~ null
        mvcount(several)                        ~ 4
        mvcount(name)                           ~ 1
        mvcount(missing)                        ~ null
        mvindex(several, 0)                     ~ "b"
        mvindex(several, -1)                    ~ "b"
        mvindex(several, 1, 2)                  ~ ["10", "B"]
        mvindex(several, -3, -2)                ~ ["10", "B"]
        mvindex(several, 2, 2)                  ~ "B"
        mvindex(several, 4)                     ~ null
        mvindex(several, -5)                    ~ null
        mvindex(several, 2, 1)                  ~ null
        mvindex(several, 2, 4)                  ~ null
        mvindex(several, 0.5)                   ~ null
        mvindex(several, missing)               ~ null
        mvindex(grew, 0)                        ~ 12
        mvindex(grew, 1)                        ~ null
        mvindex(missing, 0)                     ~ null
        mvjoin(several, "-")                    ~ "b-10-B-b"
        mvjoin(grew, "-")                       ~ "12"
        mvjoin(missing, "-")                    ~ null
        mvjoin(several, missing)                ~ null
        mvappend(name, several, missing, 5)     ~ ["Cmd.EXE", "b", "10", "B", "b", "5"]
        mvappend(missing, name)                 ~ "Cmd.EXE"
        mvappend(missing)                       ~ null
        mvdedup(several)                        ~ ["b", "10", "B"]
        mvdedup(split("a,a", ","))              ~ "a"
        mvdedup(grew)                           ~ 12
        mvdedup(missing)                        ~ null
        mvsort(several)                         ~ ["10", "B", "b", "b"]
        mvsort(name)                            ~ "Cmd.EXE"
        replace("1/14/2023", "^(\\d+)/(\\d+)/", "\\2/\\1/") ~ "14/1/2023"
        replace(path, "\\\\", "/")              ~ "C:/Windows/cmd.exe"
        replace(name, "(?i)exe", "[\\0]")       ~ "Cmd.[EXE]"
        replace(name, "(x)?C", "<\\1>")         ~ "<>md.EXE"
        replace(name, "m", "\\\\")              ~ "C\\d.EXE"
        replace(name, "m", "$1")                ~ "C$1d.EXE"
        replace(missing, "a", "b")              ~ null
        replace(grew, "1", "3")                 ~ "32"
        +(grew, 1)                              ~ 13
        +(digits, 1)                            ~ 43
        +(digits, digits)                       ~ 84
        +("+", digits)                          ~ "+0042"
        +(name, path)                           ~ "Cmd.EXEC:\\Windows\\cmd.exe"
        +(name, grew)                           ~ null
        +(missing, 1)                           ~ null
        -(grew, 1)                              ~ 11
        -(name, 1)                              ~ null
        -(number)                               ~ 2.5
        -(name)                                 ~ null
        *(grew, number)                         ~ -30
        /(grew, 8)                              ~ 1.5
        /(grew, 0)                              ~ null
        /(0, 0)                                 ~ null
        %(grew, 5)                              ~ 2
        %(number, 2)                            ~ -0.5
        %(grew, 0)                              ~ null
        .(name, grew)                           ~ "Cmd.EXE12"
        .("a", 1.50)                            ~ "a1.5"
        .(name, missing)                        ~ null
        .(1, 2)                                 ~ "12"
        /(10, 4)                                ~ 2.5
        *(1000000000000, 1000000000)            ~ 1000000000000000000000
        'Processes.dest'                        ~ "host"
        null()                                  ~ null
        """;

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = VALUES)
    void computes(String expression, String expected) {
        RowExpression compiled = new ExpressionCompiler(Rows.schema()).value(Expressions.parse(expression));
        assertThat(Rows.print(compiled.evaluate(Rows.row()))).isEqualTo(expected);
    }

    @Test
    void testsEveryFunction() {
        Set<String> tested = new TreeSet<>();
        Matcher call = Pattern.compile("(\\w+)\\(").matcher(VALUES + EvalConditionsTest.CONDITIONS);
        while (call.find()) {
            tested.add(call.group(1));
        }
        assertThat(tested).containsAll(EvalFunctions.names());
    }
}
