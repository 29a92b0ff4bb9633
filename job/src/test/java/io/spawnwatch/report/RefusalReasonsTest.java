package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.document.Place;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusalReasonsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "the command 'lookup' is not supported | the command 'lookup' is not supported",
                "in macro `a(1)`: in macro `b`: the command 'lookup' is not supported | the command 'lookup' is not"
                        + " supported",
                "the aggregate 'values(Processes.user) as user' is not supported; count is | the aggregate"
                        + " 'values(...)' is not supported",
                "unknown field 'usr'; did you mean 'user'? | unknown field 'usr'",
                "grouping by _time, with or without span=, is not supported | grouping by _time, with or without"
                        + " span=, is not supported"
            })
    void aKindLeavesOutWhatDiffersFromFileToFile(String reason, String kind) {
        assertThat(RefusalReasons.kind(reason)).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "the command 'join' is not supported                  | join",
                "the command 'MAP' is not supported                   | map",
                "in macro `a`: the command 'lookup' is not supported  | lookup",
                "the command 'search' with a condition is not supported; only 'search *' is | search",
                "a limit in the command 'sort' is not supported       | sort",
                "a subsearch is not supported                         | subsearch",
                "the data model 'Network_Traffic' is not supported; only Endpoint.Processes is | data model"
                        + " network_traffic",
                "the aggregate 'stdev(Processes.user) as x' is not supported; y | aggregate stdev",
                "the function 'random' is not supported               | function random",
                "there is no function 'xyz'; did you mean 'x'?        | function xyz",
                "the convert function 'mktime' is not supported       | function mktime",
                "the tstats option 'prestats' is not supported        | option prestats",
                "unknown field 'usr'; did you mean 'user'?            | unknown field",
                "unknown macro `x`; define it                         | unknown macro",
                "the message has the token $x$, but the row has no field 'x' | missing row field",
                "id 1 is already taken by a.yml; give b.yml its own   | duplicate id",
                "rows have no field 'x' any more; did you mean 'y'?    | missing row field",
                "ctime of 'x', which the row does not have            | missing row field",
                "ctime of 'x', which is no time; firstTime is         | convert",
                "the option 'x' of the command 'dedup' is not supported | dedup",
                "'regex' without a field; write it                    | regex",
                "split by an empty delimiter is not supported         | function split",
                "in the regular expression 'a(?=b)': RE2 does not     | regular expression",
                "expected a field, found a pipe                       | syntax",
                "required key 'id' is missing                         | detection file"
            })
    void aConstructIsWhatSomebodyWouldCallIt(String reason, String construct) {
        assertThat(RefusalReasons.construct(refused(reason))).isEqualTo(construct);
    }

    @Test
    void aReasonThatItsConstructSaysIsNotPrintedASecondTime() {
        StringWriter text = new StringWriter();

        RefusalReasons.print(
                List.of(
                        refused("the command 'lookup' is not supported"),
                        refused("a subsearch is not supported"),
                        refused("in macro `m`: the command 'lookup' is not supported"),
                        refused("unknown field 'usr'; did you mean 'user'?")),
                new PrintWriter(text, true));

        assertThat(text).hasToString("""
            refused: lookup 2, subsearch 1, unknown field 1
                 1  unknown field 'usr'
            """);
    }

    @Test
    void theMostFrequentComesFirstAndTheRestIsOneLine() {
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(new Verdict("good", null, Outcome.RUNS, null, null, List.of()));
        for (int i = 0; i < 25; i++) {
            verdicts.add(refused(String.format("kind %02d", i)));
        }
        verdicts.add(refused("kind 24"));

        StringWriter text = new StringWriter();
        RefusalReasons.print(verdicts, new PrintWriter(text, true));

        List<String> lines = text.toString().lines().toList();
        assertThat(lines)
                .hasSize(22)
                .startsWith("refused: detection file 26", "     2  kind 24", "     1  kind 00", "     1  kind 01");
        assertThat(lines.get(21)).isEqualTo("     5  for other reasons");
    }

    private static Verdict refused(String reason) {
        return new Verdict("file", null, Outcome.REFUSED, new Place("file", 1, 1), reason, List.of());
    }
}
