package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.PROFILE;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.lookup.LookupTable;
import io.spawnwatch.function.wire.StreamTypes;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.FencedSightings;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.UngroupedRow;
import io.spawnwatch.sighting.WindowPolicy;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** {@link TallySightings} as the topology runs it, on a state backend, restored from a snapshot if there is one. */
final class TallyOperator implements AutoCloseable {
    private final KeyedOneInputStreamOperatorTestHarness<String, Sighting, DetectionRow> harness;

    /** The number of key groups of {@link #ofSubtask}, and with it the greatest parallelism. */
    static final int KEY_GROUPS = 8;

    private TallyOperator(TallySightings function, StateBackend backend, @Nullable OperatorSubtaskState snapshot)
            throws Exception {
        this(function, backend, snapshot, 1, 1, 0);
    }

    private TallyOperator(
            TallySightings function,
            StateBackend backend,
            @Nullable OperatorSubtaskState snapshot,
            int keyGroups,
            int parallelism,
            int subtask)
            throws Exception {
        harness = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(function),
                Sighting::groupKey,
                StreamTypes.KEY,
                keyGroups,
                parallelism,
                subtask);
        ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig()).setGenericTypes(false);
        harness.setStateBackend(backend);
        harness.setup();
        if (snapshot != null) {
            harness.initializeState(snapshot);
        }
        harness.open();
    }

    TallyOperator(
            WindowPolicy policy,
            List<DetectionProfile> running,
            StateBackend backend,
            @Nullable OperatorSubtaskState snapshot)
            throws Exception {
        this(new TallySightings(policy, running, List.of()), backend, snapshot);
    }

    TallyOperator(
            WindowPolicy policy,
            List<DetectionProfile> running,
            List<LookupTable> lookups,
            @Nullable OperatorSubtaskState snapshot)
            throws Exception {
        this(new TallySightings(policy, running, lookups), new HashMapStateBackend(), snapshot);
    }

    /** One of several tasks, which owns some of the keys. */
    static TallyOperator ofSubtask(
            TallySightings function, @Nullable OperatorSubtaskState snapshot, int parallelism, int subtask)
            throws Exception {
        return new TallyOperator(function, new HashMapStateBackend(), snapshot, KEY_GROUPS, parallelism, subtask);
    }

    /** Runs this function, restored from a snapshot if there is one. */
    static TallyOperator of(TallySightings function, StateBackend backend, @Nullable OperatorSubtaskState snapshot)
            throws Exception {
        return new TallyOperator(function, backend, snapshot);
    }

    TallyOperator(WindowPolicy policy) throws Exception {
        this(policy, List.of(PROFILE), new HashMapStateBackend(), null);
    }

    /** Runs this function. */
    static TallyOperator of(TallySightings function, StateBackend backend) throws Exception {
        return new TallyOperator(function, backend, null);
    }

    /** Builds rows as {@link FakeRows} reads the profiles' searches. */
    static TallyOperator withFakeRows(
            WindowPolicy policy,
            List<DetectionProfile> running,
            StateBackend backend,
            @Nullable OperatorSubtaskState snapshot)
            throws Exception {
        return new TallyOperator(new TallySightings(policy, running, List.of(), FakeRows::of), backend, snapshot);
    }

    List<DetectionRow> rows() {
        List<DetectionRow> rows = harness.extractOutputValues();
        harness.getOutput().clear();
        return rows;
    }

    /** The rows that go on to be regrouped. */
    List<UngroupedRow> ungrouped() {
        Queue<StreamRecord<UngroupedRow>> output = harness.getSideOutput(OutputTags.UNGROUPED);
        if (output == null) {
            return List.of();
        }
        List<UngroupedRow> rows = output.stream().map(StreamRecord::getValue).toList();
        output.clear();
        return rows;
    }

    /** What was seen beyond a limit of rows and passed on. */
    List<FencedSightings> fenced() {
        Queue<StreamRecord<FencedSightings>> output = harness.getSideOutput(OutputTags.FENCED);
        if (output == null) {
            return List.of();
        }
        List<FencedSightings> fenced =
                output.stream().map(StreamRecord::getValue).toList();
        output.clear();
        return fenced;
    }

    TallyOperator see(Sighting... sightings) throws Exception {
        for (Sighting sighting : sightings) {
            harness.processElement(sighting, sighting.timeMs());
        }
        return this;
    }

    TallyOperator watermark(long timeMs) throws Exception {
        harness.processWatermark(timeMs);
        return this;
    }

    OperatorSubtaskState snapshot(long id) throws Exception {
        return harness.snapshot(id, id);
    }

    OperatorSubtaskState savepoint() throws Exception {
        return harness.snapshotWithLocalState(1, 1, SavepointType.savepoint(SavepointFormatType.CANONICAL))
                .getJobManagerOwnedState();
    }

    /** The number of entries in keyed state (windows, values and progress) plus the number of timers. */
    long entries() {
        return keys(TallySightings.OPEN_WINDOW.getName())
                + keys(TallySightings.OBSERVED_VALUES.getName())
                + keys(TallySightings.ROW_PROGRESS.getName())
                + harness.numEventTimeTimers();
    }

    /** The number of keys with an entry in the state. */
    long keys(String state) {
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
