package io.spawnwatch.function;

import java.util.List;
import java.util.function.LongSupplier;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * Estimates what each detection costs: how many events its condition is evaluated on, and for how long. One in
 * {@link #SAMPLE_INTERVAL} records is sampled, by counting, and what is measured on it counts that many times. A source
 * passes on a sampled event whether a detection matches it or not, so that all conditions are timed at one place.
 */
public final class DetectionCosts {

    /** One record in this many is sampled: a prime, so that input that repeats itself is sampled evenly. */
    public static final int SAMPLE_INTERVAL = 1021;

    /** An evaluation that takes longer has been interrupted, by a garbage collection for example. Unit: nanoseconds. */
    static final long LONGEST_NANOS = 1_000_000;

    private final RuntimeContext context;
    private final List<String> ids;
    private final RunCounter[] candidates;
    private final RunCounter[] timeNs;
    private final LongSupplier clock;
    private long startedNanos;

    /** Costs of some detections, which are numbered in the order of their ids. */
    DetectionCosts(RuntimeContext context, List<String> ids) {
        this(context, ids, System::nanoTime);
    }

    DetectionCosts(RuntimeContext context, List<String> ids, LongSupplier clock) {
        this.context = context;
        this.ids = List.copyOf(ids);
        this.clock = clock;
        candidates = new RunCounter[ids.size()];
        timeNs = new RunCounter[ids.size()];
        for (int i = 0; i < ids.size(); i++) {
            candidates[i] = RunCounter.metric(context, Metrics.BY_DETECTION, ids.get(i), Metrics.CANDIDATES);
            timeNs[i] = RunCounter.metric(context, Metrics.BY_DETECTION, ids.get(i), Metrics.CONDITION_TIME);
        }
    }

    /** A condition is about to be evaluated on a sampled event. */
    void start() {
        startedNanos = clock.getAsLong();
    }

    /** The condition of a detection has been evaluated. */
    void stop(int detection) {
        long took = Math.min(LONGEST_NANOS, clock.getAsLong() - startedNanos);
        if (candidates[detection].getCount() == 0) {
            String id = ids.get(detection);
            candidates[detection].accumulate(context, Metrics.BY_DETECTION, id, Metrics.CANDIDATES);
            timeNs[detection].accumulate(context, Metrics.BY_DETECTION, id, Metrics.CONDITION_TIME);
        }
        candidates[detection].inc(SAMPLE_INTERVAL);
        timeNs[detection].inc(took * SAMPLE_INTERVAL);
    }
}
