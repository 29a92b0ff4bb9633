package io.spawnwatch.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.allowlist.AllowlistEntry;
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

    /** Scores are added as whole numbers, so that their order does not matter. */
    private static final double UNITS_PER_POINT = 1e6;

    private static final Comparator<RankedObject> BY_RISK =
            Comparator.comparingDouble(RankedObject::risk).reversed().thenComparing(RankedObject::name);

    private final KeyedTotals totals;
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

    private static final class Ranking {
        private final PriorityQueue<RankedObject> top = new PriorityQueue<>(BY_RISK.reversed());
        private long distinct;

        void add(RankedObject object) {
            distinct++;
            top.add(object);
            if (top.size() > TOP) {
                top.remove();
            }
        }

        RiskRanking ranking() {
            return new RiskRanking(distinct, top.stream().sorted(BY_RISK).toList());
        }
    }

    /**
     * No rows.
     *
     * @param folder an existing folder for temporary files, which {@link #close} deletes
     */
    RowTotals(Path folder) {
        this(new KeyedTotals(KeyedTotals::sum, folder));
    }

    RowTotals(KeyedTotals totals) {
        this.totals = totals;
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
            totals.add(LengthPrefixed.join(List.of(kind, owner, name)), 1, 0);
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
        for (Map.Entry<String, Long> object : units.entrySet()) {
            totals.add(object.getKey(), 1, object.getValue());
        }
    }

    /** To be called once, after all rows and before any result is asked for. */
    void finish() throws IOException {
        totals.forEach((key, total) -> {
            List<String> parts = LengthPrefixed.split(key);
            switch (parts.get(0)) {
                case HOST_OF_DETECTION -> hostsOfDetection.merge(parts.get(1), 1L, Long::sum);
                case HOST_OF_ENTRY -> hostsOfEntry.merge(parts.get(1), 1L, Long::sum);
                case RISK_OF_HOST -> hosts.add(ranked(parts.get(1), total));
                default -> users.add(ranked(parts.get(1), total));
            }
        });
    }

    private static RankedObject ranked(String name, long[] total) {
        return new RankedObject(name, total[1] / UNITS_PER_POINT, total[0]);
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
