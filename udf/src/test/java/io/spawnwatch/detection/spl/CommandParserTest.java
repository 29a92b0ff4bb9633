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

class CommandParserTest {
    private static final Macros MACROS = Macros.bundled();
    private static final String TSTATS = "| tstats count from datamodel=Endpoint.Processes by dest\n";

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        # written                              ~ understood
        where count>=10                        ~ where count >= 10
        WHERE count>=10                        ~ where count >= 10
        where(count>=10)                       ~ where count >= 10
        eval a=1                               ~ eval a = 1
        eval a=b=c                             ~ eval a = b == c
        eval a=len(b), c = a."x" ,d=-1         ~ eval a = len(b), c = a . "x", d = -1
        Eval 'a.b'=1,'c'='d.e'                 ~ eval 'a.b' = 1, c = 'd.e'
        regex process="a\\\\\\\\b\\.c\\""      ~ regex process="a\\\\\\\\b\\\\.c\\""
        regex process!="^x"                    ~ regex process!="^x"
        regex "a b" = "x|y"                    ~ regex "a b"="x|y"
        rex field=process "(?<a>\\d)"          ~ rex field=process "(?<a>\\\\d)"
        rex field="file_name" "x" max_match=1  ~ rex field=file_name "x"
        rex max_match="1" "x" field = "a b"    ~ rex field="a b" "x"
        rex "field" field=field                ~ rex field=field "field"
        fields a, b c                          ~ fields a, b, c
        fields + a                             ~ fields a
        fields - RTLO*, "b c"                  ~ fields - RTLO*, "b c"
        fields "-" "and" d *                   ~ fields "-", "and", "d", *
        fields a.b,_time c-d                   ~ fields a.b, _time, "c-d"
        table count, firstTime dest*           ~ table count, firstTime, dest*
        fillnull                               ~ fillnull value="0"
        fillnull a,b                           ~ fillnull value="0" a, b
        fillnull value=NULL a b                ~ fillnull value="NULL" a, b
        fillnull value="n/a \\"x\\" C:\\\\"    ~ fillnull value="n/a \\"x\\" C:\\\\"
        fillnull value                         ~ fillnull value="0" value
        dedup a, b c                           ~ dedup a, b, c
        dedup "3" a                            ~ dedup "3", a
        sort a                                 ~ sort +a
        sort - count, +dest                    ~ sort -count, +dest
        sort -count dest                       ~ sort -count, +dest
        sort - count dest +user                ~ sort -count, -dest, +user
        sort 0 -count                          ~ sort -count
        sort limit=0 count                     ~ sort +count
        sort limit                             ~ sort +limit
        sort -a, b desc                        ~ sort +a, -b
        sort a D                               ~ sort -a
        sort a desc b desc                     ~ sort -a, -"desc", -b
        sort d                                 ~ sort +"d"
        sort a, d                              ~ sort +a, +"d"
        sort "a b" -"c d"                      ~ sort +"a b", -"c d"
        rename a as b, C* AS "d *"             ~ rename a as b, C* as "d *"
        search a=1 b=2 OR c>3                  ~ search a="1" AND (b="2" OR c>"3")
        search *                               ~ search *
        convert timeformat=%Y\\ ctime(a)       ~ convert timeformat=%Y\\ ctime(a)
        convert ctime(a) ctime(b)              ~ convert ctime(a) ctime(b)
        """)
    void parsesCommands(String written, String understood) {
        Search search = parse("| " + written);
        String printed = SearchPrinter.faithful().print(search);
        assertThat(printed).isEqualTo("| tstats count from datamodel=Endpoint.Processes by dest | " + understood);
        assertThat(parse("| " + understood)).isEqualTo(search);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        where                            ~ 8: expected a value, a field or a function, found the end of the search
        where a | | where b              ~ 13: expected a command after |, found '|'
        wheres a                         ~ 3: the command 'wheres' is not supported; did you mean 'where'?
        "where" a                        ~ 3: expected a command after |, found "where"
        eval                             ~ 7: expected a field name, in single quotes unless it is a plain word, found the end of the search
        eval "a"=1                       ~ 8: expected a field name, in single quotes unless it is a plain word, found "a"
        eval and=1                       ~ 8: expected a field name, in single quotes unless it is a plain word, found 'and'
        eval a=1,                        ~ 12: expected a field name, in single quotes unless it is a plain word, found the end of the search
        eval a                           ~ 9: expected = after 'a' (a field name with characters other than letters, digits and _ needs single quotes), found the end of the search
        eval field.x=1                   ~ 13: expected = after 'field' (a field name with characters other than letters, digits and _ needs single quotes), found '.'
        eval a==1                        ~ 9: expected = after 'a' (a field name with characters other than letters, digits and _ needs single quotes), found '=='
        eval ''=1                        ~ 8: '' is not a field name
        eval a=1 b=2                     ~ 12: expected an operator, | or the end of the search after the command 'eval', found 'b'
        regex                            ~ 8: expected a field after 'regex', found the end of the search
        regex "x"                        ~ 9: 'regex' without a field searches _raw, which the rows of tstats do not have; write regex field="..."
        regex process                    ~ 16: expected = or != after 'process', found the end of the search
        regex process<"x"                ~ 16: expected = or != after 'process', found '<'
        regex process=x                  ~ 17: expected a regular expression in double quotes, found 'x'
        regex process=                   ~ 17: expected a regular expression in double quotes, found the end of the search
        regex process=[search x]         ~ 17: a subsearch is not supported
        regex process="x" "y"            ~ 21: expected | or the end of the search after the command 'regex', found "y"
        regex 'process'="x"              ~ 9: ''process'' is not supported as a field name; put the name in double quotes, without backslashes and single quotes
        rex                              ~ 6: expected a regular expression in double quotes, found the end of the search
        rex "x"                          ~ 3: 'rex' without 'field=' searches _raw, which the rows of tstats do not have; write rex field=... "..."
        rex field=a (?<b>c)              ~ 15: expected a regular expression in double quotes, found '('
        rex field=a b                    ~ 15: expected a regular expression in double quotes, found 'b'
        rex field=a field=b "x"          ~ 15: 'rex' has a second 'field='
        rex field=a "x" "y"              ~ 19: expected an option, | or the end of the search after the command 'rex', found "y"
        rex field=a max_match=0 "x"      ~ 25: max_match=0 in the command 'rex' is not supported; only max_match=1 is
        rex field=a mode=sed "s/a/b/"    ~ 15: the option 'mode' of the command 'rex' is not supported
        rex field=a "x" offset_field=o   ~ 19: the option 'offset_field' of the command 'rex' is not supported
        rex field=[search x]             ~ 13: a subsearch is not supported
        fields                           ~ 9: expected a field in the command 'fields', found the end of the search
        fields -                         ~ 11: expected a field in the command 'fields', found the end of the search
        fields -a                        ~ 10: '-a' is not supported in a list of fields; put a field of that name in double quotes, and a space after a sign
        fields a - b                     ~ 12: '-' is not supported in a list of fields; put a field of that name in double quotes, and a space after a sign
        fields a,                        ~ 12: expected a field in the command 'fields', found the end of the search
        fields a,,b                      ~ 12: expected a field in the command 'fields', found ','
        fields a (b)                     ~ 12: expected a field in the command 'fields', found '('
        fields ""                        ~ 10: "" is not supported as a field name; put the name in double quotes, without backslashes and single quotes
        fields "a\\b"                    ~ 10: "a\\b" is not supported as a field name; put the name in double quotes, without backslashes and single quotes
        table [search x]                 ~ 9: a subsearch is not supported
        table a [search x]               ~ 11: a subsearch is not supported
        table a=b                        ~ 9: the option 'a' of the command 'table' is not supported
        fillnull value=                  ~ 18: expected a value after 'value=', found the end of the search
        fillnull a value=1               ~ 14: the option 'value' of the command 'fillnull' is not supported
        dedup                            ~ 8: expected a field in the command 'dedup', found the end of the search
        dedup 3 a                        ~ 9: a count in the command 'dedup' is not supported
        dedup a keepevents=true          ~ 11: the option 'keepevents' of the command 'dedup' is not supported
        dedup keepempty=t a              ~ 9: the option 'keepempty' of the command 'dedup' is not supported
        dedup a consecutive=true         ~ 11: the option 'consecutive' of the command 'dedup' is not supported
        dedup a sortby -b                ~ 11: 'sortby' in the command 'dedup' is not supported
        sort                             ~ 7: expected a field in the command 'sort', found the end of the search
        sort 0                           ~ 9: expected a field in the command 'sort', found the end of the search
        sort -                           ~ 9: expected a field in the command 'sort', found the end of the search
        sort a,                          ~ 10: expected a field in the command 'sort', found the end of the search
        sort 10 a                        ~ 8: the limit 10 in the command 'sort' is not supported, because a stream has no end to cut off; only 0, which means no limit, is
        sort limit=5 a                   ~ 14: the limit 5 in the command 'sort' is not supported, because a stream has no end to cut off; only 0, which means no limit, is
        sort a, -num(b)                  ~ 11: 'num(...)' in the command 'sort' is not supported
        sort str(b)                      ~ 8: 'str(...)' in the command 'sort' is not supported
        sort ip(b)                       ~ 8: 'ip(...)' in the command 'sort' is not supported
        sort + auto(b)                   ~ 10: 'auto(...)' in the command 'sort' is not supported
        search a=[search x]              ~ 12: a subsearch is not supported
        search x                         ~ 10: a term without a field, 'x', is not supported; write field=value, and quote a value with spaces
        outputlookup `nonesuch` x        ~ 3: the command 'outputlookup' is not supported; a detection writes only its rows, to the topic of risk events
        join dest [search x | where "]   ~ 3: the command 'join' is not supported; it combines the rows of two searches, and a detection here is one search
        JOIN dest [| where {]            ~ 3: the command 'JOIN' is not supported; it combines the rows of two searches, and a detection here is one search
        join dest [| tstats `security_content_summariesonly` count from datamodel="Network_Traffic.All_Traffic" ] ~ 3: the command 'join' is not supported; it reads Network_Traffic.All_Traffic, and Spawnwatch has process creations only
        join dest [tstats count from datamodel=Endpoint.Processes] ~ 3: the command 'join' is not supported; it combines the rows of two searches, and a detection here is one search
        transaction dest maxpause=5m     ~ 3: the command 'transaction' is not supported; a transaction ends after a pause, but rows are counted in fixed windows; group by _time span=... and count
        head 5                           ~ 3: the command 'head' is not supported; it depends on the order of rows, and the rows of a stream have none
        apply model                      ~ 3: the command 'apply' is not supported; Spawnwatch runs no machine-learning models
        append ```                       ~ 3: the command 'append' is not supported; it combines the rows of two searches, and a detection here is one search
        streamstats count by dest        ~ 3: the command 'streamstats' is not supported; it depends on the order of rows, and the rows of a stream have none
        [search x]                       ~ 3: a subsearch is not supported
        """)
    void refusesWhatIsNotSupported(String written, String columnAndReason) {
        if (columnAndReason.equals("!")) {
            assertThat(SearchPrinter.faithful().print(parse("| " + written))).endsWith("| sort -a, -\"desc\", -b");
            return;
        }
        assertThatThrownBy(() -> parse("| " + written))
                .isExactlyInstanceOf(InvalidDetectionException.class)
                .hasMessage("x.yml:2:" + columnAndReason);
    }

    @Test
    void keepsTheTwoLanguagesApart() {
        assertThat(SearchPrinter.faithful()
                        .print(parse(
                                "| where a-b=1 | search a-b=1 where=2 | eval c=a-b|fields a-b|table where eval a-b")))
                .endsWith("| where (a - b) == 1 | search a-b=\"1\" AND \"where\"=\"2\" | eval c = a - b"
                        + " | fields \"a-b\" | table where, eval, \"a-b\"");
        Search search = SearchParser.parse(
                SourceText.of("x.yml", "| tstats count from datamodel=Endpoint.Processes where a-b=c-d* by dest"),
                MACROS);
        assertThat(SearchPrinter.faithful().print(search)).contains(" where a-b=\"c-d*\" by dest");
    }

    @Test
    void refusesOrParsesAnySequenceOfTokensAndPrintsWhatItParses() {
        long seed = 20261124;
        SplittableRandom random = new SplittableRandom(seed);
        List<String> pieces = List.of(
                "| where",
                "| eval a=",
                "| regex a=",
                "| regex",
                "| rex field=a",
                "| rex",
                "| fields",
                "| table",
                "| fillnull",
                "| dedup",
                "| sort",
                "| rename",
                "| search",
                "|",
                "a",
                "b",
                "'c'",
                "\"x y\"",
                "\"\\\\\"",
                "\"",
                "-",
                "+",
                "-a",
                "*",
                "0",
                "1",
                ",",
                "=",
                "!=",
                "value=",
                "max_match=",
                "limit=",
                "d",
                "desc",
                "as",
                "sortby",
                "(",
                ")",
                "[",
                "`x_filter`",
                "| `x_filter`",
                "\\",
                "\n");
        int understood = 0;
        for (int round = 0; round < 100_000; round++) {
            StringBuilder written = new StringBuilder("| ")
                    .append(pieces.get(random.nextInt(13)).substring(2));
            for (int length = random.nextInt(7); length > 0; length--) {
                written.append(random.nextInt(4) == 0 ? "" : " ").append(pieces.get(random.nextInt(pieces.size())));
            }
            try {
                Search search = parse(written.toString());
                understood++;
                String printed = SearchPrinter.faithful().print(search);
                assertThat(SearchParser.parse(SourceText.of("printed", printed), MACROS))
                        .as("seed %d: %s: %s", seed, written, printed)
                        .isEqualTo(search);
            } catch (InvalidDetectionException refused) {
                assertThat(refused.place().file())
                        .as("seed %d: %s", seed, written)
                        .isEqualTo("x.yml");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + written, e);
            }
        }
        assertThat(understood).as("seed %d", seed).isGreaterThan(1000);
    }

    private static Search parse(String commands) {
        return SearchParser.parse(SourceText.of("x.yml", TSTATS + commands), MACROS);
    }
}
