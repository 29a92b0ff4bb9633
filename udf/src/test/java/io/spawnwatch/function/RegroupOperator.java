package io.spawnwatch.function;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.spawnwatch.function.wire.StreamTypes;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.UngroupedRow;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** One task of {@link RegroupRows} as the topology runs it, restored from a snapshot if there is one. */
final class RegroupOperator implements AutoCloseable {
    static final int MAX_PARALLELISM = 128;

    private final KeyedOneInputStreamOperatorTestHarness<String, UngroupedRow, DetectionRow> harness;

    RegroupOperator(int tasks, int index, StateBackend backend, @Nullable OperatorSubtaskState snapshot)
            throws Exception {
        harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new RegroupRows()),
                UngroupedRow::regroupKey,
                StreamTypes.KEY,
                MAX_PARALLELISM,
                tasks,
                index);
        ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig()).setGenericTypes(false);
        harness.setStateBackend(backend);
        harness.setup();
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
    }

    RegroupOperator see(List<UngroupedRow> rows) throws Exception {
        for (UngroupedRow row : rows) {
            harness.processElement(row, row.dueMs());
        }
        return this;
    }

    RegroupOperator watermark(long timeMs) throws Exception {
        harness.processWatermark(timeMs);
        return this;
    }

    List<DetectionRow> rows() {
        List<DetectionRow> rows = harness.extractOutputValues();
        harness.getOutput().clear();
        return rows;
    }

    OperatorSubtaskState snapshot(long id) throws Exception {
        return harness.snapshot(id, id);
    }

    /** The number of keys with rows, plus those with a profile, plus the number of timers. */
    long entries() {
        return keys(RegroupRows.ROWS.getName()) + keys(RegroupRows.PROFILE.getName()) + harness.numEventTimeTimers();
    }

    private long keys(String state) {
        KeyedStateBackend<String> backend = harness.getOperator().getKeyedStateBackend();
        try (Stream<String> keys = backend.getKeys(state, VoidNamespace.INSTANCE)) {
            return keys.distinct().count();
        }
    }

    @Override
    public void close() {
        assertThatCode(harness::close).doesNotThrowAnyException();
    }
}
