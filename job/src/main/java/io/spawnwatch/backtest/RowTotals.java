package io.spawnwatch.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.connector.json.RowKey;
import io.spawnwatch.report.ReplaySummary.EntryCover;
import io.spawnwatch.report.ReplaySummary.FiredDetection;
import io.spawnwatch.report.ReplaySummary.RankedObject;
import io.spawnwatch.report.ReplaySummary.RiskRanking;
import io.spawnwatch.sighting.LengthPrefixed;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the rows of a run: by detection, by risk object, and by entry of the allowlist. What is kept of each detection and
 * entry is in memory; hosts and users may be more than fit, see {@link KeyedTotals}.
 */
final class RowTotals implements Closeable {

    /** How many hosts and users are ranked. */
    static final int TOP = 20;

    private static final String HOST_OF_DETECTION = "d";
    private static final String HOST_OF_ENTRY = "a";
    private static final String RISK_OF_HOST = "system";
    private static final String RISK_OF_USER = "user";

    private static final int ROWS = 0;
    private static final int UNITS = 1;
    private static final int PART = 2;

    /** Scores are added as whole numbers, so that their order does not matter. */
    private static final double UNITS_PER_POINT = 1e6;

    private static final Comparator<RankedObject> BY_RISK =
            Comparator.comparingDouble(RankedObject::risk).reversed().thenComparing(RankedObject::name);

    private final KeyedTotals totals;
    private final boolean revised;
    private final Map<String, Detection> detections = new HashMap<>();
    private final Map<String, Long> rowsOfEntry = new HashMap<>();
    private final Map<String, Long> hostsOfDetection = new HashMap<>();
    private final Map<String, Long> hostsOfEntry = new HashMap<>();
    private final Ranking hosts = new Ranking();
    private final Ranking users = new Ranking();

    /** The rows of a detection; times are ISO 8601 texts of the same length, so their order is that of the times. */
    private record Detection(String name, long rows, String first, String last) {
        Detection plus(Detection other) {
            return new Detection(
                    name,
                    rows + other.rows,
                    first.compareTo(other.first) <= 0 ? first : other.first,
                    last.compareTo(other.last) >= 0 ? last : other.last);
        }
    }

    /** Ranks objects, whose totals come object by object. */
    private static final class Ranking {
        private final PriorityQueue<RankedObject> top = new PriorityQueue<>(BY_RISK.reversed());
        private @Nullable String name;
        private long rows;
        private long units;
        private long distinct;

        void add(String object, long[] total) {
            if (!object.equals(name)) {
                rank();
                name = object;
            }
            rows += total[ROWS];
            units += total[UNITS];
        }

        /** Ranks the last object. */
        void rank() {
            if (name == null) {
                return;
            }
            distinct++;
            top.add(new RankedObject(name, units / UNITS_PER_POINT, rows));
            if (top.size() > TOP) {
                top.remove();
            }
            name = null;
            rows = 0;
            units = 0;
        }

        RiskRanking ranking() {
            return new RiskRanking(distinct, top.stream().sorted(BY_RISK).toList());
        }
    }

    /**
     * No rows.
     *
     * @param folder  an existing folder for temporary files, which {@link #close} deletes
     * @param revised whether late rows may have the id of another row
     */
    RowTotals(Path folder, boolean revised) {
        this(new KeyedTotals(RowTotals::merge, folder), revised);
    }

    RowTotals(KeyedTotals totals) {
        this(totals, false);
    }

    RowTotals(KeyedTotals totals, boolean revised) {
        this.totals = totals;
        this.revised = revised;
    }

    /**
     * Adds up, or keeps what comes first: a row in time and the late rows of its id are one risk event to Splunk, so they raise
     * the risk of an object once. The page's {@code objects.js} has the same rule.
     */
    static void merge(long[] into, long[] other) {
        if (other[PART] < into[PART]) {
            System.arraycopy(other, 0, into, 0, into.length);
        } else if (other[PART] == into[PART]) {
            into[ROWS] += other[ROWS];
            into[UNITS] += other[UNITS];
        }
    }

