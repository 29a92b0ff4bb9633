package io.spawnwatch.function;

import org.apache.flink.api.common.accumulators.Accumulator;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * A counter that is both a Flink metric, for monitoring, and a Flink accumulator, which the command line sums over all tasks
 * after a bounded run.
 */
public final class RunCounter implements Counter {
    private final LongCounter accumulator;

    private RunCounter(LongCounter accumulator) {
        this.accumulator = accumulator;
    }

    /** A counter of the whole task, under its metric name. */
    static RunCounter of(RuntimeContext context, String name) {
        return register(context, metrics(context), name, name);
    }

    /**
     * A counter in a subgroup.
     *
     * @param key   key of the subgroup, for example {@link Metrics#BY_DETECTION}
     * @param value value of the subgroup, for example the detection's id
     */
    static RunCounter of(RuntimeContext context, String key, String value, String name) {
        return register(context, metrics(context).addGroup(key, value), name, accumulator(key, value, name));
    }

    /**
     * A counter in a subgroup that is an accumulator only from {@link #accumulate} on. For counters of which few are ever
     * used: every TaskManager sends all its accumulators with each heartbeat.
     *
     * @param key   key of the subgroup
     * @param value value of the subgroup
     */
    static RunCounter metric(RuntimeContext context, String key, String value, String name) {
        RunCounter counter = new RunCounter(new LongCounter());
        metrics(context).addGroup(key, value).counter(name, counter);
        return counter;
    }

    /** Makes a counter in a subgroup an accumulator, too, unless another operator of the task has one with its name. */
    void accumulate(RuntimeContext context, String key, String value, String name) {
        String id = accumulator(key, value, name);
        if (context.getAccumulator(id) == null) {
            context.addAccumulator(id, accumulator);
        }
    }

    /** The name of the accumulator of a counter in a subgroup. */
    public static String accumulator(String key, String value, String name) {
        return key + "." + value + "." + name;
    }

    /** The group of all Spawnwatch metrics. */
    static MetricGroup metrics(RuntimeContext context) {
        return context.getMetricGroup().addGroup(Metrics.GROUP);
    }

    private static RunCounter register(RuntimeContext context, MetricGroup group, String name, String accumulator) {
        RunCounter counter = new RunCounter(shared(context, accumulator));
        group.counter(name, counter);
        return counter;
    }

    /**
     * The task's accumulator with a name. Two operators of a task share it: two sets of detections over the same events may be
     * chained.
     */
    static LongCounter shared(RuntimeContext context, String name) {
        Accumulator<Long, Long> known = context.getAccumulator(name);
        if (known != null) {
            return (LongCounter) known;
        }
        LongCounter added = new LongCounter();
        context.addAccumulator(name, added);
        return added;
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
