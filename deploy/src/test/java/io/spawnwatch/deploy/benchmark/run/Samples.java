package io.spawnwatch.deploy.benchmark.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a process has read over time, and the CPU time that took; written by {@code Sampler}. */
final class Samples {
    /** A pace over fewer samples would say more about the clock than about the process. */
    private static final int MIN_SAMPLES = 10;

    /**
     * The part of the records before it warms up the compiler, which takes some 30 seconds of CPU time with a whole catalogue;
     * the part after it may be read from one partition alone.
     */
    private static final double FROM = 2.0 / 3;

    private static final double TO = 0.97;

    private final List<Sample> samples;

    private Samples(List<Sample> samples) {
        this.samples = samples;
    }

    /**
     * A moment.
     *
     * @param nanos      since the process started
     * @param cpuNanos   CPU time of the process so far
     * @param records    records read so far
     * @param checkpoint the latest checkpoint, or null
     */
    record Sample(
            long nanos,
            long cpuNanos,
            long records,
            @Nullable Checkpoint checkpoint) {}

    /**
     * A completed checkpoint.
     *
     * @param id     its number
     * @param bytes  its full size
     * @param millis how long it took
     */
    record Checkpoint(long id, long bytes, long millis) {}

    /** Reads a file, which may still be written to. */
    static Samples read(Path file) throws IOException {
        List<Sample> samples = new ArrayList<>();
        if (Files.exists(file)) {
            String text = Files.readString(file, StandardCharsets.US_ASCII);
            // The last line may be incomplete.
            text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(Samples::sample)
                    .forEach(samples::add);
        }
        return new Samples(samples);
    }

    /** Samples that exist already. */
    static Samples of(List<Sample> samples) {
        return new Samples(List.copyOf(samples));
    }

    private static Sample sample(String line) {
        String[] parts = line.split(" ", -1);
        return new Sample(
                Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]), checkpoint(parts[3]));
    }

    private static @Nullable Checkpoint checkpoint(String text) {
        if (text.equals("-")) {
            return null;
        }
        String[] parts = text.split(":", -1);
        return new Checkpoint(Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
    }

    /** Records read so far. */
    long records() {
        return samples.isEmpty() ? 0 : last().records();
    }

    /** The latest moment. */
    Sample last() {
        return samples.get(samples.size() - 1);
    }

    /** The last moment before anything was read: what came before is start-up. */
    Sample beforeFirstRecord() {
        Sample before = samples.get(0);
        for (Sample sample : samples) {
            if (sample.records() > 0) {
                break;
            }
            before = sample;
        }
        return before;
    }

    /** The first moment at which a number of records were read. */
    Sample firstWith(long records) {
        return samples.stream()
                .filter(sample -> sample.records() >= records)
                .findFirst()
                .orElseThrow();
    }

    /**
     * The pace once warmed up.
     *
     * @param records how many there are
     * @throws BenchmarkException if they are read too fast to tell
     */
    Pace steady(long records) {
        return between(FROM * records, TO * records);
    }

    /** The pace once warmed up, or nothing if the records are read too fast to tell. */
    Optional<Pace> steadyIfLongEnough(long records) {
        List<Sample> part = part(FROM * records, TO * records);
        return part.size() < MIN_SAMPLES ? Optional.empty() : Optional.of(pace(part));
    }

    /**
     * The pace between two counts.
     *
     * @throws BenchmarkException if there are too few samples in between
     */
    Pace between(double from, double to) {
        List<Sample> part = part(from, to);
        if (part.size() < MIN_SAMPLES) {
            throw new BenchmarkException("only " + part.size() + " samples between record " + (long) from + " and "
                    + (long) to + "; measure with more --events");
        }
        return pace(part);
    }

    private List<Sample> part(double from, double to) {
        return samples.stream()
                .filter(sample -> sample.records() >= from && sample.records() <= to)
                .toList();
    }

    private static Pace pace(List<Sample> part) {
        Sample first = part.get(0);
        Sample last = part.get(part.size() - 1);
        double records = last.records() - first.records();
        return new Pace(
                records * 1e9 / (last.nanos() - first.nanos()), records * 1e9 / (last.cpuNanos() - first.cpuNanos()));
    }
}
