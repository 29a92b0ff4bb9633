package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.HOUR;
import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.Detection;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RiskRule;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.lookup.LookupTable;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.detection.plan.rows.LookupTables;
import io.spawnwatch.detection.plan.rows.PushdownSearches;
import io.spawnwatch.detection.plan.rows.SpanValue;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Place;
import io.spawnwatch.document.SourceText;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.event.ProcessEvent;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.LookupFiles;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.Sighting;
import io.spawnwatch.sighting.TumblingWindow;
import io.spawnwatch.sighting.WindowPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random searches over random streams, with late events and restarts: the operators give the same rows, revision by revision,
 * as they do if every event that {@code tstats} counts is a sighting.
 */
@SuppressWarnings("try") // The harness declares close() with any exception.
class RandomPushdownRowsTest {
    private static final int SEARCHES = 100;
    private static final int STEPS = 80;
    private static final WindowPolicy POLICY = new WindowPolicy(10 * MINUTE, Emission.REVISIONS, 5 * MINUTE);

    /**
     * What happened: a test in which nothing does proves nothing.
     *
     * @param spared   sightings that pushdown spares
     * @param rows     revisions of rows
     * @param late     those of late rows
     * @param restarts restarts while windows were open
     */
    private record Happened(int spared, int rows, int late, int restarts) {
        Happened plus(Happened other) {
            return new Happened(spared + other.spared, rows + other.rows, late + other.late, restarts + other.restarts);
        }
    }

    @Test
    void givesTheRowsOfAllSightings(@TempDir Path folder) {
        Happened happened = runs(folder, 0, 3);
        assertThat(List.of(happened.spared, happened.rows, happened.late))
                .as("sightings spared, rows, late rows")
                .allMatch(number -> number > 100);
        assertThat(happened.restarts).as("restarts with open windows").isPositive();
    }

    @Test
    @Tag("slow")
    void givesTheRowsOfAllSightingsForTwentyThousandSearches(@TempDir Path folder) {
        Happened happened = runs(folder, 1000, 1200);
        assertThat(List.of(happened.spared, happened.rows, happened.late))
                .as("sightings spared, rows, late rows")
                .allMatch(number -> number > 10_000);
        assertThat(happened.restarts).as("restarts with open windows").isGreaterThan(100);
    }

    /** Each run has operators of its own, so the runs share the processors. */
    private static Happened runs(Path folder, int from, int to) {
        Lookups lookups = PushdownSearches.lookups(new LookupFiles(folder)).read();
        SearchEnvironment environment = new SearchEnvironment(Macros.none(), lookups, Normalization.RAW);
        return IntStream.range(from, to)
                .parallel()
                .mapToObj(seed -> {
                    try {
                        return run(new PushdownSearches(seed), environment, "seed " + seed);
                    } catch (Exception e) {
                        throw new IllegalStateException("seed " + seed, e);
                    }
                })
                .reduce(new Happened(0, 0, 0, 0), Happened::plus);
    }

