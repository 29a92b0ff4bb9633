package io.spawnwatch.function;

import io.spawnwatch.function.counts.AccumulatorMaps;
import io.spawnwatch.function.counts.CountReporter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Keeps what all tasks have counted, as {@link CountReporter} reports it. Flink restores state, but no accumulators: after
 * a restore, this function has an accumulator for each that the run had before, so that those of the job add up to the whole
 * run.
 *
 * <p>Must run with parallelism 1. The state is one map of accumulators.
 */
public final class KeptCounts extends ProcessFunction<Tuple2<String, byte[]>, Void> implements CheckpointedFunction {
    private static final long serialVersionUID = 1L;

    private static final ListStateDescriptor<byte[]> COUNTS =
            new ListStateDescriptor<>("counts", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    private transient ListState<byte[]> kept;

    /** What was counted until the checkpoint that was restored. */
    private transient Map<String, Accumulator<?, ?>> before;

    /** The last report of each task. */
    private transient Map<String, byte[]> reports;

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        kept = context.getOperatorStateStore().getListState(COUNTS);
        reports = new HashMap<>();
        before = new HashMap<>();
        for (byte[] counts : kept.get()) {
            AccumulatorMaps.addAll(before, AccumulatorMaps.decode(counts, classes()));
        }
    }

    @Override
    public void open(OpenContext context) {
        before.forEach(getRuntimeContext()::addAccumulator);
    }

    @Override
    public void processElement(Tuple2<String, byte[]> report, Context context, Collector<Void> out) {
        reports.put(report.f0, report.f1);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        Map<String, Accumulator<?, ?>> counts = AccumulatorMaps.decode(AccumulatorMaps.encode(before), classes());
        for (byte[] report : reports.values()) {
            AccumulatorMaps.addAll(counts, AccumulatorMaps.decode(report, classes()));
        }
        kept.update(List.of(AccumulatorMaps.encode(counts)));
    }

    private ClassLoader classes() {
        return getRuntimeContext().getUserCodeClassLoader();
    }
}
