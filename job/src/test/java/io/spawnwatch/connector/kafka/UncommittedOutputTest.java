package io.spawnwatch.connector.kafka;

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
        output.beforeWrite();
    }

    /** Takes a checkpoint whose output is in the given transaction. */
    private void checkpoint(long second, String transaction, List<String> uncommitted) {
        seconds = second;
        output.prepared(List.of(transaction));
        output.beforeSnapshotCompletes(uncommitted);
    }

    @Test
    void measuresAgeFromTheFirstWriteInATransaction() {
        write(0);
        write(59);
        checkpoint(60, "a", List.of("a"));
        write(61);

        assertThatThrownBy(() -> checkpoint(62, "b", List.of("a", "b")))
                .isInstanceOf(FlinkRuntimeException.class)
                .hasMessageStartingWith("no checkpoint has completed for 60 s since transaction a began");
    }

    @Test
    void ignoresCommittedOutput() {
        write(0);
        checkpoint(1, "a", List.of("a"));
        write(50);
        checkpoint(100, "b", List.of("b"));

        assertThatCode(() -> checkpoint(110, "c", List.of("b", "c"))).doesNotThrowAnyException();
    }

    @Test
    void measuresAReusedTransactionalIdAfresh() {
        write(0);
        checkpoint(1, "a", List.of("a"));
        write(100);

        assertThatCode(() -> checkpoint(101, "a", List.of("a"))).doesNotThrowAnyException();
    }

    @Test
    void neverFailsIfNothingWasWritten() {
        seconds = 500;
        output.prepared(List.of());

        assertThatCode(() -> output.beforeSnapshotCompletes(List.of())).doesNotThrowAnyException();
    }
}
