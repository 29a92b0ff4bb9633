package io.spawnwatch.report;

import io.spawnwatch.function.DetectionCosts;
import io.spawnwatch.function.Metrics;
import io.spawnwatch.function.RunCounter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a detection's condition cost in a run, estimated from sampled events; see {@link DetectionCosts}.
 *
 * @param id         id of the detection
 * @param timeNs     time spent on the condition, nanoseconds
 * @param candidates events that it was evaluated on
 * @param matched    events that satisfied it; counted, not estimated
 */
public record DetectionCost(String id, long timeNs, long candidates, long matched) {
    private static final String PREFIX = Metrics.BY_DETECTION + ".";
    private static final String SUFFIX = "." + Metrics.CONDITION_TIME;

    /** The costs of all detections that a sampled event was a candidate of; the costliest come first. */
    static List<DetectionCost> of(Map<String, Object> accumulators) {
        List<DetectionCost> costs = new ArrayList<>();
        for (String name : accumulators.keySet()) {
            if (name.startsWith(PREFIX) && name.endsWith(SUFFIX)) {
                String id = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
                DetectionCost cost = new DetectionCost(
                        id,
                        count(accumulators, id, Metrics.CONDITION_TIME),
                        count(accumulators, id, Metrics.CANDIDATES),
                        count(accumulators, id, Metrics.EVENTS_MATCHED));
                if (cost.candidates > 0) {
                    costs.add(cost);
                }
            }
        }
        costs.sort(Comparator.comparingLong(DetectionCost::timeNs).reversed().thenComparing(DetectionCost::id));
        return costs;
    }

    private static long count(Map<String, Object> accumulators, String id, String name) {
        Object count = accumulators.get(RunCounter.accumulator(Metrics.BY_DETECTION, id, name));
        return count instanceof Long number ? number : 0;
    }
}