    private static Happened run(PushdownSearches random, SearchEnvironment environment, String seed) throws Exception {
        List<Detection> detections = new ArrayList<>();
        List<DetectionPlan> plans = new ArrayList<>();
        while (plans.size() < SEARCHES) {
            Detection detection = detection("d" + plans.size(), random.search());
            try {
                plans.add(DetectionPlan.of(detection, environment));
                detections.add(detection);
            } catch (InvalidDocumentException refused) {
                // Try another one.
            }
        }
        TumblingWindows windows = TumblingWindows.fromEpoch(Duration.ofHours(1));
        GroupRows.Planner planner = plannedOnce();
        int spared = 0;
        int restarts = 0;
        try (OneInputStreamOperatorTestHarness<SourceRecord, Sighting> match =
                        new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(
                                new MatchDetections(detections, environment, DetectionOverrides.none(), windows)));
                Chain chain = new Chain(plans, planner);
                Chain reference = new Chain(plans, planner)) {
            match.open();
            long watermarkMs = NINE;
            for (int i = 0; i < STEPS; i++) {
                int action = random.nextInt(12);
                if (action == 0) {
                    watermarkMs += random.nextInt((int) (40 * MINUTE));
                    chain.watermark(watermarkMs);
                    reference.watermark(watermarkMs);
                } else if (action == 1 && random.nextInt(6) == 0) {
                    restarts += chain.hasOpenWindows() ? 1 : 0;
                    chain.restart();
                    reference.restart();
                } else {
                    ProcessEvent event = random.event(watermarkMs - HOUR + random.nextInt((int) (2 * HOUR)));
                    match.processElement(new SourceRecord(event, null, event.timeMs(), false), event.timeMs());
                    List<Sighting> seen = match.extractOutputValues();
                    match.getOutput().clear();
                    List<Sighting> all = new ArrayList<>();
                    plans.stream()
                            .filter(plan -> plan.isCounted(event))
                            .forEach(plan -> all.add(sighting(plan, event)));
                    assertThat(all).as(seed).containsAll(seen);
                    spared += all.size() - seen.size();
                    chain.see(seen);
                    reference.see(all);
                }
            }
            chain.watermark(watermarkMs + 24 * HOUR);
            reference.watermark(watermarkMs + 24 * HOUR);
            assertThat(chain.rows).as("%s: %s", seed, describe(plans)).isEqualTo(reference.rows);
            List<String> rows =
                    chain.rows.values().stream().flatMap(TreeSet::stream).toList();
            long late = rows.stream().filter(row -> row.contains("late=true")).count();
            return new Happened(spared, rows.size(), (int) late, restarts);
        }
    }

    /** Plans the rows of each search once with the same lookup tables, those from state being others. */
    private static GroupRows.Planner plannedOnce() {
        Map<LookupTables, Map<DetectionProfile, GroupRows>> planned = new HashMap<>();
        return (profile, lookups) -> planned.computeIfAbsent(lookups, any -> new HashMap<>())
                .computeIfAbsent(profile, any -> GroupRows.of(profile, lookups));
    }

    private static List<String> describe(List<DetectionPlan> plans) {
        return plans.stream().map(DetectionPlan::describe).toList();
    }

    /** A sighting of an event that {@code tstats} counts, whatever the commands after it say. */
    private static Sighting sighting(DetectionPlan plan, ProcessEvent event) {
        DetectionProfile profile = plan.profile();
        long lengthMs = plan.windows(TumblingWindows.fromEpoch(Duration.ofHours(1)))
                .length()
                .toMillis();
        TumblingWindow window = TumblingWindow.holding(event.timeMs(), lengthMs, 0);
        List<String> values = new ArrayList<>();
        long literal = 0;
        for (ProcessField field : plan.groupFields()) {
            String value = event.get(field);
            literal |= profile.filler().equals(value) ? 1L << values.size() : 0;
            values.add(Objects.requireNonNullElse(value, profile.filler()));
        }
        if (plan.groupSpan() != null) {
            values.add(SpanValue.holding(event.timeMs(), plan.groupSpan().toMillis()));
        }
        List<@Nullable String> observed = new ArrayList<>();
        plan.observedFields().forEach(field -> observed.add(event.get(field)));
        return new Sighting(
                new GroupKey(
                                profile.id(),
                                profile.version(),
                                profile.digest(),
                                window.startMs(),
                                window.endMs(),
                                values)
                        .encode(),
                event.timeMs(),
                false,
                observed,
                literal);
    }

    private static Detection detection(String id, String search) {
        return new Detection(
                id,
                id,
                1,
                "TTP",
                "production",
                "",
                SourceText.of(id + ".yml", search),
                new RiskRule(70, 70, 49.0, "m", List.of(), List.of()),
                Place.whole(id + ".yml"),
                List.of(),
                List.of(),
                "endpoint");
    }

    /** The operators after the match, with everything that they report by detection. */
    private static final class Chain implements AutoCloseable {
        private final List<DetectionProfile> profiles;
        private final List<LookupTable> lookups;
        private final GroupRows.Planner planner;
        private final Map<String, TreeSet<String>> rows = new HashMap<>();
        private TallyOperator tally;
        private RegroupOperator regroup;

        Chain(List<DetectionPlan> plans, GroupRows.Planner planner) throws Exception {
            this.planner = planner;
            profiles = plans.stream().map(DetectionPlan::profile).toList();
            lookups = plans.stream()
                    .flatMap(plan -> plan.rows().lookups().values().stream())
                    .distinct()
                    .toList();
            tally = tally(null);
            regroup = new RegroupOperator(1, 0, new HashMapStateBackend(), null);
        }

        private TallyOperator tally(@Nullable OperatorSubtaskState snapshot) throws Exception {
            return TallyOperator.of(
                    new TallySightings(POLICY, profiles, lookups, planner), new HashMapStateBackend(), snapshot);
        }

        boolean hasOpenWindows() {
            return tally.keys(TallySightings.OPEN_WINDOW.getName()) > 0;
        }

        void see(List<Sighting> sightings) throws Exception {
            tally.see(sightings.toArray(Sighting[]::new));
            collect();
        }

        void watermark(long timeMs) throws Exception {
            tally.watermark(timeMs);
            collect();
            regroup.watermark(timeMs);
            collect();
        }

        void restart() throws Exception {
            OperatorSubtaskState tallied = tally.snapshot(1);
            OperatorSubtaskState regrouped = regroup.snapshot(1);
            close();
            // The windows that are open finish with what state keeps.
            tally = tally(tallied);
            regroup = new RegroupOperator(1, 0, new HashMapStateBackend(), regrouped);
        }

        private void collect() throws Exception {
            regroup.see(tally.ungrouped());
            tally.rows().forEach(this::add);
            regroup.rows().forEach(this::add);
        }

        private void add(DetectionRow row) {
            String text = row.windowStartMs() + " " + row.groupValues() + " " + row.tally() + " revision="
                    + row.revision() + " late=" + row.late() + " " + row.fields();
            rows.computeIfAbsent(row.profile().id(), any -> new TreeSet<>()).add(text);
        }

        @Override
        public void close() {
            tally.close();
            regroup.close();
        }
    }
}
