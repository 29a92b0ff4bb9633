package io.spawnwatch.function;

import static io.spawnwatch.function.Fixtures.NINE;
import static io.spawnwatch.function.Fixtures.row;
import static io.spawnwatch.function.Fixtures.tally;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.risk.RiskScoring;
import io.spawnwatch.risk.Suppression;
import io.spawnwatch.sighting.DetectionRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.util.BroadcastOperatorTestHarness;
import org.junit.jupiter.api.Test;

class ApplyAllowlistTest {
    private static final AllowlistEntry ENTRY = new AllowlistEntry(
            "admins", List.of("*"), Map.of("dest", "ws-*"), Long.MIN_VALUE, Long.MAX_VALUE, "endpoint-team", "CHG-1");
    private static final DetectionRow ALLOWED = row("ws-1", tally(1, NINE, NINE), 1);
    private static final DetectionRow OTHER = row("srv-1", tally(1, NINE, NINE), 1);
    private static final Suppression SUPPRESSED =
            new Suppression(RiskScoring.score(ALLOWED), "admins", "endpoint-team", "CHG-1");

    private static final class Operator implements AutoCloseable {
        private final BroadcastOperatorTestHarness<DetectionRow, AllowlistUpdate, DetectionRow> harness;

        Operator(List<AllowlistEntry> seed, boolean controlStream, OperatorSubtaskState snapshot) throws Exception {
            harness = new BroadcastOperatorTestHarness<>(
                    new CoBroadcastWithNonKeyedOperator<>(
                            new ApplyAllowlist(seed, controlStream), List.of(ApplyAllowlist.ENTRIES)),
                    1,
                    1,
                    0);
            ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig()).setGenericTypes(false);
            harness.setup();
            if (snapshot != null) {
                harness.initializeState(snapshot);
            }
            harness.open();
        }

        Operator update(AllowlistUpdate... updates) throws Exception {
            for (AllowlistUpdate update : updates) {
                harness.processBroadcastElement(update, 0);
            }
            return this;
        }

        Operator rows(DetectionRow... rows) throws Exception {
            for (DetectionRow row : rows) {
                harness.processElement(row, 0);
            }
            return this;
        }

        List<DetectionRow> passed() {
            List<DetectionRow> passed = harness.extractOutputValues();
            harness.getOutput().clear();
            return passed;
        }

        List<Suppression> suppressed() {
            List<Suppression> suppressed = new ArrayList<>();
            var records = harness.getSideOutput(OutputTags.SUPPRESSED);
            while (records != null && !records.isEmpty()) {
                suppressed.add(records.remove().getValue());
            }
            return suppressed;
        }

        @Override
        public void close() {
            assertThatCode(harness::close).doesNotThrowAnyException();
        }
    }

    @Test
    void noRowIsJudgedBeforeTheListIsLoaded() throws Exception {
        try (Operator operator = new Operator(List.of(), true, null)) {
            operator.rows(ALLOWED, OTHER);
            assertThat(operator.passed()).isEmpty();
            assertThat(operator.suppressed()).isEmpty();

            operator.update(AllowlistUpdate.put(ENTRY));
            assertThat(operator.passed()).isEmpty();

            operator.update(AllowlistUpdate.loaded());
            assertThat(operator.passed()).containsExactly(OTHER);
            assertThat(operator.suppressed()).containsExactly(SUPPRESSED);
        }
    }

    @Test
    void rowsThatWaitSurviveARestart() throws Exception {
        OperatorSubtaskState snapshot;
        try (Operator before = new Operator(List.of(), true, null)) {
            before.rows(ALLOWED, OTHER);
            snapshot = before.harness.snapshot(1, 1);
        }
        try (Operator after = new Operator(List.of(), true, snapshot)) {
            after.update(AllowlistUpdate.put(ENTRY), AllowlistUpdate.loaded());

            assertThat(after.passed()).containsExactly(OTHER);
            assertThat(after.suppressed()).containsExactly(SUPPRESSED);
        }
    }

    @Test
    void rowsThatWaitAreNotForgottenWhenTheControlStreamIsSwitchedOff() throws Exception {
        OperatorSubtaskState snapshot;
        try (Operator before = new Operator(List.of(), true, null)) {
            before.rows(ALLOWED);
            snapshot = before.harness.snapshot(1, 1);
        }
        try (Operator after = new Operator(List.of(), false, snapshot)) {
            assertThat(after.rows(OTHER).passed()).containsExactly(ALLOWED, OTHER);
        }
    }

    @Test
    void anEntryTakesEffectWhenItIsPutAndNoLongerWhenItIsRemoved() throws Exception {
        try (Operator operator = new Operator(List.of(), true, null)) {
            assertThat(operator.update(AllowlistUpdate.loaded()).rows(ALLOWED).passed())
                    .containsExactly(ALLOWED);
            assertThat(operator.update(AllowlistUpdate.put(ENTRY)).rows(ALLOWED).passed())
                    .isEmpty();
            assertThat(operator.suppressed()).containsExactly(SUPPRESSED);
            assertThat(operator.update(AllowlistUpdate.remove("admins"))
                            .rows(ALLOWED)
                            .passed())
                    .containsExactly(ALLOWED);
        }
    }

    @Test
    void anEntryThatWasRemovedWhileTheJobWasDownIsGoneOnceTheListIsLoaded() throws Exception {
        OperatorSubtaskState snapshot;
        try (Operator before = new Operator(List.of(), true, null)) {
            before.update(AllowlistUpdate.put(ENTRY), AllowlistUpdate.loaded());
            snapshot = before.harness.snapshot(1, 1);
        }
        try (Operator after = new Operator(List.of(), true, snapshot)) {
            after.rows(ALLOWED);
            assertThat(after.passed()).isEmpty();

            assertThat(after.update(AllowlistUpdate.loaded()).passed()).containsExactly(ALLOWED);
        }
    }

    @Test
    void entriesOfTheFileHoldWithoutAControlStream() throws Exception {
        try (Operator operator = new Operator(List.of(ENTRY), false, null)) {
            assertThat(operator.rows(ALLOWED, OTHER).passed()).containsExactly(OTHER);
            assertThat(operator.suppressed()).containsExactly(SUPPRESSED);
        }
    }

    @Test
    void aRowIsSuppressedOnlyIfTheEntryHoldsForAllOfItsSightings() throws Exception {
        AllowlistEntry untilNine = new AllowlistEntry("short", List.of("*"), Map.of("dest", "ws-*"), 0, NINE, "o", "r");
        DetectionRow across = row("ws-1", tally(2, NINE - 1, NINE), 2);
        DetectionRow before = row("ws-1", tally(1, NINE - 1, NINE - 1), 1);
        try (Operator operator = new Operator(List.of(untilNine), false, null)) {
            assertThat(operator.rows(before, across).passed()).containsExactly(across);
        }
    }
}
