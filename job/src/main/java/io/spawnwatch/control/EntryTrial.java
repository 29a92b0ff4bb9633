package io.spawnwatch.control;

import io.spawnwatch.allowlist.Allowlist;
import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.detection.plan.DetectionPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
        Allowlist whole = Allowlist.of(List.of(entry));
        List<WrittenRow> raised = new ArrayList<>();
        List<WrittenRow> covered = new ArrayList<>();
        int unsure = 0;
        for (WrittenRow row : rows) {
            DetectionPlan plan = plans.get(row.detectionId().toLowerCase(Locale.ROOT));
            Function<String, List<String>> values = field -> values(row, field, plan);
            if (whole.covering(row.detectionId(), values, row.firstTimeMs(), row.lastTimeMs()) != null) {
                (row.coveredBy() == null ? raised : covered).add(row);
            } else if (mayCover(entry, row, values, plan)) {
                unsure++;
            }
        }
        return new EntryTrial(entry, raised, covered, unsure);
    }

    /** The values of a field: those that were written, else the one that the detection's condition fixes. */
    private static List<String> values(WrittenRow row, String field, @Nullable DetectionPlan plan) {
        List<String> written = row.values().get(field);
        if (written != null) {
            return written;
        }
        String fixed = plan == null ? null : plan.profile().fixedValues().get(field);
        return fixed == null ? List.of() : List.of(fixed);
    }

    /** Whether the entry covers a row if the fields that were not written have the values that it asks for. */
    private static boolean mayCover(
            AllowlistEntry entry, WrittenRow row, Function<String, List<String>> values, @Nullable DetectionPlan plan) {
        Map<String, String> written = new LinkedHashMap<>(entry.match());
        boolean complete = !written.keySet()
                .removeIf(field -> values.apply(field).isEmpty()
                        && (plan == null || plan.profile().groupFields().contains(field)));
        if (complete) {
            return false;
        }
        AllowlistEntry without = new AllowlistEntry(
                entry.id(),
                entry.detections(),
                written,
                entry.validFromMs(),
                entry.validUntilMs(),
                entry.owner(),
                entry.reason());
        return Allowlist.of(List.of(without)).covering(row.detectionId(), values, row.firstTimeMs(), row.lastTimeMs())
                != null;
    }
}
