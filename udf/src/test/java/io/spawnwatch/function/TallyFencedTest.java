package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.HOUR;
import static io.spawnwatch.fixture.DetectionRows.MINUTE;
import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.PROFILE;
import static io.spawnwatch.fixture.DetectionRows.TEN;
import static io.spawnwatch.fixture.DetectionRows.key;
import static io.spawnwatch.fixture.DetectionRows.tally;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.allowlist.Allowlist;
import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.function.wire.StreamTypes;
import io.spawnwatch.risk.RiskEvent;
import io.spawnwatch.risk.RiskEventId;
import io.spawnwatch.risk.RiskScoring;
import io.spawnwatch.sighting.DetectionRow;
import io.spawnwatch.sighting.Emission;
import io.spawnwatch.sighting.FencedSightings;
import io.spawnwatch.sighting.Tally;
import io.spawnwatch.sighting.WindowPolicy;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is beyond a limit of rows becomes one risk event of the detection and window. */
@SuppressWarnings("try") // The harness declares close() with any exception.
class TallyFencedTest {
    private static final long EXPIRY = TEN - 1 + 10 * MINUTE;

    static final class Operator implements AutoCloseable {
        private final KeyedOneInputStreamOperatorTestHarness<String, FencedSightings, DetectionRow> harness;

        Operator(Emission emission, @Nullable OperatorSubtaskState snapshot) throws Exception {
            harness = new KeyedOneInputStreamOperatorTestHarness<>(
                    new KeyedProcessOperator<>(new TallyFenced(new WindowPolicy(10 * MINUTE, emission, 10_000))),
                    FencedSightings::window,
                    StreamTypes.KEY);
            ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig()).setGenericTypes(false);
            harness.setup();
            if (snapshot != null) {
                harness.initializeState(snapshot);
            }
            harness.open();
        }

        Operator see(Tally tally, long watermarkMs) throws Exception {
            harness.processElement(fenced(tally, watermarkMs, false), tally.lastTimeMs());
            return this;
        }

        Operator watermark(long timeMs) throws Exception {
            harness.processWatermark(timeMs);
            return this;
        }

        List<RiskEvent> reported() {
            List<RiskEvent> events = harness.extractOutputValues().stream()
                    .map(RiskScoring::score)
                    .toList();
            harness.getOutput().clear();
            return events;
        }

        OperatorSubtaskState savepoint() throws Exception {
            return harness.snapshotWithLocalState(1, 1, SavepointType.savepoint(SavepointFormatType.CANONICAL))
                    .getJobManagerOwnedState();
        }

        int entries() {
            return harness.numKeyedStateEntries() + harness.numEventTimeTimers();
        }

