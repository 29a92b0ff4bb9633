package io.spawnwatch.backtest.compare;

import io.spawnwatch.backtest.ReplayInput;
import io.spawnwatch.backtest.ScratchFolder;
import io.spawnwatch.connector.file.JsonLinesSink;
import io.spawnwatch.connector.json.RecordJson;
import io.spawnwatch.detection.plan.EventScope;
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
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs two sets of detections over the same events, in this process, and writes how their final rows differ. */
public final class Comparison {
    private static final String BEFORE = "before-";
    private static final String AFTER = "after-";

    private final Side before;
    private final Side after;
    private final EventScope scope;

    /**
     * Compares two sides, which report final rows only.
     *
     * @param scope the hosts and users whose events count
     */
    public Comparison(Side before, Side after, EventScope scope) {
        this.before = before;
        this.after = after;
        this.scope = scope;
    }

    /**
     * What a comparison counted.
     *
     * @param events     records that were read
     * @param rejected   records of which no event could be read; on average, if the sides decode them otherwise
     * @param rowsBefore final rows of the first side, suppressed ones included
     * @param rowsAfter  final rows of the second side, suppressed ones included
     * @param unselected whether there were process events, but none in the scope
     * @param formats    labels of the formats of the process events
     */
    public record Counts(
            long events, long rejected, long rowsBefore, long rowsAfter, boolean unselected, Set<String> formats) {

        /** Copies the set. */
        public Counts {
            formats = Set.copyOf(formats);
        }

        /** The counts of a comparison whose events have formats that nobody asked for. */
        public Counts(long events, long rejected, long rowsBefore, long rowsAfter, boolean unselected) {
            this(events, rejected, rowsBefore, rowsAfter, unselected, Set.of());
        }

        /** The counts of a comparison in which no record was rejected. */
        public Counts(long events, long rowsBefore, long rowsAfter, boolean unselected) {
            this(events, 0, rowsBefore, rowsAfter, unselected);
        }

        /** Whether nothing was compared, although there was something to read. */
        public boolean isAllRejected() {
            return events > 0 && events == rejected;
        }
    }

    /**
     * How a comparison ended.
     *
     * @param counts what was counted
     * @param isSame whether nothing differs
     */
    public record Outcome(Counts counts, boolean isSame) {}

    /** Takes what a comparison found. */
    public interface Reader {

        /**
         * Takes all of it.
         *
         * @param differences file of the differences, one a line, which is deleted afterwards
         * @throws IOException if it cannot be written where it goes
         */
        void read(Counts counts, DifferenceTotals totals, Path differences) throws IOException;
    }

    /**
     * Compares.
     *
     * @param reader takes how the rows differ
     * @throws RunFailedException if the run fails
     */
    public Outcome run(ReplayInput input, int parallelism, Progress progress, Reader reader) throws Exception {
        try (ScratchFolder scratch = ScratchFolder.create("compare")) {
            Path differences = scratch.path().resolve("differences");
            Counts counts = run(input, differences, scratch.path(), parallelism, progress);
            DifferenceTotals totals = DifferenceTotals.of(differences, scratch.path());
            reader.read(counts, totals, differences);
            return new Outcome(counts, totals.isNone());
        }
    }

    /**
     * Reads all events once. Only if the sides decode them otherwise, each side reads them.
     *
     * @param differences file for the differences, as {@link RowDifference#json} lines in no particular order
     * @param scratch     an existing folder for temporary files
     * @throws RunFailedException if the run fails
     */
    private Counts run(ReplayInput input, Path differences, Path scratch, int parallelism, Progress progress)
            throws Exception {
        EmbeddedFlink flink = new EmbeddedFlink();
        StreamExecutionEnvironment env = EmbeddedFlinkOptions.bounded(flink, parallelism, RuntimeExecutionMode.BATCH);
        boolean shared = before.readsAs(after);
        EventSelection ofBefore = EventSelection.of(before.catalog(), scope);
        EventSelection ofAfter = EventSelection.of(after.catalog(), scope);
        DataStream<SourceRecord> first = records(env, BEFORE, input, before, shared ? ofBefore.or(ofAfter) : ofBefore);
        DataStream<SourceRecord> second = shared ? first : records(env, AFTER, input, after, ofAfter);
        List<Path> files = new ArrayList<>(writeRows(first, BEFORE, before, scratch));
        files.addAll(writeRows(second, AFTER, after, scratch));
        RunSummary counts = BoundedRun.execute(flink, env, "spawnwatch compare", progress);
        try (RowJoin join = new RowJoin(scratch)) {
            for (Path file : files) {
                JsonLinesSink.complete(file);
                join.add(file, files.indexOf(file) >= files.size() / 2);
            }
            try (OutputStream lines = new BufferedOutputStream(Files.newOutputStream(differences))) {
                join.forEachDifference(difference -> {
                    lines.write(difference.line());
                    lines.write('\n');
                });
            }
            // Each side counts what it is handed. What only one rejects is not rounded away.
            return new Counts(
                    counts.read() / 2,
                    (counts.rejected() + 1) / 2,
                    join.count(false),
                    join.count(true),
                    counts.selectsNothing(),
                    counts.input().formats().keySet());
        }
    }

    private static DataStream<SourceRecord> records(
            StreamExecutionEnvironment env, String prefix, ReplayInput input, Side side, EventSelection selection) {
        EventIntake intake =
                new EventIntake(side.sourcetype(), side.mapping(), input.clockSkew(), selection).notingFormats();
        return DetectionTopology.records(env, prefix, input.source(intake), EventTimeWatermarks.untilAllIsRead());
    }

    /** Writes the rows of a side to two files of the folder: those that are raised, and those that are not. */
    private static List<Path> writeRows(DataStream<SourceRecord> records, String prefix, Side side, Path folder) {
        DetectedRows rows = DetectionTopology.detect(records, prefix, side.catalog(), side.settings(), null);
        Path raised = folder.resolve(prefix + "raised");
        Path suppressed = folder.resolve(prefix + "suppressed");
        write(rows.riskEvents(), raised, RecordJson.riskEvents());
        write(rows.suppressed(), suppressed, RecordJson.suppressions());
        return List.of(raised, suppressed);
    }

    private static <T> void write(DataStream<T> rows, Path file, SerializationSchema<T> json) {
        String id = String.valueOf(file.getFileName());
        rows.sinkTo(JsonLinesSink.to(file.toString(), json))
                .setParallelism(1)
                .uid(id)
                .name(id);
    }
}
