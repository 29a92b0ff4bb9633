package io.spawnwatch.connector.kafka.range;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.jspecify.annotations.Nullable;

/**
 * Gives each reader its ranges when it registers, and tells it that no others follow. It does so after a restore too, when
 * nothing may be left to give: Flink's own Kafka source does not, and its readers then wait forever (FLINK-31006).
 *
 * <p>All ranges of a reader are given at once. With watermarks, time must not pass before a reader has all its partitions.
 */
final class RangeEnumerator implements SplitEnumerator<OffsetRange, List<OffsetRange>> {
    private final SplitEnumeratorContext<OffsetRange> context;
    private final List<OffsetRange> unassigned;

    RangeEnumerator(SplitEnumeratorContext<OffsetRange> context, Collection<OffsetRange> unassigned) {
        this.context = context;
        this.unassigned = new ArrayList<>(unassigned);
    }

    @Override
    public void start() {}

    @Override
    public void addReader(int subtaskId) {
        int readers = context.currentParallelism();
        List<OffsetRange> given = unassigned.stream()
                .filter(range -> Math.floorMod(range.share(), readers) == subtaskId)
                .toList();
        if (!given.isEmpty()) {
            unassigned.removeAll(given);
            context.assignSplits(new SplitsAssignment<>(Map.of(subtaskId, given)));
        }
        context.signalNoMoreSplits(subtaskId);
    }

    /** Takes back what a failed reader had not yet saved. The reader gets it again when it registers again. */
    @Override
    public void addSplitsBack(List<OffsetRange> ranges, int subtaskId) {
        unassigned.addAll(ranges);
    }

    @Override
    public void handleSplitRequest(int subtaskId, @Nullable String requesterHostname) {}

    @Override
    public List<OffsetRange> snapshotState(long checkpointId) {
        return List.copyOf(unassigned);
    }

    @Override
    public void close() {}
}
