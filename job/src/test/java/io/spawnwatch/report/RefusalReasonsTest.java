package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.Construct;
import io.spawnwatch.detection.Refusal;
import io.spawnwatch.detection.plan.CatalogPlan.Outcome;
import io.spawnwatch.detection.plan.CatalogPlan.Verdict;
import io.spawnwatch.document.Place;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalReasonsTest {
    private static final Place PLACE = new Place("file", 1, 1);

    @Test
    void aProblemThatItsConstructSaysIsNotPrintedASecondTime() {
        StringWriter text = new StringWriter();

        RefusalReasons.print(
                List.of(
                        refused(Construct.command("Lookup"), "the command 'Lookup' is not supported"),
                        refused(Construct.SUBSEARCH, "a subsearch is not supported"),
                        refused(Construct.command("lookup"), "the command 'lookup' is not supported"),
                        refused(Construct.UNKNOWN_FIELD, "unknown field 'usr'")),
                new PrintWriter(text, true));

        assertThat(text).hasToString("""
            refused: lookup 2, subsearch 1, unknown field 1
                 1  unknown field 'usr'
            """);
    }

    @Test
    void whatDiffersFromFileToFileIsLeftOut() {
        StringWriter text = new StringWriter();

        RefusalReasons.print(
                List.of(
                        refused(new Refusal(
                                PLACE,
                                Construct.aggregate("stdev"),
                                List.of("a(1)", "b"),
                                "the aggregate 'stdev' is not supported",
                                "count is")),
                        refused(Construct.aggregate("stdev"), "the aggregate 'stdev' is not supported")),
                new PrintWriter(text, true));

        assertThat(text).hasToString("""
            refused: aggregate stdev 2
                 2  the aggregate 'stdev' is not supported
            """);
    }

    @Test
    void theMostFrequentComesFirstAndTheRestIsOneLine() {
        List<Verdict> verdicts = new ArrayList<>();
        verdicts.add(new Verdict("good", null, null, Outcome.RUNS, null, null, List.of(), null));
        for (int i = 0; i < 25; i++) {
            verdicts.add(refused(Construct.DETECTION_FILE, String.format("problem %02d", i)));
        }
        verdicts.add(refused(Construct.DETECTION_FILE, "problem 24"));

        StringWriter text = new StringWriter();
        RefusalReasons.print(verdicts, new PrintWriter(text, true));

        List<String> lines = text.toString().lines().toList();
        assertThat(lines)
                .hasSize(22)
                .startsWith(
                        "refused: detection file 26", "     2  problem 24", "     1  problem 00", "     1  problem 01");
        assertThat(lines.get(21)).isEqualTo("     5  for other reasons");
    }

    private static Verdict refused(Construct construct, String problem) {
        return refused(new Refusal(PLACE, construct, List.of(), problem, null));
    }

    private static Verdict refused(Refusal refusal) {
        return new Verdict("file", null, null, Outcome.REFUSED, refusal, null, List.of(), null);
    }
}
