package io.spawnwatch.deploy.benchmark.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.deploy.benchmark.contender.MeasuredMain;
import io.spawnwatch.deploy.benchmark.input.Content;
import io.spawnwatch.deploy.benchmark.input.EventStream;
import io.spawnwatch.deploy.benchmark.input.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures how fast a contender reads files. The process ends by itself; what it takes for ten events is its start-up, which
 * is subtracted.
 */
final class FileThroughput {
    private static final Duration TIMEOUT = Duration.ofMinutes(10);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int FEW = 10;

    private final Configurations configurations;

    FileThroughput(Configurations configurations) {
        this.configurations = configurations;
    }

    /**
     * The life of a process.
     *
     * @param seconds    from start to end
     * @param cpuSeconds CPU time of all threads
     */
    record Life(double seconds, double cpuSeconds) {}

    /** Runs a contender once on ten events and once on the input. */
    Throughput.Measured measure(Case measured, Input input, Path folder) throws Exception {
        Life start = ofFew(measured, Throughput.JVM_FLAGS, folder);
        Path output = folder.resolve("rows.json");
        Life whole = run(measured, Throughput.JVM_FLAGS, Path.of(input.place()), output, folder);
        long written = check(measured, input, output);
        double seconds = whole.seconds() - start.seconds();
        double cpuSeconds = whole.cpuSeconds() - start.cpuSeconds();
        return new Throughput.Measured(
                new Pace(input.records() / seconds, input.records() / cpuSeconds),
                start.seconds(),
                start.cpuSeconds(),
                seconds,
                cpuSeconds,
                written);
    }

    /** Runs a contender on ten events. */
    Life ofFew(Case measured, List<String> flags, Path folder) throws Exception {
        Path few = folder.resolve("few");
        Input.files(few, EventStream.of(Content.CIM, 1, FEW - EventStream.PARTITIONS));
        return run(measured, flags, few, folder.resolve("rows-of-few.json"), folder);
    }

    private Life run(Case measured, List<String> flags, Path input, Path output, Path folder)
            throws IOException, InterruptedException {
        Path life = folder.resolve("life-" + input.getFileName());
        List<String> arguments =
                new ArrayList<>(List.of(life.toString(), measured.contender().mainClass()));
        if (measured.contender() == Contender.REPLAY) {
            arguments.addAll(List.of(
                    "replay",
                    "--config",
                    configurations.ofDetections(measured.catalog(), folder).toString(),
                    "--parallelism",
                    String.valueOf(measured.parallelism()),
                    "--input",
                    input.toString(),
                    "--output",
                    output.toString()));
        } else {
            arguments.addAll(List.of(input.toString(), output.toString(), String.valueOf(measured.parallelism())));
        }
        try (ChildJvm process = ChildJvm.start(
                measured.name() + "-" + input.getFileName(), folder, flags, MeasuredMain.class.getName(), arguments)) {
            double seconds = process.awaitEnd(TIMEOUT);
            return new Life(seconds, Double.parseDouble(Files.readString(life)));
        }
    }

    /** Returns the number of rows, those of other detections included. */
    private static long check(Case measured, Input input, Path output) throws IOException {
        RowCheck check = new RowCheck(input.rows());
        long written = 0;
        try (Stream<String> lines = Files.lines(output)) {
            for (String line : (Iterable<String>) lines::iterator) {
                written++;
                Row row = measured.contender().parser().row(JSON.readTree(line));
                if (row != null) {
                    check.accept(row);
                }
            }
        }
        if (!check.isComplete()) {
            throw new BenchmarkException(measured.name() + " gives wrong rows: " + check.difference());
        }
        return written;
    }
}
