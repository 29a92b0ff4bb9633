package io.spawnwatch.function;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.risk.Suppression;
import io.spawnwatch.sighting.DetectionRow;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.util.BroadcastOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** {@link ApplyAllowlist} as the topology runs it, restored from a snapshot if there is one. */
final class AllowlistOperator implements AutoCloseable {
    private final CoBroadcastWithNonKeyedOperator<DetectionRow, AllowlistUpdate, DetectionRow> operator;
    private final BroadcastOperatorTestHarness<DetectionRow, AllowlistUpdate, DetectionRow> harness;

    AllowlistOperator(List<AllowlistEntry> seed, boolean controlStream, @Nullable OperatorSubtaskState snapshot)
            throws Exception {
        operator = new CoBroadcastWithNonKeyedOperator<>(
                new ApplyAllowlist(seed, controlStream), List.of(ApplyAllowlist.ENTRIES));
        harness = new BroadcastOperatorTestHarness<>(operator, 1, 1, 0);
        ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig()).setGenericTypes(false);
        harness.setup();
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
    }

    AllowlistOperator update(AllowlistUpdate... updates) throws Exception {
        for (AllowlistUpdate update : updates) {
            harness.processBroadcastElement(update, 0);
        }
        return this;
    }

    AllowlistOperator rows(DetectionRow... rows) throws Exception {
        for (DetectionRow row : rows) {
            harness.processElement(row, 0);
        }
        return this;
    }

    List<DetectionRow> passed() {
        List<DetectionRow> passed = harness.extractOutputValues();
        harness.getOutput().clear();
        return passed;
    }

    List<Suppression> suppressed() {
        List<Suppression> suppressed = new ArrayList<>();
        var records = harness.getSideOutput(OutputTags.SUPPRESSED);
        while (records != null && !records.isEmpty()) {
            suppressed.add(records.remove().getValue());
        }
        return suppressed;
    }

    /** The entries in broadcast state. */
    List<AllowlistEntry> entries() throws Exception {
        List<AllowlistEntry> entries = new ArrayList<>();
        operator.getOperatorStateBackend()
                .getBroadcastState(ApplyAllowlist.ENTRIES)
                .immutableEntries()
                .forEach(entry -> entries.add(entry.getValue()));
        return entries;
    }

    /** How many rows an entry has suppressed, or null if it has no counter. */
    @Nullable
    Object rowsSuppressed(String entryId) {
        Accumulator<?, ?> count = operator.getRuntimeContext()
                .getAccumulator(RunCounter.accumulator(Metrics.BY_ENTRY, entryId, Metrics.ROWS_SUPPRESSED));
        return count == null ? null : count.getLocalValue();
    }

    OperatorSubtaskState snapshot(long id) throws Exception {
        return harness.snapshot(id, id);
    }

    OperatorSubtaskState savepoint() throws Exception {
        return harness.snapshotWithLocalState(1, 1, SavepointType.savepoint(SavepointFormatType.CANONICAL))
                .getJobManagerOwnedState();
    }

    @Override
    public void close() {
        assertThatCode(harness::close).doesNotThrowAnyException();
    }
}