    /** Adds a risk event. */
    void addRaised(ObjectNode row) throws IOException {
        String detection = row.path("detection_id").asText();
        detections.merge(
                detection,
                new Detection(
                        row.path("detection_name").asText(),
                        1,
                        row.path("firstTime").asText(),
                        row.path("lastTime").asText()),
                Detection::plus);
        addHosts(HOST_OF_DETECTION, detection, row);
        addRisk(row);
    }

    /** Adds a suppressed row. */
    void addSuppressed(ObjectNode row) throws IOException {
        String entry = row.path("allowlist_entry").asText();
        rowsOfEntry.merge(entry, 1L, Long::sum);
        addHosts(HOST_OF_ENTRY, entry, row);
    }

    private void addHosts(String kind, String owner, ObjectNode row) throws IOException {
        JsonNode dest = row.path("dest");
        Set<String> names = new LinkedHashSet<>();
        if (dest.isArray()) {
            dest.forEach(name -> names.add(name.asText()));
        } else {
            names.add(dest.asText());
        }
        names.remove("");
        for (String name : names) {
            totals.add(LengthPrefixed.join(List.of(kind, owner, name)), 1, 0, 0);
        }
    }

    /** A row may name an object several times; it counts as one row of it. */
    private void addRisk(ObjectNode row) throws IOException {
        Map<String, Long> units = new HashMap<>();
        row.path("risk_objects").forEach(object -> {
            String type = object.path("risk_object_type").asText();
            if (type.equals(RISK_OF_HOST) || type.equals(RISK_OF_USER)) {
                units.merge(
                        LengthPrefixed.join(
                                List.of(type, object.path("risk_object").asText())),
                        Math.round(object.path("risk_score").asDouble() * UNITS_PER_POINT),
                        Long::sum);
            }
        });
        // Only where an id can have several rows: it makes a key of each row.
        String id =
                revised ? LengthPrefixed.join(List.of(row.path("risk_event_id").asText())) : "";
        long part = revised ? RowKey.latePart(row) : 0;
        for (Map.Entry<String, Long> object : units.entrySet()) {
            totals.add(object.getKey() + id, 1, object.getValue(), part);
        }
    }

    /** To be called once, after all rows and before any result is asked for. */
    void finish() throws IOException {
        totals.forEach((key, total) -> {
            List<String> parts = LengthPrefixed.split(key);
            switch (parts.get(0)) {
                case HOST_OF_DETECTION -> hostsOfDetection.merge(parts.get(1), 1L, Long::sum);
                case HOST_OF_ENTRY -> hostsOfEntry.merge(parts.get(1), 1L, Long::sum);
                // In the order of the keys, the ids of an object follow each other.
                case RISK_OF_HOST -> hosts.add(parts.get(1), total);
                default -> users.add(parts.get(1), total);
            }
        });
        hosts.rank();
        users.rank();
    }

    /** The detections that have rows, those with the most rows first. */
    List<FiredDetection> fired() {
        List<FiredDetection> fired = new ArrayList<>();
        detections.forEach((id, detection) -> fired.add(new FiredDetection(
                id,
                detection.name,
                detection.rows,
                hostsOfDetection.getOrDefault(id, 0L),
                detection.first,
                detection.last)));
        fired.sort(Comparator.comparingLong(FiredDetection::rows)
                .reversed()
                .thenComparing(FiredDetection::name)
                .thenComparing(FiredDetection::id));
        return fired;
    }

    RiskRanking hosts() {
        return hosts.ranking();
    }

    RiskRanking users() {
        return users.ranking();
    }

    /** What each entry covers, those that cover the most rows first; entries that cover nothing keep their order. */
    List<EntryCover> cover(List<AllowlistEntry> entries) {
        return entries.stream()
                .map(entry -> new EntryCover(
                        entry.id(),
                        entry.owner(),
                        entry.reason(),
                        rowsOfEntry.getOrDefault(entry.id(), 0L),
                        hostsOfEntry.getOrDefault(entry.id(), 0L)))
                .sorted(Comparator.comparingLong(EntryCover::rows).reversed())
                .toList();
    }

    @Override
    public void close() throws IOException {
        totals.close();
    }
}
