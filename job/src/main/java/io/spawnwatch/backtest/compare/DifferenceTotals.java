package io.spawnwatch.backtest.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.connector.json.JsonRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The differences of a comparison, added up.
 *
 * @param byDetection totals by the detection's name, sorted
 */
public record DifferenceTotals(Map<String, OfDetection> byDetection) {
    /** How many rows of each detection and change are kept as examples. */
    private static final int EXAMPLES = 3;

    /**
     * The differences of a detection.
     *
     * @param rows     how many rows, by change
     * @param hosts    the hosts in them
     * @param fields   how often each field of rows that changed differs
     * @param examples some differences as JSON, by change
     */
    public record OfDetection(
            Map<Change, Long> rows,
            TreeSet<String> hosts,
            Map<String, Long> fields,
            Map<Change, List<ObjectNode>> examples) {

        OfDetection() {
            this(new EnumMap<>(Change.class), new TreeSet<>(), new TreeMap<>(), new EnumMap<>(Change.class));
        }

        /** How many rows have changed so. */
        public long count(Change change) {
            return rows.getOrDefault(change, 0L);
        }
    }

    /** Adds up the lines of a file of differences. */
    public static DifferenceTotals of(Path differences) throws IOException {
        Map<String, OfDetection> totals = new TreeMap<>();
        try (JsonRows lines = JsonRows.open(differences)) {
            for (ObjectNode line = lines.next(); line != null; line = lines.next()) {
                Change change = change(line);
                JsonNode row = line.has("after") ? line.path("after") : line.path("before");
                OfDetection detection =
                        totals.computeIfAbsent(row.path("detection_name").asText(), name -> new OfDetection());
                detection.rows().merge(change, 1L, Long::sum);
                addHosts(row.path("dest"), detection.hosts());
                line.path("fields").forEach(field -> detection.fields().merge(field.asText(), 1L, Long::sum));
                List<ObjectNode> examples = detection.examples().computeIfAbsent(change, kind -> new ArrayList<>());
                if (examples.size() < EXAMPLES) {
                    examples.add(line);
                }
            }
        }
        return new DifferenceTotals(totals);
    }

    private static Change change(JsonNode line) throws IOException {
        String written = line.path("change").asText();
        for (Change change : Change.values()) {
            if (change.wireName().equals(written)) {
                return change;
            }
        }
        throw new IOException("'" + written + "' is not a kind of change");
    }

    private static void addHosts(@Nullable JsonNode dest, TreeSet<String> hosts) {
        if (dest == null || dest.isMissingNode()) {
            return;
        }
        if (dest.isArray()) {
            dest.forEach(host -> hosts.add(host.asText()));
        } else {
            hosts.add(dest.asText());
        }
    }

    /** How many rows have changed so, of all detections. */
    public long count(Change change) {
        return byDetection.values().stream()
                .mapToLong(detection -> detection.count(change))
                .sum();
    }

    /** Whether nothing differs. */
    public boolean isNone() {
        return byDetection.isEmpty();
    }
}
