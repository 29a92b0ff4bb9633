package io.spawnwatch.connector.kafka;

import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;

/** Assigns the whole topic to the single reader each time that reader starts. */
final class AllowlistTopicEnumerator implements SplitEnumerator<AllowlistTopicSplit, Void> {
    private final AllowlistTopicSplit split;
    private final SplitEnumeratorContext<AllowlistTopicSplit> context;

    AllowlistTopicEnumerator(AllowlistTopicSplit split, SplitEnumeratorContext<AllowlistTopicSplit> context) {
        this.split = split;
        this.context = context;
    }

    @Override
    public void start() {}

    @Override
    public void addReader(int subtaskId) {
        if (subtaskId == 0) {
            context.assignSplit(split, subtaskId);
        }
    }

    @Override
    public void addSplitsBack(List<AllowlistTopicSplit> splits, int subtaskId) {
        // A failed reader registers again, and addReader assigns the topic to it.
    }

    @Override
    public void handleSplitRequest(int subtaskId, @Nullable String requesterHostname) {}

    @Override
    public Void snapshotState(long checkpointId) {
        return null;
    }

    @Override
    public void close() {}
}
