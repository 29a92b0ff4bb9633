package io.spawnwatch.detection.plan.rows;

import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The totals of a group, computed from its events. For tests. */
public record CountedGroup(long windowStartMs, List<String> groupValues, List<ProcessEvent> events)
        implements GroupTotals {

    /** A group without events. */
    public static CountedGroup empty(long windowStartMs, List<String> groupValues) {
        return new CountedGroup(windowStartMs, groupValues, new ArrayList<>());
    }

    @Override
    public long count() {
        return events.size();
    }

    @Override
    public long firstTimeMs() {
        return events.stream().mapToLong(ProcessEvent::timeMs).min().orElseThrow();
    }

    @Override
    public long lastTimeMs() {
        return events.stream().mapToLong(ProcessEvent::timeMs).max().orElseThrow();
    }

    @Override
    public Map<String, ValueTotals> values(ProcessField field) {
        Map<String, ValueTotals> values = new HashMap<>();
        for (ProcessEvent event : events) {
            String value = event.get(field);
            if (value != null) {
                values.merge(
                        value,
                        new ValueTotals(1, event.timeMs(), event.timeMs()),
                        (a, b) -> new ValueTotals(
                                a.count() + b.count(),
                                Math.min(a.firstTimeMs(), b.firstTimeMs()),
                                Math.max(a.lastTimeMs(), b.lastTimeMs())));
            }
        }
        return values;
    }
}
