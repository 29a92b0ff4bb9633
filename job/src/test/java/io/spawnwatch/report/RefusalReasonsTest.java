package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

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

    @Test
    void theMostFrequentComesFirstAndTheRestIsOneLine() {
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(new Verdict("good", "id", "name", true, null, null));
        for (int i = 0; i < 25; i++) {
            verdicts.add(refused(String.format("kind %02d", i)));
        }
        verdicts.add(refused("kind 24"));

        StringWriter text = new StringWriter();
        RefusalReasons.print(verdicts, new PrintWriter(text, true));

        List<String> lines = text.toString().lines().toList();
        assertThat(lines).hasSize(21).startsWith("     2  kind 24", "     1  kind 00", "     1  kind 01");
        assertThat(lines.get(20)).isEqualTo("     5  for other reasons");
    }

    private static Verdict refused(String reason) {
        return new Verdict("file", null, null, false, new Place("file", 1, 1), reason);
    }
}
