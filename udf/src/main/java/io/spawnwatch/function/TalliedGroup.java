package io.spawnwatch.function;

import io.spawnwatch.detection.plan.eval.GroupCounts;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.Tally;
import java.util.List;

/** A group of one window with its tally: what key and tally alone can say about it. */
abstract class TalliedGroup implements GroupCounts {
    private final GroupKey key;
    private final Tally tally;

    TalliedGroup(GroupKey key, Tally tally) {
        this.key = key;
        this.tally = tally;
    }

    @Override
    public final long windowStartMs() {
        return key.windowStartMs();
    }

    @Override
    public final List<String> groupValues() {
        return key.values();
    }

    @Override
    public final long count() {
        return tally.count();
    }

    @Override
    public final long firstTimeMs() {
        return tally.firstTimeMs();
    }

    @Override
    public final long lastTimeMs() {
        return tally.lastTimeMs();
    }
}