        @Override
        public void close() throws Exception {
            harness.close();
        }
    }

    private static FencedSightings fenced(Tally tally, long watermarkMs, boolean regrouped) {
        return new FencedSightings(key(PROFILE, "any").window().encode(), PROFILE, 1000, regrouped, tally, watermarkMs);
    }

    private static Operator operator() throws Exception {
        return new Operator(Emission.REVISIONS, null);
    }

    @Test
    void theRiskEventSaysWhatIsMissingAndIsAboutNobody() throws Exception {
        try (Operator operator = operator()) {
            RiskEvent event =
                    operator.see(tally(1, NINE + 5, NINE + 5), NINE).reported().get(0);

            assertThat(event.riskEventId())
                    .isEqualTo(RiskEventId.ofRowsBeyondLimit(PROFILE.id(), NINE))
                    .isNotEqualTo(RiskEventId.of(PROFILE.id(), NINE, List.of()));
            assertThat(event.revision()).isOne();
            assertThat(event.row()).containsExactly(new RowField("row_limit", List.of("1000"), true));
            assertThat(event.tally()).isEqualTo(tally(1, NINE + 5, NINE + 5));
            assertThat(event.risk().score()).isZero();
            assertThat(event.risk().severity()).isEqualTo("informational");
            assertThat(event.risk().findingTitle()).isNull();
            assertThat(event.risk().riskObjects()).isEmpty();
            assertThat(event.risk().threatObjects()).isEmpty();
            assertThat(event.risk().message())
                    .isEqualTo(PROFILE.name() + " reached its limit of 1000 rows between 2025-11-16T09:00:00.000Z and"
                            + " 2025-11-16T10:00:00.000Z: events in further groups are not shown as rows (1 so far)");
            assertThat(event.annotations().techniqueIds()).containsExactly("T1047");
            assertThat(event.late()).isFalse();
        }
    }

    @Test
    void whatASearchComputesFromSeveralRowsIsSaidToBeIncomplete() throws Exception {
        try (Operator operator = operator()) {
            operator.harness.processElement(fenced(tally(1, NINE, NINE), NINE, true), NINE);
            assertThat(operator.reported().get(0).risk().message())
                    .endsWith("(1 so far), and what the search computes from several rows leaves them out");
        }
    }

    @Test
    void itIsReportedAtOnceAndWhenTheWindowClosesAndExpires() throws Exception {
        try (Operator operator = operator()) {
            assertThat(operator.see(tally(1, NINE, NINE), NINE).reported()).hasSize(1);
            assertThat(operator.see(tally(7, NINE + 1, NINE + 9), NINE).reported())
                    .isEmpty();
            assertThat(operator.watermark(TEN - 1).reported()).singleElement().satisfies(event -> {
                assertThat(event.revision()).isEqualTo(2);
                assertThat(event.tally()).isEqualTo(tally(8, NINE, NINE + 9));
                assertThat(event.risk().message()).contains("(8 so far)");
            });
            operator.see(tally(2, NINE + 3, NINE + 4), TEN - 1);
            assertThat(operator.watermark(EXPIRY).reported()).singleElement().satisfies(event -> {
                assertThat(event.revision()).isEqualTo(3);
                assertThat(event.tally().count()).isEqualTo(10);
            });
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void finalRowsAreReportedOnce() throws Exception {
        try (Operator operator = new Operator(Emission.FINAL, null)) {
            operator.see(tally(1, NINE, NINE), NINE).see(tally(4, NINE, NINE), NINE);
            assertThat(operator.reported()).isEmpty();
            assertThat(operator.watermark(EXPIRY).reported())
                    .singleElement()
                    .satisfies(event -> assertThat(event.tally().count()).isEqualTo(5));
        }
    }

    @Test
    void lateSightingsAreReportedAsSuchWithFurtherRevisions() throws Exception {
        try (Operator operator = operator()) {
            operator.see(tally(1, NINE, NINE), NINE)
                    .see(tally(3, NINE, NINE), NINE)
                    .watermark(EXPIRY);
            assertThat(operator.reported()).extracting(RiskEvent::revision).containsExactly(1, 2);
            operator.see(tally(2, NINE, NINE), EXPIRY + HOUR);
            assertThat(operator.reported()).singleElement().satisfies(event -> {
                assertThat(event.late()).isTrue();
                assertThat(event.tally().count()).isEqualTo(2);
                assertThat(event.revision()).isGreaterThan(2);
            });
            operator.watermark(EXPIRY + 2 * HOUR);
            assertThat(operator.entries()).isZero();
        }
    }

    @Test
    void aRestartForgetsNothingAndKnowsTheWatermarkOfTheTaskBefore() throws Exception {
        OperatorSubtaskState snapshot;
        try (Operator operator = operator()) {
            operator.see(tally(1, NINE, NINE), NINE).see(tally(3, NINE, NINE), NINE);
            snapshot = operator.harness.snapshot(1, 1);
        }
        try (Operator operator = new Operator(Emission.REVISIONS, snapshot)) {
            operator.see(tally(2, NINE, NINE), NINE).watermark(EXPIRY);
            assertThat(operator.reported()).singleElement().satisfies(event -> {
                assertThat(event.tally().count()).isEqualTo(6);
                assertThat(event.revision()).isEqualTo(2);
            });
        }
        try (Operator operator = operator()) {
            assertThat(operator.see(tally(2, NINE, NINE), EXPIRY).reported())
                    .as("before any watermark has arrived")
                    .allMatch(RiskEvent::late);
        }
    }

    @Test
    void onlyAnEntryThatAllowsEveryRowOfTheDetectionCoversIt() throws Exception {
        try (Operator operator = operator()) {
            operator.see(tally(1, NINE, NINE), NINE);
            DetectionRow row = operator.harness.extractOutputValues().get(0);
            assertThat(covers(row, Map.of("dest", "*"))).isFalse();
            assertThat(covers(row, Map.of("row_limit", "*"))).isTrue();
            assertThat(covers(row, Map.of("parent_process_name", "WmiPrvSE.exe")))
                    .isTrue();
        }
    }

    private static boolean covers(DetectionRow row, Map<String, String> match) {
        AllowlistEntry entry =
                new AllowlistEntry("id", List.of("*"), match, Long.MIN_VALUE, Long.MAX_VALUE, "owner", "reason");
        return Allowlist.of(List.of(entry)).covering(row.profile().id(), row::values, NINE, NINE) != null;
    }
}
