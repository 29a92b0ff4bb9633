package io.spawnwatch.deploy.capacity;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** How one of the job's counters goes up, from look to look, and with how much CPU time. */
final class Pace {
    private static final int PATIENCE_MINUTES = 30;

    private final List<Look> looks = new ArrayList<>();
    private final CompletableFuture<Void> end;

    private Pace(TaskManagers taskManagers, String counter, long total) {
        end = Regularly.until(() -> {
            long count = taskManagers.counter(counter);
            looks.add(new Look(System.nanoTime(), count, taskManagers.cpuNanos()));
            return count >= total;
        });
    }

    private record Look(long nanos, long count, long cpuNanos) {}

    /**
     * A steady part.
     *
     * @param perSecond    by the clock
     * @param perCpuSecond by the CPU time of all TaskManagers
     */
    record Rate(double perSecond, double perCpuSecond) {}

    /** Begins to look at a counter, even before there is one, and looks until it has come to a total. */
    static Pace of(TaskManagers taskManagers, String counter, long total) {
        return new Pace(taskManagers, counter, total);
    }

    /** Waits until the counter has come to its total. */
    void await() throws Exception {
        end.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
    }

    /** How fast it went between two counts; where it began, code was still being compiled, so leave that out. */
    Rate between(double from, double to) {
        List<Look> steady = looks.stream()
                .filter(look -> look.count >= from && look.count <= to)
                .toList();
        if (steady.size() < 2) {
            throw new IllegalStateException("over before there was a steady part; measure with more events");
        }
        Look first = steady.get(0);
        Look last = steady.get(steady.size() - 1);
        double count = last.count - first.count;
        return new Rate(count * 1e9 / (last.nanos - first.nanos), count * 1e9 / (last.cpuNanos - first.cpuNanos));
    }
}
