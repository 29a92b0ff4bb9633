package io.spawnwatch.function;

import io.spawnwatch.decode.RecordFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.jspecify.annotations.Nullable;

/**
 * Counts what a run has read: process events by the format of their records, those outside the hosts and users whose events
 * count, and rejected records by reason. The counts are accumulators only, made at the first event of a kind, because a live job does not need them.
 */
public final class InputCounts {
    private static final String FORMAT = "format.";
    private static final String REASON = "reason.";
    private static final String OUTSIDE = "eventsOutside";

    private final RuntimeContext context;
    private final @Nullable LongCounter[] formats = new LongCounter[RecordFormat.count()];
    private final Map<String, LongCounter> reasons = new TreeMap<>();
    private @Nullable LongCounter outside;

    InputCounts(RuntimeContext context) {
        this.context = context;
    }

    /** Counts a process event. */
    void countEvent(SourceRecord record) {
        if (record.outside()) {
            countOutside();
        }
        if (record.format() == SourceRecord.NO_FORMAT) {
            return;
        }
        int index = record.format() - 1;
        LongCounter counter = formats[index];
        if (counter == null) {
            counter = register(FORMAT + RecordFormat.of(index).label());
            formats[index] = counter;
        }
        counter.add(1L);
    }

    private void countOutside() {
        LongCounter counter = outside;
        if (counter == null) {
            counter = register(OUTSIDE);
            outside = counter;
        }
        counter.add(1L);
    }

    /** Counts a rejected record. */
    void countRejected(String reason) {
        reasons.computeIfAbsent(reason, name -> register(REASON + name)).add(1L);
    }

    private LongCounter register(String name) {
        return RunCounter.shared(context, name);
    }

    /** Process events by {@link RecordFormat#label()}, among the accumulators of a run. */
    public static SortedMap<String, Long> eventsByFormat(Map<String, Object> accumulators) {
        return counts(accumulators, FORMAT);
    }

    /** Rejected records by reason, among the accumulators of a run. */
    public static SortedMap<String, Long> rejectedByReason(Map<String, Object> accumulators) {
        return counts(accumulators, REASON);
    }

    /** Process events outside the hosts and users whose events count, among the accumulators of a run. */
    public static long eventsOutside(Map<String, Object> accumulators) {
        return accumulators.get(OUTSIDE) instanceof Long count ? count : 0;
    }

    private static SortedMap<String, Long> counts(Map<String, Object> accumulators, String prefix) {
        SortedMap<String, Long> counts = new TreeMap<>();
        accumulators.forEach((name, value) -> {
            if (name.startsWith(prefix) && value instanceof Long count) {
                counts.put(name.substring(prefix.length()), count);
            }
        });
        return counts;
    }
}
