package io.spawnwatch.control;

import io.spawnwatch.allowlist.Allowlist;
import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.detection.plan.DetectionPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Holds entries against rows as they are read, as the live job does. Of a row only the verdicts are kept, and none if no entry
 * is about it.
 */
public final class EntryTrials implements Consumer<WrittenRow> {
    private static final byte COVERS = 1;
    private static final byte UNSURE = 2;

    private final List<AllowlistEntry> entries;
    private final List<Allowlist> each;
    private final Map<String, DetectionPlan> plans;
    private final Map<String, byte[]> verdicts = new HashMap<>();

    /**
     * Trials of entries, before any row.
     *
     * @param plans the detections, by id in lower case; those of other rows are taken to know all fields
     */
    public EntryTrials(List<AllowlistEntry> entries, Map<String, DetectionPlan> plans) {
        this.entries = List.copyOf(entries);
        each = this.entries.stream().map(entry -> Allowlist.of(List.of(entry))).toList();
        this.plans = Map.copyOf(plans);
    }

    /** Holds all entries against a row. It replaces an earlier one with its id. */
    @Override
    public void accept(WrittenRow row) {
        DetectionPlan plan = plans.get(row.detectionId().toLowerCase(Locale.ROOT));
        Function<String, List<String>> values = field -> values(row, field, plan);
        byte[] ofRow = new byte[entries.size()];
        boolean concerned = false;
        for (int i = 0; i < ofRow.length; i++) {
            ofRow[i] = verdict(i, row, values, plan);
            concerned |= ofRow[i] != 0;
        }
        if (concerned) {
            verdicts.put(row.id(), ofRow);
        } else {
            verdicts.remove(row.id());
        }
    }

    /**
     * The trial of an entry.
     *
     * @param entry its position in the list
     * @param rows  the rows that it was held against, each once
     */
    public EntryTrial of(int entry, List<WrittenRow> rows) {
        List<WrittenRow> raised = new ArrayList<>();
        List<WrittenRow> covered = new ArrayList<>();
        int unsure = 0;
        for (WrittenRow row : rows) {
            byte[] ofRow = verdicts.get(row.id());
            if (ofRow != null && ofRow[entry] == COVERS) {
                (row.coveredBy() == null ? raised : covered).add(row);
            } else if (ofRow != null && ofRow[entry] == UNSURE) {
                unsure++;
            }
        }
        return new EntryTrial(entries.get(entry), raised, covered, unsure);
    }

    private byte verdict(
            int entry, WrittenRow row, Function<String, List<String>> values, @Nullable DetectionPlan plan) {
        boolean covers =
                each.get(entry).covering(row.detectionId(), values, row.firstTimeMs(), row.lastTimeMs()) != null;
        if (covers) {
            return COVERS;
        }
        return mayCover(entries.get(entry), row, values, plan) ? UNSURE : 0;
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
