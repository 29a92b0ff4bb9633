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

class SearchRefusalTest {
    private static final Macros MACROS = Macros.bundled();
    private static final DataModel MODEL =
            new DataModel("Endpoint.Processes", List.of("dest", "user", "process", "process_name"));

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        a                       ~ 10: a term without a field, 'a', is not supported; write field=value, and quote a value with spaces
        "a b"                   ~ 10: a term without a field, "a b", is not supported; write field=value, and quote a value with spaces
        user=a b                ~ 17: a term without a field, 'b', is not supported; write field=value, and quote a value with spaces
        user=a and dest=b       ~ 17: the operator 'and' must be upper case: AND
        user=a Or dest=b        ~ 17: the operator 'Or' must be upper case: OR
        not user=a              ~ 10: the operator 'not' must be upper case: NOT
        user in (a)             ~ 10: the operator 'in' must be upper case: IN
        TERM(a)                 ~ 10: the directive 'TERM(...)' is not supported
        user=                   ~ 16: expected a value after '=' (in quotes if a keyword is meant as text), found 'by'
        user= AND dest=a        ~ 16: expected a value after '=' (in quotes if a keyword is meant as text), found 'AND'
        user=by OR dest=a       ~ 15: expected a value after '=' (in quotes if a keyword is meant as text), found 'by'
            user IN (a, Where)      ~ 22: expected a value, a comma or ) in the list after IN (in quotes if a keyword is meant as text), found 'Where'
            user==a                 ~ 15: expected a value after '=', found '='
        user=(a)                ~ 15: expected a value after '=', found '('
        user=a,b                ~ 16: expected a condition such as field=value, found ','
        user=a OR               ~ 20: expected a condition such as field=value, found 'by'
        user=a AND              ~ 21: expected a condition such as field=value, found 'by'
        AND user=a              ~ 10: expected a condition such as field=value, found 'AND'
        user=a OR OR dest=b     ~ 20: expected a condition such as field=value, found 'OR'
        NOT                     ~ 14: expected a condition such as field=value, found 'by'
        (                       ~ 12: expected a condition such as field=value, found 'by'
        (user=a                 ~ 18: expected AND, OR or ), found 'by'
        user=a)                 ~ 16: expected 'where', 'by' or |, found ')'
        user IN a               ~ 18: expected ( after IN, found 'a'
        user IN ()              ~ 19: expected a value in the list after IN, found ')'
        user IN (,a)            ~ 19: expected a value in the list after IN, found ','
        user IN (a,, OR)        ~ 23: expected a value, a comma or ) in the list after IN (in quotes if a keyword is meant as text), found 'OR'
        user="a"*               ~ 18: a * right after a quote is not supported; write it inside the quotes
        user=[search x]         ~ 15: a subsearch is not supported
        [search x]              ~ 10: a subsearch that begins with 'search' is not supported; only a list of values is: [| inputlookup FILE | fields ...]
        (a=b OR [search x])     ~ 18: a subsearch that begins with 'search' is not supported; only a list of values is: [| inputlookup FILE | fields ...]
        user<a*                 ~ 15: a wildcard after '<' is not supported
        proces_name=a           ~ 10: unknown field 'proces_name'; did you mean 'process_name'?
        Processes.proces=a      ~ 10: unknown field 'proces'; did you mean 'process'?
        Proceses.process=a      ~ 10: unknown field 'Proceses.process'; did you mean 'Processes.process'?
        NOT (user=a OR z IN (b)) ~ 25: unknown field 'z'
        user="a                 ~ 15: the quote that starts here is not closed; close it, and double a backslash right before the closing quote
        user="C:\\"             ~ 15: the quote that starts here is not closed; close it, and double a backslash right before the closing quote
        `x                      ~ 10: the macro that starts here is not closed; close it with a backtick
        ```x                    ~ 10: the comment that starts here is not closed; close it with ```
        `nonesuch`              ~ 10: unknown macro `nonesuch`; macros are defined in --macros DIR, in the folder macros beside a folder detections, and by Spawnwatch; only NAME_filter needs no definition
        """)
    void refusesWhatIsNotSupportedInAConditionOfTstats(String condition, String columnAndReason) {
        assertRefused(
                "| tstats\n  count from datamodel=Endpoint.Processes\n  where  " + condition + " by dest",
                "x.yml:3:" + columnAndReason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        index=a                          ~ 1: expected a search that starts with '| tstats', found 'index'
        [search a]                       ~ 1: a subsearch is not supported
        |                                ~ 2: expected a command after |, found the end of the search
        | from datamodel:x               ~ 3: the command 'from' is not supported; a search begins with tstats
        | "tstats"                       ~ 3: expected a command after |, found "tstats"
        | tstats count                   ~ 15: expected 'from datamodel=...', without which tstats is not supported, found the end of the search
        | tstats count where a=b         ~ 16: expected 'from datamodel=...', without which tstats is not supported, found 'where'
        | tstats count from x            ~ 21: expected 'datamodel=...' after 'from', found 'x'
        | tstats count from datamodel x  ~ 31: expected = after 'datamodel', found 'x'
        | tstats count from datamodel=   ~ 31: expected the name of a data model, found the end of the search
        | tstats count from datamodel="" by dest ~ 31: the data model '' is not supported; only Endpoint.Processes is
        | tstats count from datamodel=Endpoint.Filesystem by dest ~ 31: the data model 'Endpoint.Filesystem' is not supported; only Endpoint.Processes is
        | tstats count from datamodel=Endpoint where nodename=Processes ~ 31: the data model 'Endpoint' is not supported; only Endpoint.Processes is
        | tstats prestats=t count @      ~ 10: the tstats option 'prestats' is not supported
        | tstats summariesonly=x count @ ~ 24: 'summariesonly' is 'x', expected true or false
        | tstats fillnull_value=a fillnull_value=a count @ ~ 27: tstats has a second 'fillnull_value'
        | tstats count summariesonly= @    ~ 31: expected a value after 'summariesonly=' (in quotes if a keyword is meant as text), found 'from'
        | tstats @                       ~ 25: tstats needs an aggregate, such as count
        | tstats "count" @               ~ 10: expected an option, an aggregate or 'from', found "count"
        | tstats count count @           ~ 16: the row already has a field 'count'; rename this one with 'as'
        | tstats count list(Processes.user) as user @ ~ 16: the aggregate 'list' is not supported; count, dc, values, min, max, earliest and latest are
        | tstats Count @                 ~ 10: the aggregate 'Count' is not supported; count, dc, values, min, max, earliest and latest are
        | tstats values @                ~ 10: the aggregate 'values' needs a field in parentheses
        | tstats values(Processes.usr) @ ~ 17: unknown field 'usr'; did you mean 'user'?
        | tstats values(_time) @         ~ 17: the aggregate 'values' of _time is not supported; min, max, earliest and latest are
        | tstats count as dest @ by dest ~ 10: the row already has a field 'dest'; rename this one with 'as'
        | tstats count(eval(a=b)) @      ~ 20: expected ) after 'count(eval', found '('
        | tstats count() @               ~ 16: expected a field after 'count(', found ')'
        | tstats count as @              ~ 19: expected a name after 'as' (in quotes if a keyword is meant as text), found 'from'
        | tstats count @ by              ~ 52: expected a field after 'by', found the end of the search
        | tstats count @ by _time span=1w dest ~ 64: span=1w is not supported; write a positive whole number of seconds, minutes, hours or days, such as 30s, 5m, 1h or 1d
        | tstats count @ by _time span=0s ~ 64: span=0s is not supported; write a positive whole number of seconds, minutes, hours or days, such as 30s, 5m, 1h or 1d
        | tstats count @ by _time span=1mon ~ 64: span=1mon is not supported; write a positive whole number of seconds, minutes, hours or days, such as 30s, 5m, 1h or 1d
        | tstats count @ by _time span=  ~ 64: expected a length of time after 'span=', found the end of the search
        | tstats count @ by _time span=1h span=2h ~ 67: tstats has a second 'span'
        | tstats count @ by _time dest _time ~ 64: tstats has a second '_time'
        | tstats count @ by dest Processes._time ~ 58: unknown field '_time'
        | tstats count @ by dest span=1h ~ 63: 'span=' needs _time among the fields of 'by'
        | tstats count @ by dset         ~ 53: unknown field 'dset'; did you mean 'dest'?
        | tstats count @ by Filesystem.dest ~ 53: unknown field 'Filesystem.dest'
        | tstats count @ by dest by user ~ 58: tstats has a second 'by'
        | tstats count @ where * where * ~ 58: tstats has a second 'where'; if it is a separate command, put a | before it
        | tstats count @ where user IN (a ~ 66: expected a value, a comma or ) in the list after IN, found the end of the search
        | tstats count @ prestats=t      ~ 50: expected 'where', 'by' or |, found 'prestats'
        | tstats count @ |               ~ 51: expected a command after |, found the end of the search
        | tstats count @ | | search *    ~ 52: expected a command after |, found '|'
        | tstats count @ | outputlookup a ~ 52: the command 'outputlookup' is not supported; a detection writes only its rows, to the topic of risk events
        | tstats count @ | Join dest [search x] ~ 52: the command 'Join' is not supported; it combines the rows of two searches, and a detection here is one search
        | tstats count @ | search        ~ 58: expected a condition such as field=value, found the end of the search
        | tstats count @ | search * )    ~ 61: expected | or the end of the search after the command 'search', found ')'
        | tstats count @ | rename Processes.* ~ 70: expected 'as' after 'Processes.*', found the end of the search
        | tstats count @ | convert ctime(dest) as x ~ 72: 'as' in the command 'convert' is not supported
        | tstats count @ | convert timeformat ctime(x) ~ 71: expected = after 'timeformat', found 'ctime'
        """)
    void refusesWhatIsNotSupportedInASearch(String search, String columnAndReason) {
        assertRefused(search.replace("@", "from datamodel=Endpoint.Processes"), "x.yml:1:" + columnAndReason);
    }

    @Test
    void refusesNestingThatWouldOverflowTheStack() {
        String begin = "| tstats count from datamodel=Endpoint.Processes where ";
        assertRefused(
                begin + "(".repeat(40_000) + "dest=a", "x.yml:1:156: the condition is nested deeper than 100 levels");
        assertRefused(
                begin + "NOT ".repeat(40_000) + "dest=a",
                "x.yml:1:456: the condition is nested deeper than 100 levels");
        Search deep = parse(begin + "(".repeat(50) + "NOT ".repeat(50) + "dest=a" + ")".repeat(50));
        assertThat(deep.tstats().where()).isInstanceOf(NotCondition.class);
    }

    @Test
    void refusesOrParsesAnySequenceOfTokensAndNeverFailsOtherwise() {
        long seed = 20261122;
        SplittableRandom random = new SplittableRandom(seed);
        List<String> begin = List.of("| tstats count from datamodel=Endpoint.Processes where ", "| tstats ", "");
        List<String> pieces = List.of(
                "|",
                "(",
                ")",
                "[",
                "]",
                ",",
                "=",
                "!=",
                "<",
                "AND",
                "OR",
                "NOT",
                "IN",
                "in",
                "*",
                "dest",
                "user=a",
                "\"\"",
                "\"x y\"",
                "\"",
                "\\",
                "`x_filter`",
                "`security_content_ctime(firstTime)`",
                "`drop_dm_object_name()`",
                "`",
                "```",
                "by",
                "where",
                "from",
                "datamodel=",
                "Endpoint.Processes",
                ".",
                "as",
                "count",
                "min(_time)",
                "search",
                "rename",
                "convert",
                "ctime(",
                "timeformat=",
                "Processes.*",
                "!",
                "_time",
                "summariesonly=",
                "\n",
                "Processes.",
                ".dest",
                "tstats",
                "$x$");
        int parsed = 0;
        for (int round = 0; round < 100_000; round++) {
            StringBuilder search = new StringBuilder(begin.get(random.nextInt(begin.size())));
            for (int length = random.nextInt(12); length > 0; length--) {
                search.append(pieces.get(random.nextInt(pieces.size()))).append(random.nextInt(4) == 0 ? "" : " ");
            }
            try {
                new SearchChecker(MODEL).check(parse(search.toString()).tstats());
                parsed++;
            } catch (InvalidDetectionException refused) {
                assertThat(refused.place().line()).isPositive();
                assertThat(refused.place().column()).isPositive();
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + search, e);
            }
        }
        assertThat(parsed).as("seed %d", seed).isPositive();
    }

    @Test
    void acceptsTheOptionsAndAggregatesInAnyOrder() {
        new SearchChecker(MODEL)
                .check(parse("| tstats max(_time) AS lastTime, fillnull_value=null count allow_old_summaries=true"
                                + " min(_time) as \"firstTime\" summariesonly=f FROM"
                                + " datamodel=\"Endpoint.Processes\" GROUPBY Processes.dest, user where dest=* |"
                                + " convert ctime(lastTime) ctime(firstTime) | Search *")
                        .tstats());
    }

    private static Search parse(String search) {
        return SearchParser.parse(SourceText.of("x.yml", search), MACROS);
    }

    private static void assertRefused(String search, String message) {
        assertThatThrownBy(() -> new SearchChecker(MODEL).check(parse(search).tstats()))
                .isExactlyInstanceOf(InvalidDetectionException.class)
                .hasMessage(message);
    }
}
