package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SummaryTableTest {

    private static String printed(RunSummary summary) {
        StringWriter text = new StringWriter();
        SummaryTable.print(
                summary, Duration.ofMillis(61_449), "see s.jsonl", "see r.jsonl", new PrintWriter(text, true));
        return text.toString();
    }

    @Test
    void explainsEveryCount() {
        assertThat(printed(new RunSummary(123_456_789, 20, 3, 9, 6, 7, 8, 5))).isEqualTo("""
              events read         123,456,812   in 61.4 s
                process events    123,456,789
                  clock skew                6   time far ahead of arrival; reported, but moves no window
                other events               20   in order, but no process creations
                rejected                    3   could not be used; see r.jsonl
              matched                       9   events, counted for each detection whose condition they meet
                late                        7   after the allowed lateness; reported all the same
              suppressed                    8   rows that the allowlist covers; see s.jsonl
              risk events                   5   each revision counted
            """);
    }

    @Test
    void doesNotExplainWhatHasNotHappened() {
        assertThat(printed(new RunSummary(0, 0, 0, 0, 0, 0, 0, 0))).isEqualTo("""
              events read                   0
                process events              0
                  clock skew                0
                other events                0
                rejected                    0
              matched                       0
                late                        0
              suppressed                    0
              risk events                   0
            """);
    }
}
