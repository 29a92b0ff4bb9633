package io.spawnwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.publish.Dataset;
import io.spawnwatch.publish.SendProgress;
import io.spawnwatch.publish.Sent;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublishReportTest {
    private static final String ERASE_LINE = "\r\u001b[K";
    private static final Dataset DATASET = new Dataset(
            12_000, 340, 5, 7, 1_234_567, 1_596_700_601_349L, 1_596_704_201_349L, 14, List.of("a:1: broken"), 3);

    private static String printed(Consumer<PrintWriter> report) {
        StringWriter text = new StringWriter();
        report.accept(new PrintWriter(text));
        return text.toString();
    }

    @Test
    void aDatasetIsDescribed() {
        assertThat(printed(out -> PublishReport.dataset(DATASET, out))).isEqualTo("""
              records                12,345   1.2 MB
                process events       12,000   of 14 hosts
                other events            340   valid, but not process events
                unreadable                5   a job will reject them
              left out                    7   not selected
              times              2020-08-06T07:56:41.349Z to 2020-08-06T08:56:41.349Z, 1 h 0 min
            """);
        assertThat(printed(out -> PublishReport.takes(Duration.ofMinutes(6), out)))
                .isEqualTo("  sending takes      6 min 0 s\n");
    }

    @Test
    void beforeSendingItSaysHowLongThatTakes() {
        assertThat(printed(err -> PublishReport.start(DATASET, Duration.ofHours(1), err)))
                .isEqualTo(
                        "12,345 records of 14 hosts, 2020-08-06T07:56:41.349Z to 2020-08-06T08:56:41.349Z; sending takes"
                                + " 1 h 0 min (--speed makes it faster)\n");
        assertThat(printed(err -> PublishReport.start(DATASET, Duration.ZERO, err)))
                .isEqualTo("12,345 records of 14 hosts, 2020-08-06T07:56:41.349Z to 2020-08-06T08:56:41.349Z\n");
    }

    @Test
    void afterSendingItSaysWhatWasSentAndWhatWasNot() {
        Sent moved = new Sent(DATASET, 12_345, 86_400, 5, false);
        Sent stopped = new Sent(new Dataset(9, 0, 0, 0, 1, 0, 1, 1, List.of(), 0), 3, 0, 0, true);

        assertThat(printed(out -> PublishReport.sent(moved, 12_344, "t", Duration.ofMillis(12_345), out)))
                .isEqualTo("""
            sent 12,344 records to t in 12.3 s
            times moved by 1 d 0 h, to 2020-08-07T07:56:41.349Z to 2020-08-07T08:56:41.349Z
            5 of them were sent unchanged, because they have no time, or none that can be moved exactly
            5 of them cannot be read, and a job will reject them
            7 others were not selected
            """);
        assertThat(printed(out -> PublishReport.sent(stopped, 3, "t", Duration.ofSeconds(1), out)))
                .isEqualTo("stopped after 3 records to t in 1.0 s\n");
        assertThat(printed(err -> PublishReport.notSent(DATASET.faults(), DATASET.faultCount(), err)))
                .isEqualTo("a:1: broken\n... and 2 more that were not sent\n");
        assertThat(printed(err -> PublishReport.notSent(List.of(), 0, err))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "false | 100  | 0.5   | 0    | true  | `[############............]  50%  read 100`",
                "true  | 1000 | 0.25  | 10   | true  | `[######..................]  25%  sent 1,000, 100/s, 30.0 s left`",
                "true  | 1000 | 0.25  | 600  | false | ` 25%  sent 1,000, 2/s, 30 min 0 s left`",
                "true  | 9    | 1     | 3    | false | `100%  sent 9, 3/s, 0.0 s left`"
            })
    void progressHasAShareARateAndTheTimeLeft(
            boolean sending, long records, double share, long seconds, boolean bar, String expected) {
        assertThat(PublishReport.progress(new SendProgress(sending, records, share, Duration.ofSeconds(seconds)), bar))
                .isEqualTo(expected);
    }

    @Test
    void onATerminalTheLineIsOverwrittenAndElseEachIsPrinted() {
        AtomicReference<SendProgress> now = new AtomicReference<>();
        StringWriter terminal = new StringWriter();
        StringWriter file = new StringWriter();
        for (boolean isTerminal : new boolean[] {true, false}) {
            PrintWriter out = new PrintWriter(isTerminal ? terminal : file);
            try (PublishProgress progress = new PublishProgress(out, isTerminal, now::get)) {
                now.set(new SendProgress(false, 1, 0.5, Duration.ofMillis(10)));
                progress.show();
                now.set(new SendProgress(true, 2, 0.5, Duration.ofSeconds(2)));
                progress.show();
            }
        }

        assertThat(terminal.toString())
                .isEqualTo(ERASE_LINE + "[############............]  50%  read 1" + ERASE_LINE
                        + "[############............]  50%  sent 2, 1/s, 2.0 s left" + ERASE_LINE);
        assertThat(file.toString()).isEqualTo(" 50%  read 1\n 50%  sent 2, 1/s, 2.0 s left\n");
    }
}
