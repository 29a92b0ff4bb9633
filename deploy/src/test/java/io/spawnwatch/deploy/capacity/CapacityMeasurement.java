package io.spawnwatch.deploy.capacity;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.SharedData;
import io.spawnwatch.deploy.cluster.StandaloneCluster;
import io.spawnwatch.function.Metrics;
import io.spawnwatch.kafka.Await;
import io.spawnwatch.kafka.BrokerClient;
import io.spawnwatch.kafka.JobTopics;
import io.spawnwatch.kafka.TopicReader;
import io.spawnwatch.kafka.Written;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Measures the figures of {@code deploy/capacity/README.md} on the cluster of {@code deploy/standalone}: events per second
 * and their cost, rows per second, bytes of state per open row, what checkpoints write. Prints tables in Markdown. It takes a
 * quarter of an hour, 7 GB of disk and the folder {@code shared} beside the project. Run it from the project's root while
 * nothing else runs on the machine:
 *
 * <pre>
 * mvn -q -DskipTests package
 * mvn -q test-compile dependency:build-classpath -Dmdep.outputFile=target/classpath -Dmdep.includeScope=test
 * cd deploy
 * java -cp target/test-classes:target/classes:$(cat target/classpath) \
 *   io.spawnwatch.deploy.capacity.CapacityMeasurement
 * </pre>
 *
 * <p>Optional arguments: the number of events that match nothing, and the number of rows.
 */
public final class CapacityMeasurement {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BETWEEN_FLUSHES = 20_000;

    /** While many rows are open, this many are added twice a second, for the number of checkpoints below. */
    private static final int ROWS_AT_ONCE = 100;

    private static final int CHECKPOINTS = 60;

    /** If each event is a sighting, one in this many events is enough. */
    private static final int COUNTED_PART = 10;

    private enum Catalog {
        /** The bundled detection. */
        BUNDLED,
        /** The sample, without detections that have no condition. */
        CONDITIONAL,
        /** The whole sample. */
        ALL
    }

    private final StandaloneCluster cluster;
    private final BrokerClient broker;
    private final SampleDetections sample;
    private final RecordedProcesses processes;
    private final TaskManagers taskManagers;
    private final List<String> paces = new ArrayList<>();
    private final List<String> sizes = new ArrayList<>();
    private int jobs;

    private CapacityMeasurement(StandaloneCluster cluster, BrokerClient broker) throws Exception {
        this.cluster = cluster;
        this.broker = broker;
        Path data = SharedData.folder();
        sample = new SampleDetections(
                data.resolve("escu-sample.tar.gz"), cluster.directory().resolve("escu-sample"));
        processes = new RecordedProcesses(
                data.resolve("expected/splunk_t1047_atomic_red_team.cim.jsonl.gz"), sample.plans());
        taskManagers = new TaskManagers(cluster);
    }

    /** Measures everything, and stops the cluster whatever happens. */
    public static void main(String[] args) throws Exception {
        long events = args.length > 0 ? Long.parseLong(args[0]) : 4_000_000;
        long rows = args.length > 1 ? Long.parseLong(args[1]) : 300_000;
        StandaloneCluster cluster = new StandaloneCluster("capacity");
        // A hook rather than a finally block, because of Ctrl-C.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(cluster)));
        cluster.up();
        try (BrokerClient broker = new BrokerClient(cluster.bootstrapServers())) {
            String before = machine();
            CapacityMeasurement measurement = new CapacityMeasurement(cluster, broker);
            measurement.quietEvents(events);
            measurement.rows(rows);
            measurement.print(before);
        }
    }

    private static void stop(StandaloneCluster cluster) {
        try {
            cluster.down();
        } catch (Exception e) {
            throw new IllegalStateException("the cluster did not stop; it is in " + cluster.directory(), e);
        }
    }

    // --- Events that match nothing -----------------------------------------------------------------------------------

