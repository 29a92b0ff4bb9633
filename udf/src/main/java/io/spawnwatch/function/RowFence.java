package io.spawnwatch.function;

import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.RowCount;
import io.spawnwatch.sighting.RowLimits;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.Tally;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.jspecify.annotations.Nullable;

/**
 * Counts the rows that a task opens for each detection and window, up to the detection's limit, and the sightings beyond it.
 *
 * <p>Each task has that share of a limit that it has of the key groups, at least 1. The shares add up to the limit at every
 * parallelism, and no sighting has to be sent to one task for all to be counted. Keys are spread by their hashes, so one task
 * may reach its share a little before the others do.
 *
 * <p>Sightings beyond the limit are not passed on one by one: the first is, then as many as have been before, but at most
 * {@link #AT_ONCE} together, and what is left when the window closes and when it expires. A timer of one of the refused
 * groups sees to that, so the task that owns this group after a restart also gets what is left.
 *
 * <p>The counts are forgotten when the last of the rows is. If sightings come even later, counting starts again.
 */
final class RowFence {
    private static final long AT_ONCE = 10_000;

    private final RowLimits limits;
    private final int keyGroups;
    private final KeyGroupRange owned;
    private final Map<String, Integer> limitById = new HashMap<>();
    private final Map<GroupKey, RowCount> counts = new HashMap<>();

    RowFence(RowLimits limits, TaskInfo task) {
        this.limits = limits;
        this.keyGroups = task.getMaxNumberOfParallelSubtasks();
        this.owned = KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                keyGroups, task.getNumberOfParallelSubtasks(), task.getIndexOfThisSubtask());
    }

    /** Adds what a task had counted, as far as its keys are this task's now. */
    void restore(RowCount saved) {
        String flushKey = saved.flushKey();
        boolean ownsPending =
                flushKey != null && owned.contains(KeyGroupRangeAssignment.assignToKeyGroup(flushKey, keyGroups));
        RowCount part = saved.part(owned.getStartKeyGroup(), owned.getEndKeyGroup(), ownsPending);
        if (part.opened() > 0 || part.pending() != null) {
            counts.merge(GroupKey.decode(saved.window()), part, RowCount::plus);
        }
    }

    /** What to save. Forgets what is over. */
    List<RowCount> toRetain(long watermarkMs) {
        forget(watermarkMs);
        return new ArrayList<>(counts.values());
    }

    /** The limit of a detection, or {@link RowLimits#NONE}. */
    int limit(String detectionId) {
        return limitById.computeIfAbsent(detectionId, limits::of);
    }

    /** Whether no other row may be opened in the group's window. */
    boolean isFull(GroupKey group, long watermarkMs) {
        int limit = limit(group.detectionId());
        if (limit == RowLimits.NONE) {
            return false;
        }
        RowCount count = counts.get(group.window());
        return count != null && !count.isOver(watermarkMs) && count.opened() >= share(limit);
    }

    /** Counts a row. */
    void opened(GroupKey group, long expiresMs, long watermarkMs) {
        if (limit(group.detectionId()) != RowLimits.NONE) {
            GroupKey window = group.window();
            counts.put(window, count(window, watermarkMs).opened(expiresMs));
        }
    }

    /** Remembers the rows of a window for longer: a late sighting has put off when one of them is forgotten. */
    void prolong(GroupKey group, long expiresMs) {
        RowCount count = counts.get(group.window());
        if (count != null && count.expiresMs() < expiresMs) {
            counts.put(group.window(), count.until(expiresMs));
        }
    }

    /**
     * Counts a sighting of a group that gets no row.
     *
     * @param expiresMs when its row would have expired
     * @return when a timer of the group has to call {@link #flush}, or {@link Long#MIN_VALUE} if none has to
     */
    long refused(GroupKey group, Sighting sighting, long expiresMs, long watermarkMs) {
        GroupKey window = group.window();
        RowCount count =
                count(window, watermarkMs).refused(sighting, limit(group.detectionId()), expiresMs, watermarkMs);
        long timerMs = Long.MIN_VALUE;
        if (count.flushKey() == null) {
            count = count.flushedBy(sighting.groupKey());
            long closesMs = window.windowEndMs() - 1;
            timerMs = watermarkMs < closesMs ? closesMs : expiresMs;
        }
        counts.put(window, count);
        return timerMs;
    }

    /** Takes the sightings that are to be passed on now; null if there are none. */
    @Nullable
    Due due(GroupKey group) {
        GroupKey window = group.window();
        RowCount count = counts.get(window);
        Tally pending = count == null ? null : count.pending();
        return pending != null && pending.count() >= Math.min(AT_ONCE, Math.max(1, count.reported()))
                ? take(window, count)
                : null;
    }

    /** Takes all sightings that have not been passed on, if it was this group's timer that was set for it. */
    @Nullable
    Due flush(GroupKey group, String key) {
        GroupKey window = group.window();
        RowCount count = counts.get(window);
        if (count == null || !key.equals(count.flushKey())) {
            return null;
        }
        RowCount withoutTimer = count.flushedBy(null);
        counts.put(window, withoutTimer);
        return take(window, withoutTimer);
    }

    /**
     * Sightings to be passed on.
     *
     * @param tally       the sightings
     * @param limit       limit of the detection's rows in the window when they were seen
     * @param watermarkMs watermark at the last of them
     */
    record Due(Tally tally, int limit, long watermarkMs) {}

    private @Nullable Due take(GroupKey window, RowCount count) {
        Tally pending = count.pending();
        if (pending == null) {
            return null;
        }
        counts.put(window, count.flushed());
        return new Due(pending, count.limit(), count.pendingWatermarkMs());
    }

    private RowCount count(GroupKey window, long watermarkMs) {
        RowCount known = counts.get(window);
        if (known != null && !known.isOver(watermarkMs)) {
            return known;
        }
        // A new window is rare: now is the time to look for those that are over.
        forget(watermarkMs);
        return RowCount.none(window.encode(), owned.getStartKeyGroup(), owned.getEndKeyGroup());
    }

    private void forget(long watermarkMs) {
        counts.values().removeIf(count -> count.isOver(watermarkMs));
    }

    private long share(int limit) {
        return Math.max(1, RowCount.share(limit, owned.getStartKeyGroup(), owned.getEndKeyGroup() + 1, keyGroups));
    }
}
