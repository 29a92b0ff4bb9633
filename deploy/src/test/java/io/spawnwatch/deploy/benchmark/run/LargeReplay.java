package io.spawnwatch.deploy.benchmark.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.deploy.benchmark.contender.MeasuredMain;
import io.spawnwatch.deploy.benchmark.input.Content;
import io.spawnwatch.deploy.benchmark.input.EventStream;
import io.spawnwatch.deploy.benchmark.input.Row;
import io.spawnwatch.deploy.benchmark.report.Machine;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;

/**
 * Replays an input that is far larger than memory, and checks every row against those that were known before the input was
 * written. DuckDB answers the same query beside it.
 *
 * @param bytes     size of the input
 * @param allMatch  whether each event makes a row of its own, or one in a thousand matches
 * @param heapMiB   limit of the replay's heap
 * @param seed      other events of the same kind
 * @param threads   parallelism of the replay, and threads of DuckDB
 * @param resumable whether the replay also keeps its progress
 */
public record LargeReplay(long bytes, boolean allMatch, int heapMiB, long seed, int threads, boolean resumable) {
    private static final int SAMPLE = 1_000;
    private static final Duration TIMEOUT = Duration.ofHours(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a process took. */
    private record Taken(double seconds, double cpuSeconds, long peakMiB) {}

    /** Measures, and returns a table in Markdown. The input is deleted at the end. */
    public String execute(Path output, PrintWriter progress) throws Exception {
        Path folder = Files.createTempDirectory(Files.createDirectories(output), "large");
        Thread removal = new Thread(() -> FileUtils.deleteDirectoryQuietly(folder.toFile()));
        Runtime.getRuntime().addShutdownHook(removal);
        try {
            return execute(stream(), folder, progress);
        } finally {
            FileUtils.deleteDirectoryQuietly(folder.toFile());
        }
    }

    private EventStream stream() throws IOException, InterruptedException {
        long sample = stream(SAMPLE).write((partition, record) -> {}) + SAMPLE;
        return stream(bytes / (sample / SAMPLE));
    }

    private EventStream stream(long events) {
        return allMatch ? EventStream.ofRows(seed, events) : EventStream.of(Content.CIM, seed, events);
    }

    private String execute(EventStream events, Path folder, PrintWriter progress) throws Exception {
        RowSum right = new RowSum();
        events.forEachRow(right::add);
        progress.printf(Locale.ROOT, "writes %,d events, which make %,d rows%n", events.records(), right.rows());
        Path input = Files.createDirectories(folder.resolve("events"));
        long written = write(input, events);
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                Locale.ROOT,
                "%,.2f GB in %d files, %,d events, %,d rows (%s, %s):%n%n"
                        + "| | time | CPU time | rate | peak memory |%n|---|---|---|---|---|%n",
                written / 1e9,
                EventStream.PARTITIONS,
                events.records(),
                right.rows(),
                Machine.here().text(),
                LocalDate.now(ZoneOffset.UTC)));
        measure("`replay`, " + heapMiB + " MB of heap", replay(input, folder), right, written, folder, table, progress);
        if (resumable) {
            List<String> arguments = replay(input, folder);
            arguments.addAll(List.of("--resume", folder.resolve("progress").toString()));
            measure("the same with `--resume`", arguments, right, written, folder, table, progress);
        }
        List<String> duckDb = new ArrayList<>(List.of(
                Contender.DUCKDB.mainClass(), input.toString(), rows(folder).toString(), String.valueOf(threads)));
        measure("DuckDB", duckDb, right, written, folder, table, progress);
        duckDb.add(heapMiB + "MB");
        measure("DuckDB, " + heapMiB + " MB", duckDb, right, written, folder, table, progress);
        return table.toString();
    }

    private static long write(Path folder, EventStream events) throws IOException, InterruptedException {
        List<OutputStream> files = new ArrayList<>();
        try {
            for (int partition = 0; partition < EventStream.PARTITIONS; partition++) {
                files.add(new BufferedOutputStream(
                        Files.newOutputStream(folder.resolve("events-" + partition + ".json")), 1 << 20));
            }
            return events.records()
                    + events.write((partition, record) -> {
                        files.get(partition).write(record);
                        files.get(partition).write('\n');
                    });
        } finally {
            for (OutputStream file : files) {
                file.close();
            }
        }
    }

    private static Path rows(Path folder) {
        return folder.resolve("rows.json");
    }

    private List<String> replay(Path input, Path folder) {
        return new ArrayList<>(List.of(
                Contender.REPLAY.mainClass(),
                "replay",
                "--parallelism",
                String.valueOf(threads),
                "--input",
                input.toString(),
                "--output",
                rows(folder).toString()));
    }

    private void measure(
            String name,
            List<String> arguments,
            RowSum right,
            long written,
            Path folder,
            StringBuilder table,
            PrintWriter progress)
            throws Exception {
        progress.println("measures " + name);
        boolean ours = arguments.get(0).equals(Contender.REPLAY.mainClass());
        String line;
        try {
            Taken taken = run(arguments, folder);
            RowSum found = sum(folder, ours ? RowParser.RISK_EVENT : RowParser.PLAIN);
            if (!found.toString().equals(right.toString())) {
                throw new BenchmarkException(name + " gives " + found + " instead of " + right);
            }
            line = String.format(
                    Locale.ROOT,
                    "| %s | %.1f s | %.1f s | %.0f MB/s | %,d MB |%n",
                    name,
                    taken.seconds(),
                    taken.cpuSeconds(),
                    written / 1e6 / taken.seconds(),
                    taken.peakMiB());
        } catch (BenchmarkException e) {
            if (ours) {
                throw e;
            }
            progress.println(e.getMessage());
            line = "| " + name + " | fails | | | |" + System.lineSeparator();
        }
        table.append(line);
    }

    private Taken run(List<String> arguments, Path folder) throws IOException, InterruptedException {
        Files.deleteIfExists(rows(folder));
        Path life = folder.resolve("life");
        List<String> all = new ArrayList<>(List.of(life.toString()));
        all.addAll(arguments);
        List<String> flags = Stream.concat(Stream.of("-Xmx" + heapMiB + "m"), ChildJvm.ADD_OPENS.stream())
                .toList();
        try (ChildJvm process = ChildJvm.start("large", folder, flags, MeasuredMain.class.getName(), all)) {
            double seconds = process.awaitEnd(TIMEOUT);
            return new Taken(
                    seconds,
                    Double.parseDouble(Files.readString(life)),
                    Long.parseLong(Files.readString(MeasuredMain.peak(life))));
        }
    }

    private static RowSum sum(Path folder, RowParser parser) throws IOException {
        RowSum sum = new RowSum();
        try (Stream<String> lines = Files.lines(rows(folder))) {
            for (String line : (Iterable<String>) lines::iterator) {
                Row row = parser.row(JSON.readTree(line));
                if (row != null) {
                    sum.add(row);
                }
            }
        }
        return sum;
    }
}