    private void quietEvents(long events) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        long bytes = 0;
        for (long number = 0; number < events; number++) {
            bytes += send(topics, number, processes.quiet(number, part(number, events, Duration.ofMinutes(50))));
        }
        broker.flush();
        double size = (double) bytes / events;
        sizes.add(line("an event in the topic, uncompressed", size, "bytes"));
        for (Catalog catalog : Catalog.values()) {
            for (int parallelism = 1; parallelism <= JobTopics.PARTITIONS; parallelism++) {
                long read = catalog == Catalog.ALL ? events / COUNTED_PART : events;
                Await.until(
                        () -> "the end of an earlier job's counter",
                        () -> taskManagers.counter(Metrics.EVENTS_DECODED) == 0);
                Pace pace = pace(Metrics.EVENTS_DECODED, read);
                start(topics, parallelism, catalog);
                pace.await();
                pace("events of no interest", catalog, parallelism, pace.between(0.4 * read, 0.95 * read), size);
                if (read < events && parallelism == JobTopics.PARTITIONS) {
                    Checkpoints.Size full = new Checkpoints(cluster).next();
                    double counted = taskManagers.counter(Metrics.EVENTS_DECODED);
                    sizes.add(line("checkpoint of all detections, for each event", full.bytes() / counted, "bytes"));
                }
                cluster.cancelAll();
            }
        }
        sizes.add(line("TaskManager's most resident memory, reading", taskManagers.peakResidentKiB() / 1024.0, "MiB"));
    }

    // --- Events that all match: rows, state, checkpoints -------------------------------------------------------------

    private void rows(long rows) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        long bytes = 0;
        for (int again = 0; again < 2; again++) {
            for (long number = 0; number < rows; number++) {
                Duration sinceNine = part(again * rows + number, 2 * rows, Duration.ofMinutes(50));
                bytes += send(topics, number, processes.byWmi(number, sinceNine));
            }
        }
        broker.flush();
        double size = (double) bytes / (2 * rows);
        Pace sightings = pace(Metrics.BY_DETECTION + "_" + Metrics.EVENTS_MATCHED, 2 * rows);
        start(topics, JobTopics.PARTITIONS, Catalog.BUNDLED);
        Checkpoints checkpoints = new Checkpoints(cluster);
        sightings.await();
        pace("sightings of new rows", Catalog.BUNDLED, 2, sightings.between(0.4 * rows, 0.95 * rows), size);
        pace("sightings of open rows", Catalog.BUNDLED, 2, sightings.between(1.1 * rows, 1.95 * rows), size);
        try (TopicReader riskEvents = broker.reader(topics.riskEvents())) {
            List<Written> some = riskEvents.await(1_000);
            double mean = some.stream().mapToInt(Written::bytes).average().orElseThrow();
            sizes.add(line("a risk event, uncompressed", mean, "bytes"));
        }
        Checkpoints.Size full = checkpoints.next();
        sizes.add(line("rows open", (double) rows, "rows"));
        sizes.add(line("checkpoint, for each open row", full.bytes() / rows, "bytes"));
        sizes.add(line("checkpoint, duration", full.millis(), "ms"));
        sizes.add(line("written by checkpoints, for each sighting", checkpoints.writtenBytes() / (2 * rows), "bytes"));
        long open = withFewMoreRows(topics, rows, checkpoints);
        Checkpoints.Size savepoint = checkpoints.savepoint();
        sizes.add(line("savepoint, for each open row", savepoint.bytes() / open, "bytes"));
        sizes.add(line("savepoint, duration", savepoint.millis(), "ms"));
        sizes.add(line("TaskManager's most resident memory", taskManagers.peakResidentKiB() / 1024.0, "MiB"));
        closeWindows(topics, rows);
        cluster.cancelAll();
    }

    /** The usual load: many rows are open, few are added, and RocksDB rewrites old ones together with new ones. */
    private long withFewMoreRows(JobTopics topics, long rows, Checkpoints checkpoints) throws Exception {
        Set<String> filesBefore = checkpoints.files();
        Set<String> files = new HashSet<>(filesBefore);
        long before = checkpoints.completed();
        double writtenBefore = checkpoints.writtenBytes();
        long begun = System.nanoTime();
        long[] next = {rows};
        Regularly.until(() -> {
                    for (int i = 0; i < ROWS_AT_ONCE; i++) {
                        send(topics, next[0], processes.byWmi(next[0]++, Duration.ofMinutes(55)));
                    }
                    broker.flush();
                    files.addAll(checkpoints.files());
                    return checkpoints.completed() >= before + CHECKPOINTS;
                })
                .get(10, TimeUnit.MINUTES);
        double count = checkpoints.completed() - before;
        double seconds = (System.nanoTime() - begun) / 1e9;
        files.removeAll(filesBefore);
        sizes.add(line("then rows added", (next[0] - rows) / seconds, "a second"));
        sizes.add(line("checkpoint every", seconds / count, "s"));
        sizes.add(line("written by a checkpoint", (checkpoints.writtenBytes() - writtenBefore) / count, "bytes"));
        double dataFiles = files.size() / count - 1;
        sizes.add(line("files of a checkpoint, each keyed task", dataFiles / JobTopics.PARTITIONS, "files"));
        sizes.add(line("checkpoint, duration", checkpoints.next().millis(), "ms"));
        return next[0];
    }

    /** The end of an hour: all rows that have changed are reported again at once. */
    private void closeWindows(JobTopics topics, long rows) throws Exception {
        long before = taskManagers.counter(Metrics.RISK_EVENTS);
        Pace pace = pace(Metrics.RISK_EVENTS, before + rows);
        for (int partition = 0; partition < JobTopics.PARTITIONS; partition++) {
            topics.send(partition, processes.quiet(partition, Duration.ofHours(3)));
        }
        broker.flush();
        pace.await();
        pace(
                "rows whose window closes",
                Catalog.BUNDLED,
                2,
                pace.between(before + 0.05 * rows, before + 1.0 * rows),
                0);
    }

    // --- Steps -----------------------------------------------------------------------------------------------------

    /** The time of an event in a span: time advances equally in all partitions. */
    private static Duration part(long number, long of, Duration span) {
        return Duration.ofMillis(span.toMillis() * number / of);
    }

    private int send(JobTopics topics, long number, byte[] event) throws Exception {
        topics.send((int) (number % JobTopics.PARTITIONS), event);
        if (number % BETWEEN_FLUSHES == 0) {
            broker.flush();
        }
        return event.length;
    }

    private Pace pace(String counter, long total) {
        return Pace.of(taskManagers, counter, total);
    }

    private void start(JobTopics topics, int parallelism, Catalog catalog) throws Exception {
        String name = topics.name() + "-" + jobs++;
        ObjectNode configuration = (ObjectNode) JSON.readTree(topics.configuration());
        configuration
                .put("parallelism", parallelism)
                // Event time runs thousands of times faster than the clock.
                .put("idleness", "10m")
                .put("group-id", name)
                .put("transactional-id-prefix", name);
        if (catalog != Catalog.BUNDLED) {
            sample.configure(configuration, catalog == Catalog.ALL ? Set.of() : processes.matchingAll());
        }
        cluster.run(configuration.toString());
    }

    // --- Output ------------------------------------------------------------------------------------------------------

    private void pace(String what, Catalog catalog, int parallelism, Pace.Rate rate, double bytes) {
        paces.add(String.format(
                Locale.ROOT,
                "| %s | %d | %d | %,.0f | %s | %,.0f |",
                what,
                detections(catalog),
                parallelism,
                rate.perSecond(),
                bytes == 0 ? "" : String.format(Locale.ROOT, "%,.0f", rate.perSecond() * bytes / 1e6),
                rate.perCpuSecond()));
        System.err.println(paces.get(paces.size() - 1));
    }

    private int detections(Catalog catalog) {
        return switch (catalog) {
            case BUNDLED -> 1;
            case CONDITIONAL -> sample.plans().size() - processes.matchingAll().size();
            case ALL -> sample.plans().size();
        };
    }

    private static String line(String what, double value, String unit) {
        String line =
                String.format(Locale.ROOT, value < 100 ? "| %s | %,.1f %s |" : "| %s | %,.0f %s |", what, value, unit);
        System.err.println(line);
        return line;
    }

    private void print(String before) throws IOException {
        System.out.println("Before: " + before + "\nAfter: " + machine() + "\n");
        System.out.println(
                "| what | detections | parallelism | per second | MB/s | per second of CPU |\n|---|---|---|---|---|---|");
        paces.forEach(System.out::println);
        System.out.println("\n| what | how much |\n|---|---|");
        sizes.forEach(System.out::println);
    }

    private static String machine() throws IOException {
        String model = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown CPU");
        return String.format(
                Locale.ROOT,
                "%s, %d cores, %s, JDK %s, load %.1f",
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                Runtime.getRuntime().availableProcessors(),
                model,
                Runtime.version(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
