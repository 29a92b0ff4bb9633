package io.spawnwatch.function.counts;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.accumulators.Accumulator;
import org.apache.flink.util.InstantiationUtil;

/** Accumulators by name, as bytes and added up. */
public final class AccumulatorMaps {

    private AccumulatorMaps() {}

    public static byte[] encode(Map<String, Accumulator<?, ?>> accumulators) throws IOException {
        return InstantiationUtil.serializeObject(new HashMap<>(accumulators));
    }

    public static Map<String, Accumulator<?, ?>> decode(byte[] accumulators, ClassLoader classes) throws IOException {
        try {
            return InstantiationUtil.deserializeObject(accumulators, classes);
        } catch (ClassNotFoundException e) {
            throw new IOException("the counts of another version cannot be read", e);
        }
    }

    /** Adds accumulators to those of the same name. Those that are added must not be used afterwards. */
    public static void addAll(Map<String, Accumulator<?, ?>> sums, Map<String, Accumulator<?, ?>> added) {
        added.forEach((name, accumulator) -> sums.merge(name, accumulator, AccumulatorMaps::sum));
    }

    /** Accumulators of one name are of one kind. */
    @SuppressWarnings({"rawtypes", "unchecked"})
    private static Accumulator<?, ?> sum(Accumulator sum, Accumulator added) {
        sum.merge(added);
        return sum;
    }
}
