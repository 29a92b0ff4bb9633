package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.HOUR;
import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.TEN;
import static io.spawnwatch.fixture.DetectionRows.key;
import static io.spawnwatch.fixture.DetectionRows.profile;
import static io.spawnwatch.fixture.DetectionRows.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.detection.plan.eval.GroupProgress;
import io.spawnwatch.detection.plan.rows.GroupTotals;
import io.spawnwatch.detection.plan.rows.GroupTotals.ValueTotals;
import io.spawnwatch.detection.plan.rows.LookupTables;
import io.spawnwatch.detection.plan.rows.RowPlan;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.GroupKey;
import io.spawnwatch.sighting.WindowPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A row with conditions on values is reported exactly at the sighting that satisfies them. */
@Tag("slow")
class FirstReportTest {
    private static final WindowPolicy REVISIONS = new WindowPolicy(10 * MINUTE, Emission.REVISIONS, 10_000);
    private static final WindowPolicy FINAL = new WindowPolicy(10 * MINUTE, Emission.FINAL, 10_000);
    private static final String TSTATS =
            "| tstats count values(Processes.process_name) as n values(Processes.user) as u"
                    + " count(Processes.user) as c dc(Processes.process_name) as d from datamodel=Endpoint.Processes by"
                    + " Processes.dest Processes.user Processes.process | ";

    private static final List<String> SEARCHES = List.of(
            "search n=*journal*",
            "search n=a* u=b*",
            "search (n=a* OR d>3) u=b* n=c*",
            "where d>3 AND count>5",
            "where c>=2 AND match(n, \"^a\") AND isnotnull(u)",
            "eval x=n, k=mvcount(u) | rename x as y | where k>=2 | search y IN (b*, c*) u!=a1",
            "where mvcount(n)>3 OR in(u, \"c2\", \"a2\")",
            "eval k=mvcount(n) | search *",
            "fillnull value=\"-\" n u | search *",
            "eval r=d*2, s=c+1 | rename Processes.* as * | where dest=\"ws-1\" | search *");

    private static final @Nullable String[] VALUES = {"a1", "a2", "b1", "b2", "c1", "c2", null, "journal"};

    /** The rows of a search, counting how many are built from all values. */
    private record Counting(GroupRows rows, AtomicLong built) implements GroupRows {
        @Override
        public List<ProcessField> observedFields() {
            return rows.observedFields();
        }

        @Override
        public boolean mayReportEarly() {
            return rows.mayReportEarly();
        }

        @Override
        public boolean isIncremental() {
            return rows.isIncremental();
        }

        @Override
        public boolean needsValues() {
            return rows.needsValues();
        }

        @Override
        public boolean isSatisfied(GroupProgress progress) {
            return rows.isSatisfied(progress);
        }

        @Override
        public @Nullable List<RowField> row(GroupTotals totals) {
            built.incrementAndGet();
            return rows.row(totals);
        }
    }

    /** All sightings of a group, kept to build rows from. */
    private record Everything(GroupKey key, List<List<@Nullable String>> sightings, List<ProcessField> fields)
            implements GroupTotals {
        @Override
        public long windowStartMs() {
            return key.windowStartMs();
        }

        @Override
        public List<String> groupValues() {
            return key.values();
        }

        @Override
        public long count() {
            return sightings.size();
        }

        @Override
        public long firstTimeMs() {
            return NINE;
        }

        @Override
        public long lastTimeMs() {
            return NINE;
        }

        @Override
        public Map<String, ValueTotals> values(ProcessField field) {
            Map<String, ValueTotals> values = new HashMap<>();
            sightings.stream()
                    .map(sighting -> sighting.get(fields.indexOf(field)))
                    .filter(Objects::nonNull)
                    .forEach(value -> values.merge(
                            value,
                            new ValueTotals(1, NINE, NINE),
                            (left, right) -> new ValueTotals(left.count() + right.count(), NINE, NINE)));
            return values;
        }
    }

    private static StateBackend backend(boolean rocksDb) {
        return rocksDb ? new EmbeddedRocksDBStateBackend() : new HashMapStateBackend();
    }

