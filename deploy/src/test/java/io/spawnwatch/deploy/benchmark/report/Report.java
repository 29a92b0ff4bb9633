package io.spawnwatch.deploy.benchmark.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The results of a run. The component names are those of the JSON file.
 *
 * @param date       day and time, UTC
 * @param commit     what was measured, as git names it
 * @param machine    where
 * @param versions   of what takes part
 * @param runs       how many runs this sums up
 * @param rounds     how often the cases that have a target were measured, in all runs together
 * @param options    what was asked for beyond the cases
 * @param detections where the detections come from
 * @param inputs     what was read
 * @param throughput how fast
 * @param latencies  how late
 * @param states     how much is kept for open rows
 * @param startUps   how long ten events take
 * @param leftOut    detections that the whole catalogue is measured without, the noisiest first
 */
public record Report(
        String date,
        String commit,
        Machine machine,
        Map<String, String> versions,
        int runs,
        int rounds,
        Options options,
        String detections,
        List<InputSize> inputs,
        List<Throughput> throughput,
        List<Latency> latencies,
        List<State> states,
        List<StartUp> startUps,
        List<LeftOut> leftOut) {

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** Copies the lists. */
    public Report {
        Objects.requireNonNull(options, "options");
        versions = Map.copyOf(versions);
        inputs = List.copyOf(inputs);
        throughput = List.copyOf(throughput);
        latencies = List.copyOf(latencies);
        states = List.copyOf(states);
        startUps = List.copyOf(startUps);
        leftOut = List.copyOf(leftOut);
    }

    /** The results of a run with the default options. */
    public Report(
            String date,
            String commit,
            Machine machine,
            Map<String, String> versions,
            int runs,
            int rounds,
            String detections,
            List<InputSize> inputs,
            List<Throughput> throughput,
            List<Latency> latencies,
            List<State> states,
            List<StartUp> startUps,
            List<LeftOut> leftOut) {
        this(
                date,
                commit,
                machine,
                versions,
                runs,
                rounds,
                Options.DEFAULTS,
                detections,
                inputs,
                throughput,
                latencies,
                states,
                startUps,
                leftOut);
    }

    /**
     * What changes every figure.
     *
     * @param seed  of the input
     * @param flink further options of Flink
     * @param kafka further properties of Kafka's clients
     */
    public record Options(long seed, Map<String, String> flink, Map<String, String> kafka) {
        /** The seed of the input, unless another is given. */
        public static final long DEFAULT_SEED = 1047;

        static final Options DEFAULTS = new Options(DEFAULT_SEED, Map.of(), Map.of());

        /** Copies the maps. */
        public Options {
            flink = Map.copyOf(flink);
            kafka = Map.copyOf(kafka);
        }

        /** As on the command line, only what is not the default. */
        String text() {
            List<String> given = new ArrayList<>();
            if (seed != DEFAULT_SEED) {
                given.add("--seed " + seed);
            }
            new TreeMap<>(flink).forEach((key, value) -> given.add("--flink " + key + "=" + value));
            new TreeMap<>(kafka).forEach((key, value) -> given.add("--kafka " + key + "=" + value));
            return String.join(" ", given);
        }
    }

    /**
     * An input.
     *
     * @param content     what it consists of
     * @param records     number of records
     * @param recordBytes their mean size
     * @param rows        rows of the WMI detection
     */
    public record InputSize(String content, long records, double recordBytes, int rows) {}

    /**
     * A case.
     *
     * @param name            of the case
     * @param limit           name of the case that it is compared with
     * @param title           who answers
     * @param content         what is read
     * @param parallelism     tasks or threads
     * @param detections      how many run; 0 where that does not apply
     * @param guarantee       delivery guarantee, or empty
     * @param allowlist       entries
     * @param perSecond       events for each second of the clock, once warmed up
     * @param perCpuSecond    events for each second of CPU time of the process, once warmed up
     * @param startSeconds    until the first record
     * @param startCpuSeconds CPU time until the first record
     * @param seconds         from the first record to the last
     * @param cpuSeconds      CPU time for that
     * @param rounds          how often it was measured
     * @param matching        part of the first events of the input that at least one detection matches; 0 where none runs
     * @param sightings       matches for each of those events
     * @param written         rows written in a round, those of all detections; a row that is reported again counts again
     */
    public record Throughput(
            String name,
            String limit,
            String title,
            String content,
            int parallelism,
            int detections,
            String guarantee,
            int allowlist,
            Spread perSecond,
            Spread perCpuSecond,
            Spread startSeconds,
            Spread startCpuSeconds,
            Spread seconds,
            Spread cpuSeconds,
            int rounds,
            double matching,
            double sightings,
            double written) {}

    /**
     * The time from Kafka to Kafka.
     *
     * @param guarantee      delivery guarantee
     * @param load           what else is read, in words
     * @param backgroundRate other events a second that were sent meanwhile
     * @param rows           rows whose latency was measured
     * @param outstanding    how many of them had not come seconds after the end, and count with their age
     * @param p50Ms          half of them were faster, milliseconds
     * @param p99Ms          99 in 100 were faster, milliseconds
     * @param maxMs          the slowest, milliseconds
     */
    public record Latency(
            String guarantee,
            String load,
            double backgroundRate,
            int rows,
            int outstanding,
            double p50Ms,
            double p99Ms,
            double maxMs) {

        /** A load under which every row has come. */
        public Latency(
                String guarantee,
                String load,
                double backgroundRate,
                int rows,
                double p50Ms,
                double p99Ms,
                double maxMs) {
            this(guarantee, load, backgroundRate, rows, 0, p50Ms, p99Ms, maxMs);
        }
    }

    /**
     * Many open rows on RocksDB.
     *
     * @param rows             open rows
     * @param checkpointBytes  size of a full checkpoint
     * @param bytesPerRow      that for each row
     * @param checkpointMs     how long a checkpoint takes
     * @param rowsPerSecond    new rows for each second of the clock, or {@link #TOO_SHORT}
     * @param rowsPerCpuSecond new rows for each second of CPU time, or {@link #TOO_SHORT}
     */
    public record State(
            long rows,
            double checkpointBytes,
            double bytesPerRow,
            double checkpointMs,
            double rowsPerSecond,
            double rowsPerCpuSecond) {
        /** The rows were opened so fast that there are too few samples to tell how fast. */
        public static final double TOO_SHORT = 0;

        /** With fewer rows the JVM is still cold. */
        static final long WARM_ROWS = 100_000;

        /** Whether it is known how fast rows are opened. */
        public boolean hasPace() {
            return rowsPerCpuSecond != TOO_SHORT;
        }
    }

    /**
     * {@code replay} of ten events.
     *
     * @param detections how many are loaded
     * @param seconds    from start to end of the process
     * @param cpuSeconds CPU time of the process
     */
    public record StartUp(int detections, Spread seconds, Spread cpuSeconds) {}

    /**
     * A detection that matches too much of the input to be among those that are measured together.
     *
     * @param id    of the detection
     * @param name  of the detection
     * @param share part of the events that it matches
     */
    public record LeftOut(String id, String name, double share) {}

    /** The result of a case, if it was measured. */
    public Optional<Throughput> find(String name) {
        return throughput.stream().filter(result -> result.name().equals(name)).findFirst();
    }

    /** What was measured with the most open rows, if anything was. */
    Optional<State> mostRows() {
        return states.stream().max(Comparator.comparingLong(State::rows));
    }

    /** Whether a commit is one to which files have changed, as {@code git describe --dirty} says. */
    public static boolean isDirty(String commit) {
        return commit.endsWith("-dirty");
    }

    /** Writes the results for programs. */
    public void writeJson(Path file) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }

    /** Reads results. */
    public static Report readJson(Path file) throws IOException {
        return JSON.readValue(file.toFile(), Report.class);
    }
}
