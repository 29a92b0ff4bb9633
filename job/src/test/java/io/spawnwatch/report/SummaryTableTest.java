package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SummaryTableTest {

    private static String printed(RunSummary summary) {
        return printed(summary, 80);
    }

    private static String printed(RunSummary summary, int width) {
        StringWriter text = new StringWriter();
        SummaryTable.print(
                summary, Duration.ofMillis(61_449), "see s.jsonl", "see r.jsonl", width, new PrintWriter(text, true));
        return text.toString();
    }

    @Test
    void everyCountIsExplained() {
        assertThat(printed(new RunSummary(123_456_789, 20, 3, 9, 6, 7, 8, 5))).isEqualTo("""
              events read         123,456,812   in 61.4 s
                process events    123,456,789
                  clock skew                6   far ahead of arrival; move no window
                other events               20   valid, but not process creations
                rejected                    3   unusable; see r.jsonl
              matched                       9   once for each detection
                late                        7   after the allowed lateness; still reported
              suppressed                    8   rows that the allowlist covers; see s.jsonl
              risk events                   5   each revision counted
            """);
    }

    @Test
    void aCountOfZeroIsNotExplained() {
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

    @Test
    void aPathThatDoesNotFitMovesToTheNextLine() {
        assertThat(printed(new RunSummary(0, 0, 0, 0, 0, 0, 1, 0), 70)).contains("""
              suppressed                    1   rows that the allowlist covers;
                                                see s.jsonl
            """);
    }
}
