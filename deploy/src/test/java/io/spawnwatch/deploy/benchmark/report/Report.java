package io.spawnwatch.deploy.benchmark.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The results of a run. The component names are those of the JSON file.
 *
 * @param date       day and time, UTC
 * @param commit     what was measured, as git names it
 * @param machine    where
 * @param versions   of what takes part
 * @param runs       how many runs this sums up
 * @param rounds     how often the cases that have a target were measured, in all runs together
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
        versions = Map.copyOf(versions);
        inputs = List.copyOf(inputs);
        throughput = List.copyOf(throughput);
        latencies = List.copyOf(latencies);
        states = List.copyOf(states);
        startUps = List.copyOf(startUps);
        leftOut = List.copyOf(leftOut);
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
     * @param p50Ms          half of them were faster, milliseconds
     * @param p99Ms          99 in 100 were faster, milliseconds
     * @param maxMs          the slowest, milliseconds
     */
    public record Latency(
            String guarantee, String load, double backgroundRate, int rows, double p50Ms, double p99Ms, double maxMs) {}

    /**
     * Many open rows on RocksDB.
     *
     * @param rows             open rows
     * @param checkpointBytes  size of a full checkpoint
     * @param bytesPerRow      that for each row
     * @param checkpointMs     how long a checkpoint takes
     * @param rowsPerSecond    new rows for each second of the clock
     * @param rowsPerCpuSecond new rows for each second of CPU time
     */
    public record State(
            long rows,
            double checkpointBytes,
            double bytesPerRow,
            double checkpointMs,
            double rowsPerSecond,
            double rowsPerCpuSecond) {}

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

    /** Writes the results for programs. */
    public void writeJson(Path file) throws IOException {
        Files.writeString(file, JSON.writeValueAsString(this) + "\n");
    }

    /** Reads results. */
    public static Report readJson(Path file) throws IOException {
        return JSON.readValue(file.toFile(), Report.class);
    }
}