    /** Restarts in between: some from a job that reported only final rows and therefore kept no progress. */
    @Test
    void aRandomRowIsFirstReportedAtTheSightingThatSatisfiesTheConditions() throws Exception {
        int reported = 0;
        int afterARestart = 0;
        for (int seed = 0; seed < 400; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            DetectionProfile profile = profile(1, TSTATS + SEARCHES.get(seed % SEARCHES.size()));
            RowPlan plan = RowPlan.of(Objects.requireNonNull(profile.rowSearch()), LookupTables.of(Map.of()));
            boolean rocksDb = seed % 50 == 0;
            GroupKey key = key(profile, "ws-1");
            List<List<@Nullable String>> seen = new ArrayList<>();
            boolean restarted = false;
            TallyOperator operator = new TallyOperator(REVISIONS, List.of(profile), backend(rocksDb), null);
            try {
                while (seen.size() < 12) {
                    if (random.nextInt(5) == 0) {
                        operator = restored(operator, FINAL, profile, rocksDb);
                        List<@Nullable String> unnoticed =
                                Arrays.asList(VALUES[random.nextInt(8)], VALUES[random.nextInt(8)]);
                        seen.add(unnoticed);
                        if (plan.row(new Everything(key, seen, plan.observedFields())) == null) {
                            operator.see(sighting(key, NINE + seen.size(), unnoticed.get(0), unnoticed.get(1)));
                        } else {
                            // A row that final emission held back would be reported at the next sighting.
                            seen.remove(seen.size() - 1);
                        }
                        operator = restored(operator, REVISIONS, profile, rocksDb);
                        restarted = true;
                    }
                    List<@Nullable String> values = Arrays.asList(VALUES[random.nextInt(8)], VALUES[random.nextInt(8)]);
                    seen.add(values);
                    List<DetectionRow> rows = operator.see(
                                    sighting(key, NINE + seen.size(), values.get(0), values.get(1)))
                            .rows();
                    boolean holds = plan.row(new Everything(key, seen, plan.observedFields())) != null;
                    assertThat(rows)
                            .as("seed %d, %s: %s", seed, profile.rowSearch(), seen)
                            .hasSize(holds ? 1 : 0);
                    if (holds) {
                        reported++;
                        afterARestart += restarted ? 1 : 0;
                        break;
                    }
                }
                assertThat(operator.watermark(TEN + HOUR).entries()).isZero();
            } finally {
                operator.close();
            }
        }
        assertThat(List.of(reported, afterARestart)).allMatch(rows -> rows > 50);
    }

    private static TallyOperator restored(
            TallyOperator operator, WindowPolicy policy, DetectionProfile profile, boolean rocksDb) throws Exception {
        OperatorSubtaskState snapshot = operator.snapshot(1);
        operator.close();
        return new TallyOperator(policy, List.of(profile), backend(rocksDb), snapshot);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noSightingOfAnUnsatisfiedRowReadsTheValuesOfItsGroup(boolean rocksDb) throws Exception {
        AtomicLong built = new AtomicLong();
        DetectionProfile profile = profile(1, TSTATS + "search n=*deletejournal*");
        TallySightings function = new TallySightings(
                REVISIONS,
                List.of(profile),
                List.of(),
                (profiled, lookups) -> new Counting(GroupRows.of(profiled, lookups), built));
        try (TallyOperator operator = TallyOperator.of(function, backend(rocksDb))) {
            GroupKey key = key(profile, "ws-1");
            for (int i = 0; i < 5_000; i++) {
                operator.see(sighting(key, NINE + i, "u" + i, "fsutil " + i));
            }
            assertThat(built).hasValue(0);

            operator.see(sighting(key, NINE + 6_000, "u", "fsutil usn deletejournal"));
            assertThat(built).as("the row is written").hasValue(1);
            assertThat(operator.rows()).hasSize(1);
            assertThat(operator.keys(TallySightings.ROW_PROGRESS.getName()))
                    .as("progress is not needed any more")
                    .isZero();
            for (int i = 0; i < 1_000; i++) {
                operator.see(sighting(key, NINE + i, null, "again " + i));
            }
            operator.watermark(TEN);
            for (int i = 0; i < 1_000; i++) {
                operator.see(sighting(key, NINE + i, null, "late " + i));
            }
            operator.watermark(TEN + HOUR);
            assertThat(built).as("at first, at the close and at the expiry").hasValue(3);
            assertThat(operator.rows()).extracting(DetectionRow::revision).containsExactly(2, 3);
        }
    }

    /** Whether two multivalue fields share a value depends on all values of both. */
    @Test
    void aRowThatOnlyTheWholeGroupDecidesIsReportedWhenItsWindowCloses() throws Exception {
        DetectionProfile profile = profile(1, TSTATS + "where n=u");
        GroupKey key = key(profile, "ws-1");
        try (TallyOperator operator = new TallyOperator(REVISIONS, List.of(profile), backend(false), null)) {
            operator.see(sighting(key, NINE + 1, "5", "x"), sighting(key, NINE + 2, "y", "5.0"));
            assertThat(operator.rows()).isEmpty();

            assertThat(operator.watermark(TEN).rows())
                    .extracting(DetectionRow::revision)
                    .containsExactly(1);
            operator.see(sighting(key, NINE + 3, "z", null));
            assertThat(operator.watermark(TEN + HOUR).rows())
                    .extracting(DetectionRow::revision)
                    .containsExactly(2);
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void aLateSightingThatSatisfiesSuchARowIsReportedWhenTheWindowExpires() throws Exception {
        DetectionProfile profile = profile(1, TSTATS + "where n=u");
        GroupKey key = key(profile, "ws-1");
        try (TallyOperator operator = new TallyOperator(REVISIONS, List.of(profile), backend(false), null)) {
            operator.see(sighting(key, NINE + 1, "5", "x")).watermark(TEN);
            operator.see(sighting(key, NINE + 2, "y", "5.0"));
            assertThat(operator.rows()).isEmpty();

            assertThat(operator.watermark(TEN + HOUR).rows())
                    .extracting(DetectionRow::revision)
                    .containsExactly(1);
            assertThat(operator.entries()).isZero();
        }
    }
}
