package io.spawnwatch.backtest.unit;

import io.spawnwatch.decode.RejectedRecord;
import io.spawnwatch.function.SourceRecord;
import org.jspecify.annotations.Nullable;

/** What data consist of. */
final class RecordCounts {
    private long all;
    private long processEvents;
    private long rejected;
    private @Nullable RejectedRecord rejection;

    /** Counts a record. */
    void add(SourceRecord record) {
        all++;
        if (record.event() != null || record.unmatched()) {
            processEvents++;
        } else if (record.rejection() != null) {
            rejected++;
            rejection = rejection == null ? record.rejection() : rejection;
        }
    }

    /** How many records of any kind there are. */
    long all() {
        return all;
    }

    /** How many are process executions. */
    long processEvents() {
        return processEvents;
    }

    /** How many cannot be read. */
    long rejected() {
        return rejected;
    }

    /** The first that cannot be read, or null if all can. */
    @Nullable
    RejectedRecord rejection() {
        return rejection;
    }

    /** Where the first record is that cannot be read, and why it cannot; empty if all can. */
    String firstRejection() {
        return rejection == null ? "" : rejection.origin() + ":" + rejection.position() + ": " + rejection.detail();
    }

    /** How many records cannot be read, and the first of them; empty if all can. */
    String unread() {
        return rejected == 0
                ? ""
                : Shown.count(rejected, "record") + " cannot be read" + (rejected == 1 ? ": " : ", the first at ")
                        + firstRejection();
    }

    /** Why no process event could be read, or null if one was. */
    @Nullable
    String withoutProcessEvent(String data) {
        if (processEvents > 0) {
            return null;
        }
        String others = data + " has no process event among its " + Shown.count(all, "record");
        return rejected == 0 ? others : others + ", of which " + unread();
    }
}
