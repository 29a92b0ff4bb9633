package io.spawnwatch.deploy.benchmark.run;

import io.spawnwatch.deploy.benchmark.input.EventStream;
import io.spawnwatch.deploy.benchmark.report.Report;
import io.spawnwatch.deploy.benchmark.report.Spread;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures what many open rows cost on RocksDB: each event is a sighting of a row of its own. */
final class StateRun {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration CHECKPOINT_TIMEOUT = Duration.ofMinutes(2);

    /** Checkpoints after the last row; the first may have begun before it. */
    private static final int CHECKPOINTS = 5;

    private final Broker broker;
    private final Configurations configurations;
    private final long seed;

    StateRun(Broker broker, Configurations configurations, long seed) {
        this.broker = broker;
        this.configurations = configurations;
        this.seed = seed;
    }

    /** Opens a number of rows and waits for checkpoints. */
    Report.State measure(Case measured, long rows, Path folder) throws Exception {
        Input input = Input.topic(broker, "rows-" + rows, EventStream.ofRows(seed, rows));
        Configurations.Run run = configurations.write(
                measured,
                input.place(),
                folder,
                Map.of(
                        "state.backend.type",
                        "rocksdb",
                        "execution.checkpointing.incremental",
                        "true",
                        "execution.checkpointing.interval",
                        "1s"));
        try (ChildJvm process = ChildJvm.start(
                measured.name() + "-" + rows,
                folder,
                Throughput.JVM_FLAGS,
                measured.contender().mainClass(),
                List.of("run", "--config", run.file().toString()))) {
            Throughput.awaitRecords(process, run, rows, TIMEOUT);
            RowCheck check = new RowCheck(input.rows());
            Throughput.awaitRows(process, new RowTopic(broker, run.riskEvents(), RowParser.RISK_EVENT), check);
            List<Samples.Checkpoint> checkpoints = checkpoints(process, run);
            Samples.Checkpoint last = checkpoints.get(checkpoints.size() - 1);
            double millis = Spread.of(checkpoints.stream()
                            .map(checkpoint -> (double) checkpoint.millis())
                            .toList())
                    .median();
            // Few rows are opened within a few samples. Their checkpoint is measured all the same.
            Pace pace = Samples.read(run.samples())
                    .steadyIfLongEnough(rows)
                    .orElse(new Pace(Report.State.TOO_SHORT, Report.State.TOO_SHORT));
            return new Report.State(
                    rows,
                    (double) last.bytes(),
                    (double) last.bytes() / rows,
                    millis,
                    pace.perSecond(),
                    pace.perCpuSecond());
        }
    }

    private static List<Samples.Checkpoint> checkpoints(ChildJvm process, Configurations.Run run) throws Exception {
        List<Samples.Checkpoint> seen = new ArrayList<>();
        long deadline = System.nanoTime() + CHECKPOINT_TIMEOUT.toNanos();
        Samples.Checkpoint before = Samples.read(run.samples()).last().checkpoint();
        while (seen.size() < CHECKPOINTS) {
            process.requireAlive();
            if (System.nanoTime() > deadline) {
                throw process.failure("has completed " + seen.size() + " checkpoints in " + CHECKPOINT_TIMEOUT);
            }
            Thread.sleep(100);
            Samples.Checkpoint latest = Samples.read(run.samples()).last().checkpoint();
            if (latest != null && !latest.equals(before)) {
                seen.add(latest);
                before = latest;
            }
        }
        return seen.subList(1, seen.size());
    }
}
