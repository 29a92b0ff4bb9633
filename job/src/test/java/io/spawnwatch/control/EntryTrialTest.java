package io.spawnwatch.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.fixture.Environments;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EntryTrialTest {
    private static final DetectionPlan WMI =
            DetectionPlan.of(DetectionCatalog.bundled().detections().get(0), Environments.raw());
    private static final String WMI_ID = WMI.profile().id();
    private static final Map<String, DetectionPlan> PLANS = Map.of(WMI_ID.toLowerCase(Locale.ROOT), WMI);
    private static final long NINE = 1_000_000;

    private static AllowlistEntry entry(Map<String, String> match) {
        return new AllowlistEntry("e", List.of("*"), match, Long.MIN_VALUE, Long.MAX_VALUE, "owner", "reason");
    }

    private static WrittenRow row(String id, Map<String, List<String>> values, @Nullable String coveredBy) {
        return new WrittenRow(id, 1, NINE, WMI_ID, "WMI", values, NINE, NINE, coveredBy);
    }

    @Test
    void rowsThatWereRaisedAreToldFromThoseThatAreCovered() {
        WrittenRow raised = row("1", Map.of("dest", List.of("ws7")), null);
        WrittenRow covered = row("2", Map.of("dest", List.of("WS7")), "other");
        WrittenRow elsewhere = row("3", Map.of("dest", List.of("ws8")), null);

        EntryTrial trial = EntryTrial.of(entry(Map.of("dest", "ws7")), List.of(raised, covered, elsewhere), PLANS);

        assertThat(trial.raised()).containsExactly(raised);
        assertThat(trial.covered()).containsExactly(covered);
        assertThat(trial.unsure()).isZero();
    }

    @Test
    void aValueThatTheConditionFixesIsKnownAlthoughItIsNotWritten() {
        Map.Entry<String, String> fixed =
                WMI.profile().fixedValues().entrySet().iterator().next();
        WrittenRow row = row("1", Map.of("dest", List.of("ws7")), null);

        EntryTrial trial = EntryTrial.of(entry(Map.of(fixed.getKey(), fixed.getValue())), List.of(row), PLANS);

        assertThat(trial.raised()).containsExactly(row);
    }

    @Test
    void aRowWithoutAGroupFieldMayBeCovered() {
        WrittenRow row = row("1", Map.of("dest", List.of("ws7")), null);

        assertThat(EntryTrial.of(entry(Map.of("dest", "ws7", "user", "ada")), List.of(row), PLANS)
                        .unsure())
                .isEqualTo(1);
        assertThat(EntryTrial.of(entry(Map.of("dest", "ws8", "user", "ada")), List.of(row), PLANS)
                        .unsure())
                .isZero();
    }

    /** A later revision has more values, and may be covered or not. */
    @Test
    void theLastRevisionOfARowCounts() {
        EntryTrials trials = new EntryTrials(
                List.of(entry(Map.of("dest", "ws7")), entry(Map.of("dest", "ws8")), entry(Map.of("dest", "ws9"))),
                PLANS);
        WrittenRow first = row("1", Map.of("dest", List.of("ws7")), null);
        WrittenRow last = row("1", Map.of("dest", List.of("ws8"), "user", List.of("ada")), null);
        trials.accept(first);
        trials.accept(last);

        assertThat(trials.of(0, List.of(last)).raised()).isEmpty();
        assertThat(trials.of(1, List.of(last.withHostsOnly())).raised()).containsExactly(last.withHostsOnly());
        assertThat(trials.of(2, List.of(last)).raised()).isEmpty();
        assertThat(last.withHostsOnly().values()).containsOnlyKeys("dest");
    }

    @Test
    void aFieldThatTheDetectionDoesNotGroupByIsNeverThere() {
        String absent = "process_hash";
        assertThat(WMI.profile().groupFields()).doesNotContain(absent);
        WrittenRow row = row("1", Map.of("dest", List.of("ws7")), null);

        assertThat(EntryTrial.of(entry(Map.of("dest", "ws7", absent, "x")), List.of(row), PLANS)
                        .unsure())
                .isZero();
        assertThat(EntryTrial.of(entry(Map.of("dest", "ws7", absent, "x")), List.of(row), Map.of())
                        .unsure())
                .as("the detection is not known")
                .isEqualTo(1);
    }
}
