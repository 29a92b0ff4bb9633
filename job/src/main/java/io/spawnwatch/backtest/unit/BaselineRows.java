package io.spawnwatch.backtest.unit;

import io.spawnwatch.detection.RowField;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that detections made of harmless events, counted by what a person recognises them by: who started what. Not safe for
 * use by several threads.
 */
public final class BaselineRows {
    /**
     * Names of programs are few, but a detection that groups by the command line may make a row of each event. Beyond this many
     * different rows of a detection, new ones are only counted.
     */
    private static final int MOST_KINDS = 10_000;

    private static final int LONGEST_VALUE = 120;
    private static final int OTHER_FIELDS = 3;

    private final Map<String, Rows> byDetection = new HashMap<>();

    /** The rows of a detection. */
    private static final class Rows {
        private final Map<String, Long> kinds = new HashMap<>();
        private long count;
    }

    /** Rows that look alike. */
    record Kind(String description, long count) {}

    /**
     * Counts a final row.
     *
     * @param detectionId id of the detection that made it
     * @param row         its fields
     */
    public void add(String detectionId, List<RowField> row) {
        Rows rows = byDetection.computeIfAbsent(detectionId, id -> new Rows());
        rows.count++;
        String description = describe(row);
        if (rows.kinds.size() < MOST_KINDS || rows.kinds.containsKey(description)) {
            rows.kinds.merge(description, 1L, Long::sum);
        }
    }

    /** How many rows a detection made. */
    public long count(String detectionId) {
        Rows rows = byDetection.get(detectionId);
        return rows == null ? 0 : rows.count;
    }

    /** The commonest kinds of a detection's rows, the most frequent first, equally frequent ones in the order of their names. */
    List<Kind> commonest(String detectionId, int most) {
        Rows rows = byDetection.get(detectionId);
        if (rows == null) {
            return List.of();
        }
        return rows.kinds.entrySet().stream()
                .map(kind -> new Kind(kind.getKey(), kind.getValue()))
                .sorted(Comparator.comparingLong(Kind::count).reversed().thenComparing(Kind::description))
                .limit(most)
                .toList();
    }

    private static String describe(List<RowField> row) {
        String parent = first(row, "parent_process_name", "parent_process");
        String process = first(row, "process_name", "process");
        if (parent != null && process != null) {
            return parent + " > " + process;
        }
        if (process != null) {
            return process;
        }
        List<String> fields = row.stream()
                .limit(OTHER_FIELDS)
                .map(field -> field.name() + "=" + text(field))
                .toList();
        return fields.isEmpty() ? "a row without fields" : String.join(" ", fields);
    }

    private static @Nullable String first(List<RowField> row, String... names) {
        for (String name : names) {
            for (RowField field : row) {
                if (field.name().equals(name)) {
                    return text(field);
                }
            }
        }
        return null;
    }

    private static String text(RowField field) {
        String text = String.join(", ", field.values());
        return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "...";
    }
}
