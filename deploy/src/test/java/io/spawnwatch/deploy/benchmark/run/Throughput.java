package io.spawnwatch.deploy.benchmark.run;

import io.spawnwatch.deploy.benchmark.input.Row;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Measures how fast a contender reads a topic. Its time counts only if its rows are right. */
final class Throughput {
    /** The same for all: a heap with room, touched before the first record, so that no page fault is measured. */
    static final List<String> JVM_FLAGS = Stream.concat(
                    Stream.of("-Xms2g", "-Xmx2g", "-XX:+AlwaysPreTouch"), ChildJvm.ADD_OPENS.stream())
            .toList();

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
     * @param written        rows that were written, those of all detections; a row that is reported again counts again
     */
    record Measured(
            Pace pace, double startSeconds, double startCpuSeconds, double seconds, double cpuSeconds, long written) {}

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
        try (ChildJvm process = ChildJvm.start(measured.name(), folder, JVM_FLAGS, contender.mainClass(), arguments)) {
            awaitRecords(process, run, input.records(), TIMEOUT);
            long written = contender.parser() == null
                    ? 0
                    : awaitRows(
                            process,
                            new RowTopic(broker, run.riskEvents(), contender.parser()),
                            new RowCheck(input.rows()));
            return measured(Samples.read(run.samples()), input.records(), written);
        }
    }

    /** Waits until a process has read all records. */
    static void awaitRecords(ChildJvm process, Configurations.Run run, long records, Duration timeout)
            throws Exception {
        long deadline = System.nanoTime() + timeout.toNanos();
        long read = 0;
        while (read < records) {
            process.requireAlive();
            if (System.nanoTime() > deadline) {
                throw process.failure("has read " + read + " of " + records + " records in " + timeout);
            }
            Thread.sleep(200);
            read = Samples.read(run.samples()).records();
        }
        if (read > records) {
            throw process.failure("has read " + read + " records, but there are " + records);
        }
    }

    /**
     * Waits until a process has written the rows that are right, and nothing follows them. Closes the reader.
     *
     * @return the number of rows, those of other detections included
     */
    static long awaitRows(ChildJvm process, RowTopic topic, RowCheck check) throws Exception {
        long deadline = System.nanoTime() + ROWS_TIMEOUT.toNanos();
        try (RowTopic rows = topic) {
            boolean more = true;
            while (more || !check.isComplete()) {
                process.requireAlive();
                if (System.nanoTime() > deadline) {
                    throw process.failure("gives wrong rows, or does not end to give any: " + check.difference());
                }
                long before = rows.records();
                for (Row row : rows.poll()) {
                    check.accept(row);
                }
                more = rows.records() > before;
            }
            return rows.records();
        }
    }

    private static Measured measured(Samples samples, long records, long written) {
        Samples.Sample before = samples.beforeFirstRecord();
        Samples.Sample last = samples.firstWith(records);
        return new Measured(
                samples.steady(records),
                before.nanos() / 1e9,
                before.cpuNanos() / 1e9,
                (last.nanos() - before.nanos()) / 1e9,
                (last.cpuNanos() - before.cpuNanos()) / 1e9,
                written);
    }
}
