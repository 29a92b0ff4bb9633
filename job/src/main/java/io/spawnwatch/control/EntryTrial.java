package io.spawnwatch.control;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.detection.plan.DetectionPlan;
import java.util.List;
import java.util.Map;

/**
 * What an allowlist entry would have covered of the rows that a live job has written.
 *
 * @param entry   the entry
 * @param raised  rows that it covers and that were raised as risk events
 * @param covered rows that it covers and that some entry covered already
 * @param unsure  rows that it may cover: the entry asks for a field that the job knew and did not write
 */
public record EntryTrial(AllowlistEntry entry, List<WrittenRow> raised, List<WrittenRow> covered, int unsure) {

    /** Copies the lists. */
    public EntryTrial {
        raised = List.copyOf(raised);
        covered = List.copyOf(covered);
    }

    /**
     * Holds an entry against rows, as the live job does.
     *
     * @param plans the detections, by id in lower case; those of other rows are taken to know all fields
     */
    public static EntryTrial of(AllowlistEntry entry, List<WrittenRow> rows, Map<String, DetectionPlan> plans) {
        EntryTrials trials = new EntryTrials(List.of(entry), plans);
        rows.forEach(trials);
        return trials.of(0, rows);
    }
}
