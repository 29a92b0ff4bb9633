package io.spawnwatch.deploy.benchmark.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which rows were sent in the measured period, and when they came. A row that has not come counts with its age: without it, a job
 * that falls behind would look fast. Times are those of {@link System#nanoTime}.
 */
final class Arrivals {
    private final Map<List<String>, Long> waiting = new ConcurrentHashMap<>();
    private final List<Double> millis = new ArrayList<>();
    private final long measured;
    private long from;
    private boolean begun;

    Arrivals(Duration measured) {
        this.measured = measured.toNanos();
    }

    /** An event is sent whose row has this group. May be called by another thread. */
    void sent(List<String> group, long nanos) {
        waiting.put(group, nanos);
    }

    /** The measured period begins. */
    void begin(long nanos) {
        from = nanos;
        begun = true;
    }

    /** Whether the measured period has begun. */
    boolean hasBegun() {
        return begun;
    }

    /** Whether the measured period is over. */
    boolean isOver(long nanos) {
        return begun && nanos - from >= measured;
    }

    /** A row has come, perhaps not for the first time. */
    void arrived(List<String> group, long nanos) {
        Long sent = waiting.remove(group);
        if (sent != null && isMeasured(sent)) {
            millis.add((nanos - sent) / 1e6);
        }
    }

    /** Rows of the measured period that have come. */
    int received() {
        return millis.size();
    }

    /** Rows of the measured period that have not come. */
    int outstanding() {
        return (int) waiting.values().stream().filter(this::isMeasured).count();
    }

    /** Milliseconds that each row of the measured period took; for those that have not come, their age. */
    List<Double> millis(long now) {
        List<Double> all = new ArrayList<>(millis);
        waiting.values().stream().filter(this::isMeasured).forEach(sent -> all.add((now - sent) / 1e6));
        return all;
    }

    private boolean isMeasured(long sent) {
        return begun && sent - from >= 0 && sent - from < measured;
    }
}
