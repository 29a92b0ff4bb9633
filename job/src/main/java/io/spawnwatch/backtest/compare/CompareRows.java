package io.spawnwatch.backtest.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;

/**
 * Compares the final rows of two sides. The key is the row's id, and each side has at most one row with it. Once all is read,
 * the differences are emitted as JSON.
 */
final class CompareRows extends KeyedProcessFunction<String, Tuple3<String, Boolean, String>, String> {
    /** Rows of the first side. */
    static final String ROWS_BEFORE = "rowsBefore";

    /** Rows of the second side. */
    static final String ROWS_AFTER = "rowsAfter";

    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LongCounter rowsBefore = new LongCounter();
    private final LongCounter rowsAfter = new LongCounter();
    private transient ValueState<String> before;
    private transient ValueState<String> after;

    @Override
    public void open(OpenContext context) {
        before = getRuntimeContext().getState(new ValueStateDescriptor<>("before", Types.STRING));
        after = getRuntimeContext().getState(new ValueStateDescriptor<>("after", Types.STRING));
        getRuntimeContext().addAccumulator(ROWS_BEFORE, rowsBefore);
        getRuntimeContext().addAccumulator(ROWS_AFTER, rowsAfter);
    }

    @Override
    public void processElement(Tuple3<String, Boolean, String> row, Context context, Collector<String> out)
            throws Exception {
        boolean second = row.f1;
        ValueState<String> side = second ? after : before;
        if (side.value() != null) {
            throw new IllegalStateException("two rows of one side have the id " + row.f0);
        }
        side.update(row.f2);
        (second ? rowsAfter : rowsBefore).add(1L);
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    @Override
    public void onTimer(long timeMs, OnTimerContext context, Collector<String> out) throws Exception {
        RowDifference difference = RowDifference.between(parsed(before.value()), parsed(after.value()));
        if (difference != null) {
            out.collect(difference.json().toString());
        }
        before.clear();
        after.clear();
    }

    private static @Nullable ObjectNode parsed(@Nullable String row) {
        try {
            return row == null ? null : (ObjectNode) JSON.readTree(row);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a row is not JSON", e);
        }
    }
}
