package io.spawnwatch.backtest.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.backtest.KeyedTotals;
import io.spawnwatch.backtest.ScratchFolder;
import io.spawnwatch.connector.json.JsonRows;
import io.spawnwatch.sighting.LengthPrefixed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The differences of a comparison, added up.
 *
 * @param byDetection totals by the detection's name, sorted
 */
public record DifferenceTotals(Map<String, OfDetection> byDetection) {
    /** How many hosts of a detection are named. Each may be in any number of rows, and hosts may be more than fit into memory. */
    private static final int HOSTS = 3;

    private static final Comparator<DifferingHost> BY_ROWS =
            Comparator.comparingLong(DifferingHost::rows).reversed().thenComparing(DifferingHost::name);

    /** How many rows of each detection and change are kept as examples. */
    private static final int EXAMPLES = 3;

    private static final int LONGEST_VALUE = 24;

    /** Stands for values that differ in more than one way, or are too long to be shown. */
    private static final String VARIOUS = "";

    /**
     * A host and how many rows with it differ.
     *
     * @param name as in {@code dest}
     */
    public record DifferingHost(String name, long rows) {}

    /**
     * The hosts of a detection's rows that differ.
     *
     * @param count how many there are
     * @param most  some of those with the most rows, most first
     */
    public record DifferingHosts(long count, List<DifferingHost> most) {

        /** Copies the list. */
        public DifferingHosts {
            most = List.copyOf(most);
        }

        DifferingHosts plus(DifferingHost host) {
            return new DifferingHosts(
                    count + 1,
                    Stream.concat(most.stream(), Stream.of(host))
                            .sorted(BY_ROWS)
                            .limit(HOSTS)
                            .toList());
        }
    }

    /**
     * The differences of a detection.
     *
     * @param rows     how many rows, by change
     * @param hosts    the hosts in them
     * @param fields   how often each field of rows that both sides raise differs
     * @param values   the two values of those fields that are short and differ alike in all rows, as {@code 49.0 -> 70.0}
     * @param entries  how many rows each allowlist entry covers on one side only, by change
     * @param examples some differences as JSON, by change
     */
    public record OfDetection(
            Map<Change, Long> rows,
            DifferingHosts hosts,
            Map<String, Long> fields,
            Map<String, String> values,
            Map<Change, Map<String, Long>> entries,
            Map<Change, List<ObjectNode>> examples) {

        OfDetection() {
            this(
                    new EnumMap<>(Change.class),
                    new DifferingHosts(0, List.of()),
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new EnumMap<>(Change.class),
                    new EnumMap<>(Change.class));
        }

        private OfDetection with(DifferingHost host) {
            return new OfDetection(rows, hosts.plus(host), fields, values, entries, examples);
        }

        /** How many rows were raised by one side only. */
        public long raisedByOneSide() {
            return rows.entrySet().stream()
                    .filter(change -> change.getKey() != Change.CHANGED && change.getKey() != Change.ALLOWED_OTHERWISE)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }

        /** How many rows have changed so. */
        public long count(Change change) {
            return rows.getOrDefault(change, 0L);
        }
    }

    /** Adds up the lines of a file of differences. */
    public static DifferenceTotals of(Path differences) throws IOException {
        try (ScratchFolder scratch = ScratchFolder.create("compare")) {
            return of(differences, scratch.path());
        }
    }

    /**
     * Adds up the lines of a file of differences.
     *
     * @param scratch an existing folder for temporary files
     */
    public static DifferenceTotals of(Path differences, Path scratch) throws IOException {
        Map<String, OfDetection> totals = new TreeMap<>();
        try (KeyedTotals hosts = new KeyedTotals(KeyedTotals::sum, scratch);
                JsonRows lines = JsonRows.open(differences)) {
            for (ObjectNode line = lines.next(); line != null; line = lines.next()) {
                Change change = change(line);
                JsonNode row = line.has("after") ? line.path("after") : line.path("before");
                String detectionName = row.path("detection_name").asText();
                OfDetection detection = totals.computeIfAbsent(detectionName, name -> new OfDetection());
                detection.rows().merge(change, 1L, Long::sum);
                for (String host : hosts(row.path("dest"))) {
                    hosts.add(LengthPrefixed.join(List.of(detectionName, host)), 1);
                }
                if (change == Change.CHANGED) {
                    for (JsonNode field : line.path("fields")) {
                        addField(field.asText(), line, detection);
                    }
                } else if (change == Change.NOW_ALLOWED || change == Change.NO_LONGER_ALLOWED) {
                    addEntry(line.path(change == Change.NOW_ALLOWED ? "after" : "before"), change, detection);
                }
                List<ObjectNode> examples = detection.examples().computeIfAbsent(change, kind -> new ArrayList<>());
                if (examples.size() < EXAMPLES) {
                    examples.add(line);
                }
            }
            hosts.forEach((key, rows) -> {
                List<String> parts = LengthPrefixed.split(key);
                totals.computeIfPresent(
                        parts.get(0), (name, detection) -> detection.with(new DifferingHost(parts.get(1), rows[0])));
            });
        }
        totals.values().forEach(detection -> detection.values().values().removeIf(VARIOUS::equals));
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

    private static void addField(String field, ObjectNode line, OfDetection detection) {
        detection.fields().merge(field, 1L, Long::sum);
        String before = text(line.path("before").path(field));
        String after = text(line.path("after").path(field));
        String both = before == null || after == null ? VARIOUS : before + " -> " + after;
        detection.values().merge(field, both, (known, found) -> known.equals(found) ? known : VARIOUS);
    }

    /** A value in words, or null for one that does not fit into a line. */
    private static @Nullable String text(JsonNode value) {
        if (value.isMissingNode()) {
            return "none";
        }
        return value.isValueNode() && value.asText().length() <= LONGEST_VALUE ? value.asText() : null;
    }

    private static void addEntry(JsonNode covered, Change change, OfDetection detection) {
        detection
                .entries()
                .computeIfAbsent(change, kind -> new TreeMap<>())
                .merge(covered.path("allowlist_entry").asText(), 1L, Long::sum);
    }

    private static Set<String> hosts(JsonNode dest) {
        Set<String> hosts = new TreeSet<>();
        if (dest.isArray()) {
            dest.forEach(host -> hosts.add(host.asText()));
        } else if (!dest.isMissingNode()) {
            hosts.add(dest.asText());
        }
        return hosts;
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
