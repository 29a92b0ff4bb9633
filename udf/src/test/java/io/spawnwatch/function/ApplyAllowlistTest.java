package io.spawnwatch.function;

import static io.spawnwatch.fixture.DetectionRows.NINE;
import static io.spawnwatch.fixture.DetectionRows.row;
import static io.spawnwatch.fixture.DetectionRows.tally;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.detection.RowField;
import io.spawnwatch.risk.RiskScoring;
import io.spawnwatch.risk.Suppression;
import io.spawnwatch.sighting.DetectionRow;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

class ApplyAllowlistTest {
    private static final AllowlistEntry ENTRY = new AllowlistEntry(
            "admins", List.of("*"), Map.of("dest", "ws-*"), Long.MIN_VALUE, Long.MAX_VALUE, "endpoint-team", "CHG-1");
    private static final DetectionRow ALLOWED = row("ws-1", tally(1, NINE, NINE), 1);
    private static final DetectionRow OTHER = row("srv-1", tally(1, NINE, NINE), 1);
    private static final Suppression SUPPRESSED =
            new Suppression(RiskScoring.score(ALLOWED), "admins", "endpoint-team", "CHG-1");

    @Test
    void noRowIsCheckedBeforeTheListIsLoaded() throws Exception {
        try (AllowlistOperator operator = new AllowlistOperator(List.of(), true, null)) {
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
    void waitingRowsSurviveARestart() throws Exception {
        OperatorSubtaskState snapshot;
        try (AllowlistOperator before = new AllowlistOperator(List.of(), true, null)) {
            before.rows(ALLOWED, OTHER);
            snapshot = before.snapshot(1);
        }
        try (AllowlistOperator after = new AllowlistOperator(List.of(), true, snapshot)) {
            after.update(AllowlistUpdate.put(ENTRY), AllowlistUpdate.loaded());

            assertThat(after.passed()).containsExactly(OTHER);
            assertThat(after.suppressed()).containsExactly(SUPPRESSED);
        }
    }

    @Test
    void waitingRowsAreReleasedWhenTheControlStreamIsSwitchedOff() throws Exception {
        OperatorSubtaskState snapshot;
        try (AllowlistOperator before = new AllowlistOperator(List.of(), true, null)) {
            before.rows(ALLOWED);
            snapshot = before.snapshot(1);
        }
        try (AllowlistOperator after = new AllowlistOperator(List.of(), false, snapshot)) {
            assertThat(after.rows(OTHER).passed()).containsExactly(ALLOWED, OTHER);
        }
    }

    @Test
    void anEntryAppliesFromWhenItIsPutUntilItIsRemoved() throws Exception {
        try (AllowlistOperator operator = new AllowlistOperator(List.of(), true, null)) {
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
    void anEntryRemovedWhileTheJobWasDownIsGoneOnceTheListIsLoaded() throws Exception {
        OperatorSubtaskState snapshot;
        try (AllowlistOperator before = new AllowlistOperator(List.of(), true, null)) {
            before.update(AllowlistUpdate.put(ENTRY), AllowlistUpdate.loaded());
            snapshot = before.snapshot(1);
        }
        try (AllowlistOperator after = new AllowlistOperator(List.of(), true, snapshot)) {
            after.rows(ALLOWED);
            assertThat(after.passed()).isEmpty();

            assertThat(after.update(AllowlistUpdate.loaded()).passed()).containsExactly(ALLOWED);
        }
    }

    @Test
    void entriesOfTheFileApplyWithoutAControlStream() throws Exception {
        try (AllowlistOperator operator = new AllowlistOperator(List.of(ENTRY), false, null)) {
            assertThat(operator.rows(ALLOWED, OTHER).passed()).containsExactly(OTHER);
            assertThat(operator.suppressed()).containsExactly(SUPPRESSED);
        }
    }

    @Test
    void suppressedRowsOfAnEntryAreCountedFromZero() throws Exception {
        try (AllowlistOperator operator = new AllowlistOperator(List.of(ENTRY), true, null)) {
            assertThat(operator.rowsSuppressed("admins")).isEqualTo(0L);
            AllowlistEntry later = new AllowlistEntry(
                    "later", List.of("*"), Map.of("dest", "srv-*"), Long.MIN_VALUE, Long.MAX_VALUE, "o", "r");
            assertThat(operator.rowsSuppressed("later")).isNull();

            operator.update(AllowlistUpdate.put(later), AllowlistUpdate.loaded());
            assertThat(operator.rowsSuppressed("later")).isEqualTo(0L);

            operator.rows(ALLOWED, OTHER, ALLOWED).update(AllowlistUpdate.put(later));
            assertThat(operator.rowsSuppressed("admins")).isEqualTo(2L);
            assertThat(operator.rowsSuppressed("later")).isEqualTo(1L);
        }
    }

    @Test
    void aRowIsSuppressedOnlyIfTheEntryIsValidForAllItsSightings() throws Exception {
        AllowlistEntry untilNine = new AllowlistEntry("short", List.of("*"), Map.of("dest", "ws-*"), 0, NINE, "o", "r");
        DetectionRow across = row("ws-1", tally(2, NINE - 1, NINE), 2);
        DetectionRow before = row("ws-1", tally(1, NINE - 1, NINE - 1), 1);
        try (AllowlistOperator operator = new AllowlistOperator(List.of(untilNine), false, null)) {
            assertThat(operator.rows(before, across).passed()).containsExactly(across);
        }
    }

    @Test
    void aRowOfSeveralHostsPassesUnlessAllAreAllowed() throws Exception {
        DetectionRow allowed = hosts("ws-1", "ws-2");
        DetectionRow mixed = hosts("ws-1", "srv-1", "ws-2");
        try (AllowlistOperator operator = new AllowlistOperator(List.of(ENTRY), false, null)) {
            assertThat(operator.rows(allowed, mixed).passed()).containsExactly(mixed);
        }
    }

    /** A row of an allowed host's group whose search has replaced the host with these. */
    private static DetectionRow hosts(String... hosts) {
        return new DetectionRow(
                ALLOWED.profile(),
                ALLOWED.windowStartMs(),
                ALLOWED.windowEndMs(),
                ALLOWED.groupValues(),
                ALLOWED.tally(),
                1,
                false,
                List.of(new RowField("dest", List.of(hosts), false)));
    }
}
