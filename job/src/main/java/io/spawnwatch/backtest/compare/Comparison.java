package io.spawnwatch.backtest.compare;

import io.spawnwatch.backtest.ReplayInput;
import io.spawnwatch.connector.file.JsonLinesSink;
import io.spawnwatch.function.EventIntake;
import io.spawnwatch.function.EventSelection;
import io.spawnwatch.function.EventTimeWatermarks;
import io.spawnwatch.function.SourceRecord;
import io.spawnwatch.report.Progress;
import io.spawnwatch.report.RunSummary;
import io.spawnwatch.run.BoundedRun;
import io.spawnwatch.run.EmbeddedFlink;
import io.spawnwatch.run.EmbeddedFlinkOptions;
import io.spawnwatch.run.RunFailedException;
import io.spawnwatch.topology.DetectedRows;
import io.spawnwatch.topology.DetectionTopology;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs two sets of detections over the same events, in this process, and writes how their final rows differ. */
public final class Comparison {
    private static final String BEFORE = "before-";
    private static final String AFTER = "after-";
    private static final String COMPARE = "compare-rows";
    private static final String DIFFERENCES = "differences";

    private final Side before;
    private final Side after;

    /** Compares two sides, which report final rows only. */
    public Comparison(Side before, Side after) {
        this.before = before;
        this.after = after;
    }

    /**
     * What a comparison counted.
     *
     * @param events     records that were read
     * @param rowsBefore final rows of the first side, suppressed ones included
     * @param rowsAfter  final rows of the second side, suppressed ones included
     */
    public record Counts(long events, long rowsBefore, long rowsAfter) {}

    /**
     * Reads all events once. Only if the sides decode them otherwise, each side reads them.
     *
     * @param differences file for the differences, as {@link RowDifference#json} lines in no particular order
     * @throws RunFailedException if the run fails
     */
    public Counts run(ReplayInput input, Path differences, int parallelism, Progress progress) throws Exception {
        EmbeddedFlink flink = new EmbeddedFlink();
        StreamExecutionEnvironment env =
                EmbeddedFlinkOptions.bounded(flink, parallelism, RuntimeExecutionMode.BATCH);
        boolean shared = before.readsAs(after);
        EventSelection ofBefore = EventSelection.of(before.catalog());
        EventSelection ofAfter = EventSelection.of(after.catalog());
        DataStream<SourceRecord> first =
                records(env, BEFORE, input, before, shared ? ofBefore.or(ofAfter) : ofBefore);
        DataStream<SourceRecord> second = shared ? first : records(env, AFTER, input, after, ofAfter);
        rows(first, BEFORE, before, false)
                .union(rows(second, AFTER, after, true))
                .keyBy(row -> row.f0, Types.STRING)
                .process(new CompareRows(), Types.STRING)
                .uid(COMPARE)
                .name(COMPARE)
                .sinkTo(JsonLinesSink.to(differences.toString(), new Line()))
                .setParallelism(1)
                .uid(DIFFERENCES)
                .name(DIFFERENCES);
        Map<String, Object> counted = BoundedRun.accumulators(flink, env, "spawnwatch compare", progress);
        JsonLinesSink.complete(differences);
        return new Counts(
                // Each side counts what it is handed.
                RunSummary.of(counted).read() / 2,
                count(counted, CompareRows.ROWS_BEFORE),
                count(counted, CompareRows.ROWS_AFTER));
    }

    private static long count(Map<String, Object> counted, String name) {
        return counted.get(name) instanceof Long count ? count : 0;
    }

    private static DataStream<SourceRecord> records(
            StreamExecutionEnvironment env, String prefix, ReplayInput input, Side side, EventSelection selection) {
        EventIntake intake = new EventIntake(side.sourcetype(), side.mapping(), Duration.ZERO, selection);
        return DetectionTopology.records(
                env, prefix, input.source(intake), EventTimeWatermarks.untilAllIsRead());
    }

    private static DataStream<Tuple3<String, Boolean, String>> rows(
            DataStream<SourceRecord> records, String prefix, Side side, boolean second) {
        DetectedRows rows = DetectionTopology.detect(records, prefix, side.catalog(), side.settings(), null);
        return rows.riskEvents()
                .map(new SideRow.OfRiskEvent(second))
                .returns(SideRow.TYPE)
                .uid(prefix + "raised")
                .name(prefix + "raised")
                .union(rows.suppressed()
                        .map(new SideRow.OfSuppression(second))
                        .returns(SideRow.TYPE)
                        .uid(prefix + "suppressed")
                        .name(prefix + "suppressed"));
    }

    /** Writes a difference, which is JSON already. */
    private static final class Line implements SerializationSchema<String> {
        private static final long serialVersionUID = 1L;

        @Override
        public byte[] serialize(String json) {
            return json.getBytes(StandardCharsets.UTF_8);
        }
    }
}
