package io.spawnwatch.detection.spl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.detection.InvalidDetectionException;
import io.spawnwatch.document.SourceText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatsParserTest {
    private static final String TSTATS = "| tstats count from datamodel=Endpoint.Processes by dest\n";

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        stats count                                    ~ stats count
        STATS c                                        ~ stats c
        stats count by dest                            ~ stats count by dest
        stats count BY dest, user process              ~ stats count by dest, user, process
        stats count by dest dest                       ~ stats count by dest
        stats sum(a) as b, dc(c) as n by _time, e      ~ stats sum(a) as b, dc(c) as n by _time, e
        stats sum(a) AS b dc(c) by e                   ~ stats sum(a) as b, dc(c) by e
        stats values(Processes.process) as p by "a b"  ~ stats values(Processes.process) as p by "a b"
        stats count as "n of rows" avg("a-b")          ~ stats count as "n of rows", avg("a-b")
        eventstats dc(process) as n by dest            ~ eventstats dc(process) as n by dest
        EventStats avg(x)                              ~ eventstats avg(x)
        stats count(by) as as by by, as                ~ stats count(by) as as by by, as
        """)
    void printsWhatItParsesSoThatItParsesToAnEqualCommand(String written, String printed) {
        Search search = parse(written);
        String text = SearchPrinter.faithful().print(search);

        assertThat(text).endsWith(" | " + printed);
        assertThat(SearchPrinter.faithful().print(SearchParser.parse(SourceText.of("x.yml", text), Macros.none())))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '^', textBlock = """
        stats                            ~ 8: expected an aggregate such as count in the command 'stats', found the end of the search
        stats by dest                    ~ 9: expected an aggregate such as count in the command 'stats', found 'by'
        stats count by                   ~ 17: expected a field in the command 'stats', found the end of the search
        stats count by dest,             ~ 23: expected a field in the command 'stats', found the end of the search
        stats "count"                    ~ 9: expected an aggregate such as count in the command 'stats', found "count"
        stats count(eval(a>1)) as n      ~ 15: an expression in an aggregate of 'stats' is not supported; compute a field with the command 'eval' before
        stats values(*) as *             ~ 16: the wildcard '*' in the command 'stats' is not supported; name each field
        stats count as x*                ~ 18: the wildcard 'x*' in the command 'stats' is not supported; name each field
        stats count by d*                ~ 18: the wildcard 'd*' in the command 'stats' is not supported; name each field
        stats partitions=2 count         ~ 9: the option 'partitions' of the command 'stats' is not supported
        eventstats allnum=t count        ~ 14: the option 'allnum' of the command 'eventstats' is not supported
        stats count by dest dedup_splitvals=t ~ 23: the option 'dedup_splitvals' of the command 'stats' is not supported
        stats sum(a                      ~ 14: expected ) after 'sum(a', found the end of the search
        stats sum()                      ~ 13: expected a field after 'sum(', found ')'
        stats count as                   ~ 17: expected a name after 'as', found the end of the search
        streamstats count                ~ 3: the command 'streamstats' is not supported; it depends on the order of rows, and the rows of a stream have none
        """)
    void refusesWhatIsNotSupported(String written, String columnAndReason) {
        assertThatThrownBy(() -> parse(written))
                .isExactlyInstanceOf(InvalidDetectionException.class)
                .hasMessageStartingWith("x.yml:2:" + columnAndReason);
    }

    private static Search parse(String command) {
        return SearchParser.parse(SourceText.of("x.yml", TSTATS + "| " + command), Macros.none());
    }
}
