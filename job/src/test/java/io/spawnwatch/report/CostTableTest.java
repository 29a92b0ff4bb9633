package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostTableTest {

    private static List<String> printed(List<DetectionCost> costs, Map<String, String> names) {
        StringWriter text = new StringWriter();
        CostTable.print(costs, names, 80, new PrintWriter(text));
        return text.toString().lines().toList();
    }

    @Test
    void readsTheCostsOfEachDetectionFromTheAccumulatorsCostliestFirst() {
        Map<String, Object> accumulators = new HashMap<>(Map.of(
                "detection.a.conditionTimeNs", 5L,
                "detection.a.candidates", 1021L,
                "detection.a.eventsMatched", 3L,
                "detection.b.c.conditionTimeNs", 9L,
                "detection.b.c.candidates", 2042L,
                "detection.never.conditionTimeNs", 0L,
                "detection.never.candidates", 0L,
                "detection.d.eventsMatched", 7L));
        accumulators.put("entry.x.conditionTimeNs", 100L);

        assertThat(RunSummary.of(accumulators).costs())
                .containsExactly(new DetectionCost("b.c", 9, 2042, 0), new DetectionCost("a", 5, 1021, 3));
    }

    @Test
    void printsTheCostliestWithin80Columns() {
        List<DetectionCost> costs = new ArrayList<>();
        costs.add(new DetectionCost("a", 750_000_000_000L, 123_456_789, 1_234));
        costs.add(new DetectionCost("b", 249_999_999_000L, 2_042, 0));
        for (int i = 0; i < 9; i++) {
            costs.add(new DetectionCost("c" + i, 111, 1_021, 0));
        }

        assertThat(printed(
                        costs, Map.of("a", "A name that is longer\u0007 than what is left of the line", "b", "Short")))
                .startsWith(
                        "",
                        "Conditions that cost most, estimated from one record in 1,021:",
                        "   share          time   candidates      matched  detection",
                        "   75.0%  750,000.0 ms  123,456,789        1,234  A name that is longer\\u0007...",
                        "   25.0%  250,000.0 ms        2,042            0  Short",
                        "    0.0%        0.0 ms        1,021            0  c0")
                .hasSize(3 + 10)
                .allMatch(line -> line.length() <= 80);
    }

    @Test
    void saysThatNoEventWasSampled() {
        assertThat(printed(List.of(), Map.of()))
                .containsExactly(
                        "",
                        "What the conditions cost is not known: one record in 1,021 is sampled, and none",
                        "of those was a candidate of a detection.");
    }
}
