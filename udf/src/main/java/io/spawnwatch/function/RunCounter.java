package io.spawnwatch.function;

import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * A count that is read in two ways: as a Flink metric by monitoring, and as a Flink accumulator by the command line,
 * which sums it up over all tasks when a bounded run has ended.
 */
public final class RunCounter implements Counter {
    private final LongCounter accumulator = new LongCounter();

    private RunCounter() {}

    /** A count of the whole task, under its metric name. */
    static RunCounter of(RuntimeContext context, String name) {
        return register(context, metrics(context), name, name);
    }

    /**
     * A count for one of several things.
     *
     * @param key   kind of thing, for example {@link Metrics#BY_DETECTION}
     * @param value which one
     */
    static RunCounter of(RuntimeContext context, String key, String value, String name) {
        return register(context, metrics(context).addGroup(key, value), name, accumulator(key, value, name));
    }

    /** The accumulator's name of a count for one of several things. */
    public static String accumulator(String key, String value, String name) {
        return key + "." + value + "." + name;
    }

    /** The group of all of Spawnwatch's metrics. */
    static MetricGroup metrics(RuntimeContext context) {
        return context.getMetricGroup().addGroup(Metrics.GROUP);
    }

    private static RunCounter register(RuntimeContext context, MetricGroup group, String name, String accumulator) {
        RunCounter counter = new RunCounter();
        group.counter(name, counter);
        context.addAccumulator(accumulator, counter.accumulator);
        return counter;
    }

    @Override
    public void inc() {
        accumulator.add(1L);
    }

    @Override
    public void inc(long n) {
        accumulator.add(n);
    }

    @Override
    public void dec() {
        accumulator.add(-1L);
    }

    @Override
    public void dec(long n) {
        accumulator.add(-n);
    }

    @Override
    public long getCount() {
        return accumulator.getLocalValuePrimitive();
    }
}
