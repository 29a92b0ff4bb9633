package io.spawnwatch.deploy.benchmark.run;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Measures how fast a contender reads a topic. Its time counts only if its rows are right. */
final class Throughput {
    /** The same for all: a heap with room, touched before the first record, so that no page fault is measured. */
    static final List<String> JVM_FLAGS = List.of(
            "-Xms2g",
            "-Xmx2g",
            "-XX:+AlwaysPreTouch",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.time=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED");

    /** The part of the records before it warms up the compiler; the part after it is read by one partition alone. */
    static final double FROM = 0.4;

    static final double TO = 0.97;

    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final Duration ROWS_TIMEOUT = Duration.ofSeconds(60);

    private final Broker broker;
    private final Configurations configurations;

    Throughput(Broker broker, Configurations configurations) {
        this.broker = broker;
        this.configurations = configurations;
    }

    /**
     * What a run has shown.
     *
     * @param pace           once warmed up
     * @param startSeconds   from the start of the process to the first record
     * @param startCpuSeconds CPU time until then
     * @param seconds        from the first record to the last
     * @param cpuSeconds     CPU time for that, compilation included
     */
    record Measured(Pace pace, double startSeconds, double startCpuSeconds, double seconds, double cpuSeconds) {}

    /** Runs a contender once. */
    Measured measure(Case measured, Input input, Path folder) throws Exception {
        Configurations.Run run = configurations.write(measured, input.place(), folder, Map.of());
        Contender contender = measured.contender();
        List<String> arguments = new ArrayList<>();
        if (contender == Contender.OURS) {
            arguments.addAll(List.of("run", "--config"));
        }
        arguments.add(run.file().toString());
        arguments.addAll(contender.arguments());
        try (ChildJvm process =
                ChildJvm.start(measured.name(), folder, JVM_FLAGS, contender.mainClass(), arguments)) {
            awaitRecords(process, run, input.records());
            if (contender.parser() != null) {
                awaitRows(process, run, contender.parser(), input);
            }
            return measured(Samples.read(run.samples()), input.records());
        }
    }

    private static void awaitRecords(ChildJvm process, Configurations.Run run, long records) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        long read = 0;
        while (read < records) {
            process.requireAlive();
            if (System.nanoTime() > deadline) {
                throw process.failure("has read " + read + " of " + records + " records in " + TIMEOUT);
            }
            Thread.sleep(200);
            read = Samples.read(run.samples()).records();
        }
        if (read > records) {
            throw process.failure("has read " + read + " records, but there are " + records);
        }
    }

    private void awaitRows(ChildJvm process, Configurations.Run run, RowParser parser, Input input) throws Exception {
        long deadline = System.nanoTime() + ROWS_TIMEOUT.toNanos();
        RowCheck check = new RowCheck(input.rows());
        try (RowTopic rows = new RowTopic(broker, run.riskEvents(), parser)) {
            while (!check.isComplete()) {
                process.requireAlive();
                if (System.nanoTime() > deadline) {
                    throw process.failure("gives wrong rows: " + check.difference());
                }
                rows.poll(check);
            }
        }
    }

    private static Measured measured(Samples samples, long records) {
        Samples.Sample before = samples.beforeFirstRecord();
        Samples.Sample last = samples.firstWith(records);
        return new Measured(
                samples.between(FROM * records, TO * records),
                before.nanos() / 1e9,
                before.cpuNanos() / 1e9,
                (last.nanos() - before.nanos()) / 1e9,
                (last.cpuNanos() - before.cpuNanos()) / 1e9);
    }
}
