package io.spawnwatch.backtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.report.ReplaySummary.EntryCover;
import io.spawnwatch.report.ReplaySummary.FiredDetection;
import io.spawnwatch.report.ReplaySummary.RankedObject;
import io.spawnwatch.report.ReplaySummary.RiskRanking;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Totals of final rows, against a naive computation with everything in memory. */
class RowTotalsTest {
    @TempDir
    private Path folder;

    private static List<AllowlistEntry> entries() {
        return IntStream.range(0, 6)
                .mapToObj(i -> new AllowlistEntry("entry-" + i, List.of("*"), Map.of(), 0, 1, "owner", "reason"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 1", "3, 50", "4, 1000"})
    void totalsAreThoseOfANaiveComputation(long seed, int number) throws IOException {
        RandomRows random = new RandomRows(seed);
        List<ObjectNode> raised = random.riskEvents(number);
        List<ObjectNode> suppressed = new ArrayList<>();
        for (int i = 0; i < number / 2; i++) {
            suppressed.add(random.suppressed());
        }
        try (RowTotals totals = new RowTotals(new KeyedTotals(KeyedTotals::sum, folder, 3000))) {
            for (ObjectNode row : raised) {
                totals.addRaised(row);
            }
            for (ObjectNode row : suppressed) {
                totals.addSuppressed(row);
            }
            totals.finish();

            assertThat(totals.fired()).isEqualTo(naiveFired(raised));
            assertThat(totals.hosts()).isEqualTo(naiveRanking(raised, "system"));
            assertThat(totals.users()).isEqualTo(naiveRanking(raised, "user"));
            assertThat(totals.cover(entries())).isEqualTo(naiveCover(suppressed));
        }
        assertThat(folder).isEmptyDirectory();
    }

    /** To Splunk, a row in time and the late rows of its id are one risk event. */
    @ParameterizedTest
    @CsvSource({"11, 30", "12, 100", "13, 600"})
    void anIdRaisesTheRiskOfAnObjectOnce(long seed, int ids) throws IOException {
        SplittableRandom choice = new SplittableRandom(seed);
        RandomRows random = new RandomRows(seed);
        List<ObjectNode> rows = new ArrayList<>();
        List<ObjectNode> counting = new ArrayList<>();
        int uncounted = 0;
        for (int id = 0; id < ids; id++) {
            Set<String> raised = new HashSet<>();
            // The row in time, if there is one, and then late ones in their order, each of one revision.
            for (int part = choice.nextInt(2); part < 5; part++) {
                if (choice.nextInt(3) == 0) {
                    continue;
                }
                ObjectNode row = random.riskEvent()
                        .put("risk_event_id", "row-" + id)
                        .put("late", part > 0)
                        .put("revision", part == 0 ? choice.nextInt(1, 9) : 2 * part - choice.nextInt(2));
                // Few names, so that the rows of an id share them.
                row.get("risk_objects")
                        .forEach(object -> ((ObjectNode) object).put("risk_object", "name-" + choice.nextInt(5)));
                rows.add(row);
                ObjectNode counts = row.deepCopy();
                ArrayNode objects = counts.putArray("risk_objects");
                Set<String> names = new HashSet<>();
                for (JsonNode object : row.get("risk_objects")) {
                    String name = object.get("risk_object_type") + " " + object.get("risk_object");
                    names.add(name);
                    if (raised.contains(name)) {
                        uncounted++;
                    } else {
                        objects.add(object);
                    }
                }
                raised.addAll(names);
                counting.add(counts);
            }
        }
        Collections.shuffle(rows, new Random(seed));
        try (RowTotals totals = new RowTotals(new KeyedTotals(RowTotals::merge, folder, 3000), true)) {
            for (ObjectNode row : rows) {
                totals.addRaised(row);
            }
            totals.finish();

            assertThat(totals.hosts()).as("seed " + seed).isEqualTo(naiveRanking(counting, "system"));
            assertThat(totals.users()).as("seed " + seed).isEqualTo(naiveRanking(counting, "user"));
            assertThat(totals.fired()).as("seed " + seed).isEqualTo(naiveFired(rows));
        }
        assertThat(uncounted).as("seed " + seed).isGreaterThan(ids / 3);
        assertThat(folder).isEmptyDirectory();
    }

    private static Set<String> hosts(List<ObjectNode> rows) {
        Set<String> hosts = new HashSet<>();
        for (ObjectNode row : rows) {
            JsonNode dest = row.get("dest");
            if (dest.isArray()) {
                dest.forEach(name -> hosts.add(name.textValue()));
            } else {
                hosts.add(dest.textValue());
            }
        }
        return hosts;
    }

    private static List<ObjectNode> where(List<ObjectNode> rows, String field, String value) {
        return rows.stream()
                .filter(row -> row.get(field).textValue().equals(value))
                .toList();
    }

    private static List<FiredDetection> naiveFired(List<ObjectNode> raised) {
        return IntStream.range(0, 5)
                .mapToObj(i -> where(raised, "detection_id", "detection-" + i))
                .filter(rows -> !rows.isEmpty())
                .map(rows -> new FiredDetection(
                        rows.get(0).get("detection_id").textValue(),
                        rows.get(0).get("detection_name").textValue(),
                        rows.size(),
                        hosts(rows).size(),
                        rows.stream()
                                .map(row -> row.get("firstTime").textValue())
                                .min(Comparator.naturalOrder())
                                .orElseThrow(),
                        rows.stream()
                                .map(row -> row.get("lastTime").textValue())
                                .max(Comparator.naturalOrder())
                                .orElseThrow()))
                .sorted(Comparator.comparingLong((FiredDetection fired) -> -fired.rows())
                        .thenComparing(FiredDetection::name))
                .toList();
    }

    private static RiskRanking naiveRanking(List<ObjectNode> raised, String type) {
        Map<String, BigDecimal> risk = new HashMap<>();
        Map<String, Set<ObjectNode>> rows = new HashMap<>();
        for (ObjectNode row : raised) {
            for (JsonNode object : row.get("risk_objects")) {
                if (object.get("risk_object_type").textValue().equals(type)) {
                    String name = object.get("risk_object").textValue();
                    risk.merge(name, new BigDecimal(object.get("risk_score").toString()), BigDecimal::add);
                    rows.computeIfAbsent(name, any -> Collections.newSetFromMap(new IdentityHashMap<>()))
                            .add(row);
                }
            }
        }
        List<RankedObject> ranked = risk.entrySet().stream()
                .map(object -> new RankedObject(
                        object.getKey(),
                        object.getValue().doubleValue(),
                        rows.get(object.getKey()).size()))
                .sorted(Comparator.comparingDouble((RankedObject object) -> -object.risk())
                        .thenComparing(RankedObject::name))
                .toList();
        return new RiskRanking(ranked.size(), ranked.subList(0, Math.min(20, ranked.size())));
    }

    private static List<EntryCover> naiveCover(List<ObjectNode> suppressed) {
        return entries().stream()
                .map(entry -> {
                    List<ObjectNode> rows = where(suppressed, "allowlist_entry", entry.id());
                    return new EntryCover(
                            entry.id(),
                            "owner",
                            "reason",
                            rows.size(),
                            hosts(rows).size());
                })
                .sorted(Comparator.comparingLong((EntryCover cover) -> -cover.rows()))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"5, 0", "6, 3", "7, 1000"})
    void ofSeveralRevisionsTheHighestIsFinalWhetherRaisedOrSuppressed(long seed, int number) throws IOException {
        RandomRows random = new RandomRows(seed);
        List<ObjectNode> raised = random.riskEvents(number);
        List<ObjectNode> suppressed = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            suppressed.add(random.suppressed());
        }
        // No two records of a row have the same revision.
        List<ObjectNode> all = new ArrayList<>(raised);
        all.addAll(suppressed);
        for (int i = 0; i < all.size(); i++) {
            all.get(i).put("revision", (i * 7919L) % 10_007);
        }
        Map<String, ObjectNode> latest = new HashMap<>();
        for (ObjectNode row : all) {
            latest.merge(
                    row.get("risk_event_id") + (row.get("late").asBoolean() ? " " + lateSightings(row) : ""),
                    row,
                    (a, b) -> a.get("revision").asLong() > b.get("revision").asLong() ? a : b);
        }
        FinalRows rows = new FinalRows(
                RandomRows.write(folder.resolve("raised"), raised),
                RandomRows.write(folder.resolve("suppressed"), suppressed),
                true,
                folder);
        List<String> finalRaised = new ArrayList<>();
        List<String> finalSuppressed = new ArrayList<>();
        rows.forEach(row -> finalRaised.add(row.toString()), row -> finalSuppressed.add(row.toString()));

        assertThat(finalRaised)
                .containsExactlyInAnyOrderElementsOf(latest.values().stream()
                        .filter(row -> !row.has("allowlist_entry"))
                        .map(ObjectNode::toString)
                        .toList());
        assertThat(finalSuppressed)
                .containsExactlyInAnyOrderElementsOf(latest.values().stream()
                        .filter(row -> row.has("allowlist_entry"))
                        .map(ObjectNode::toString)
                        .toList());
    }

    /** Late sightings that two revisions are about. */
    private static long lateSightings(ObjectNode row) {
        long revision = row.get("revision").asLong();
        return revision % 2 == 0 ? revision - 1 : revision;
    }

    @ParameterizedTest
    @ValueSource(longs = {9, 10})
    void lateRowsReplaceEachOtherInPairs(long seed) throws IOException {
        SplittableRandom choice = new SplittableRandom(seed);
        RandomRows random = new RandomRows(seed);
        List<List<ObjectNode>> files = List.of(new ArrayList<>(), new ArrayList<>());
        Map<String, ObjectNode> expected = new HashMap<>();
        for (int id = 0; id < 40; id++) {
            for (int revision = 1; revision <= 8; revision++) {
                boolean late = choice.nextInt(4) > 0;
                if (choice.nextInt(3) == 0) {
                    continue;
                }
                int file = choice.nextInt(2);
                ObjectNode row = file == 0 ? random.riskEvent() : random.suppressed();
                row.put("risk_event_id", "row-" + id).put("revision", revision).put("late", late);
                files.get(file).add(row);
                // The later revision comes last.
                expected.put("row-" + id + (late ? " " + lateSightings(row) : ""), row);
            }
        }
        files.forEach(file -> Collections.shuffle(file, new Random(seed)));
        List<String> rows = new ArrayList<>();
        new FinalRows(
                        RandomRows.write(folder.resolve("raised"), files.get(0)),
                        RandomRows.write(folder.resolve("suppressed"), files.get(1)),
                        true,
                        folder)
                .forEach(row -> rows.add(row.toString()), row -> rows.add(row.toString()));

        assertThat(expected.keySet()).as("seed " + seed).hasSizeGreaterThan(100);
        assertThat(rows)
                .as("seed " + seed)
                .containsExactlyInAnyOrderElementsOf(
                        expected.values().stream().map(ObjectNode::toString).toList());
    }

    @Test
    void withoutRevisionsEveryRowIsFinal() throws IOException {
        List<ObjectNode> raised = new RandomRows(8).riskEvents(500);
        List<String> rows = new ArrayList<>();
        new FinalRows(RandomRows.write(folder.resolve("raised"), raised), null, false, folder)
                .forEach(row -> rows.add(row.toString()), row -> rows.add("suppressed"));

        assertThat(rows)
                .containsExactlyElementsOf(
                        raised.stream().map(ObjectNode::toString).toList());
    }
}
