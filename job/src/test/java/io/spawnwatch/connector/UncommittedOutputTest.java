package io.spawnwatch.connector;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.apache.flink.util.FlinkRuntimeException;
import org.junit.jupiter.api.Test;

class UncommittedOutputTest {
    private long seconds = 1_000;
    private final UncommittedOutput output = new UncommittedOutput(
            Duration.ofSeconds(60), () -> Duration.ofSeconds(seconds).toNanos());

    private void write(long second) {
        seconds = second;
        output.write();
    }

    /** A checkpoint that takes what was written into a transaction. */
    private void checkpoint(long second, String transaction, List<String> uncommitted) {
        seconds = second;
        output.prepare(List.of(transaction));
        output.refuseTooOld(uncommitted);
    }

    @Test
    void itsAgeCountsFromTheFirstThatWasWrittenInATransaction() {
        write(0);
        write(59);
        checkpoint(60, "a", List.of("a"));
        write(61);

        assertThatThrownBy(() -> checkpoint(62, "b", List.of("a", "b")))
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessageStartingWith("no checkpoint has completed for 60 s since transaction a began");
    }

    @Test
    void whatIsCommittedIsNotWaitedFor() {
        write(0);
        checkpoint(1, "a", List.of("a"));
        write(50);
        checkpoint(100, "b", List.of("b"));

        assertThatCode(() -> checkpoint(110, "c", List.of("b", "c"))).doesNotThrowAnyException();
    }

    @Test
    void aTransactionThatIsUsedAgainBeginsAnew() {
        write(0);
        checkpoint(1, "a", List.of("a"));
        write(100);

        assertThatCode(() -> checkpoint(101, "a", List.of("a"))).doesNotThrowAnyException();
    }

    @Test
    void whereNothingIsWrittenNothingGrowsOld() {
        seconds = 500;
        output.prepare(List.of());

        assertThatCode(() -> output.refuseTooOld(List.of())).doesNotThrowAnyException();
    }
}
