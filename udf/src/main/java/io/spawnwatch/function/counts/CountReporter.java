package io.spawnwatch.function.counts;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Reports the accumulators of its task to {@link KeptCounts}: just before each checkpoint's barrier, so that a checkpoint
 * has exactly the counts of the records that were read before it, and at the end of the input, because the state of a task
 * that has ended is not in later checkpoints.
 *
 * <p>Has to be chained to the operators that count, which makes it part of their task. It ignores the records that it
 * gets.
 *
 * @param <T> type of the records
 */
public final class CountReporter<T> extends AbstractStreamOperator<Tuple2<String, byte[]>>
        implements OneInputStreamOperator<T, Tuple2<String, byte[]>>, BoundedOneInput {
    private static final long serialVersionUID = 1L;

    /** A task's name and its accumulators. */
    public static final TypeInformation<Tuple2<String, byte[]>> REPORT =
            Types.TUPLE(Types.STRING, Types.PRIMITIVE_ARRAY(Types.BYTE));

    private final String counted;

    /**
     * Reports what some operators have counted.
     *
     * @param counted name for their task; no other reporter of the job may use it
     */
    public CountReporter(String counted) {
        this.counted = counted;
    }

    @Override
    public void processElement(StreamRecord<T> record) {}

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        report();
    }

    @Override
    public void endInput() throws Exception {
        report();
    }

    private void report() throws Exception {
        String task = counted + "/" + getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        byte[] accumulators = AccumulatorMaps.encode(
                getContainingTask().getEnvironment().getAccumulatorRegistry().getUserMap());
        output.collect(new StreamRecord<>(Tuple2.of(task, accumulators)));
    }
}
