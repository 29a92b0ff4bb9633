package io.spawnwatch.deploy.capacity;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Samples one of the job's counters, with the CPU time used. */
final class Pace {
    private static final int TIMEOUT_MINUTES = 30;

    private final List<Sample> samples = new ArrayList<>();
    private final CompletableFuture<Void> end;

    private Pace(TaskManagers taskManagers, String counter, long total) {
        end = Regularly.until(() -> {
            long count = taskManagers.counter(counter);
            samples.add(new Sample(System.nanoTime(), count, taskManagers.cpuNanos()));
            return count >= total;
        });
    }

    private record Sample(long nanos, long count, long cpuNanos) {}

    /**
     * The rate of a steady part.
     *
     * @param perSecond    per second of the clock
     * @param perCpuSecond per second of CPU time of all TaskManagers
     */
    record Rate(double perSecond, double perCpuSecond) {}

    /** Samples a counter until it reaches a total; the counter need not exist yet. */
    static Pace of(TaskManagers taskManagers, String counter, long total) {
        return new Pace(taskManagers, counter, total);
    }

    /** Waits until the counter has reached the total. */
    void await() throws Exception {
        end.get(TIMEOUT_MINUTES, TimeUnit.MINUTES);
    }

    /** The rate between two counts; leave out the beginning, when code is still being compiled. */
    Rate between(double from, double to) {
        List<Sample> steady = samples.stream()
                .filter(sample -> sample.count >= from && sample.count <= to)
                .toList();
        if (steady.size() < 2) {
            throw new IllegalStateException("it ended before there was a steady part; measure with more events");
        }
        Sample first = steady.get(0);
        Sample last = steady.get(steady.size() - 1);
        double count = last.count - first.count;
        return new Rate(count * 1e9 / (last.nanos - first.nanos), count * 1e9 / (last.cpuNanos - first.cpuNanos));
    }
}
