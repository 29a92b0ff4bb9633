package io.spawnwatch.detection.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.spawnwatch.decode.EventKind;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.detection.explain.WindowExplanation.Reason;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.Normalization;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is said about a detection that can run. */
class PlanExplanationTest {
    private static final TumblingWindows HOURS = new TumblingWindows(Duration.ofHours(1), Duration.ofMinutes(50));

    private static final String FROM = "| tstats fillnull_value=none count ";
    private static final String BY_DEST =
            " from datamodel=Endpoint.Processes where Processes.process_name=a.exe by" + " Processes.dest";

    private static PlanExplanation explain(DetectionPlan plan) {
        return PlanExplanation.of(plan, DetectionOverrides.none().of("id"), HOURS);
    }

    private static PlanExplanation explain(String aggregates, String commands) {
        return explain(Plans.of(FROM + aggregates + BY_DEST + commands));
    }

    @Test
    void fieldsOfTheConditionTheGroupAndTheAggregatesAreNeeded() {
        assertThat(explain("values(Processes.user)", "").fields()).containsExactly("dest", "user", "process_name");
    }

    @Test
    void thePrefilterHasATextForEachClause() {
        assertThat(explain(
                                Plans.where(
                                        "Processes.user=user (Processes.process=*secret* OR Processes.process_name IN (a.exe, b.exe))"))
                        .prefilter())
                .containsExactly(
                        "looked up by user = \"user\"",
                        "and process containing \"secret\", or process_name = \"a.exe\" or \"b.exe\"");
        assertThat(explain(Plans.where("Processes.user!=u")).prefilter())
                .containsExactly("nothing that can be looked up: it is evaluated on every event");
    }

    @Test
    void rowsOfStatsAreReportedOnceTheWindowIsComplete() {
        assertThat(explain("", " | stats dc(Processes.dest) as n").reportTime()).isEqualTo(ReportTime.ROWS_COMPLETE);
        assertThat(explain("", " | stats dc(count) as n by Processes.dest").reportTime())
                .isEqualTo(ReportTime.FIRST_SIGHTING);
        assertThat(explain("", " | stats dc(count) as n by Processes.dest | where n > 0")
                        .reportTime())
                .isEqualTo(ReportTime.LATENESS_PASSED);
    }

    @Test
    void spansThatStatsAddsUpAreNotTheWindow() {
        String search =
                "| tstats count from datamodel=Endpoint.Processes where Processes.user=a by _time span=5m dest | stats ";

        assertThat(explain(Plans.of(search + "count by dest")).window().reason())
                .isEqualTo(WindowExplanation.Reason.DEFAULT);
        assertThat(explain(Plans.of(search + "dc(dest) as n by _time")).window().reason())
                .isEqualTo(WindowExplanation.Reason.SPAN);
    }

    @Test
    void aDetectionNeverFiresOnEventsWithoutARequiredField() {
        assertThat(explain(Plans.where("Processes.action=allowed")).eventKinds())
                .extracting(EventKindExplanation::kind, EventKindExplanation::canFire, EventKindExplanation::lacking)
                .contains(tuple(EventKind.CIM, true, List.of()), tuple(EventKind.SYSMON, false, List.of("action")));
    }

    @Test
    void aConditionThatIsNeverTrueFiresOnNoKindOfEventsAndNoFieldIsToBlame() {
        assertThat(explain(Plans.where("Processes.user=a NOT Processes.user=a")).eventKinds())
                .hasSize(EventKind.values().length)
                .allSatisfy(events -> {
                    assertThat(events.canFire()).isFalse();
                    assertThat(events.lacking()).isEmpty();
                });
    }

    @Test
    void fieldsThatRowsAreGroupedByAndEventsLackAreFilled() {
        PlanExplanation plan = explain(Plans.of(
                "| tstats fillnull_value=none count from datamodel=Endpoint.Processes where Processes.user=a by"
                        + " Processes.dest Processes.parent_process"));

        assertThat(plan.eventKinds())
                .filteredOn(events -> events.kind() == EventKind.SECURITY)
                .allSatisfy(events -> {
                    assertThat(events.canFire()).isTrue();
                    assertThat(events.constant()).isEqualTo(Map.of("parent_process", "none"));
                });
    }

    @Test
    void theDataModelFillsFieldsThatASourceLacks() {
        String from = "| tstats fillnull_value=none count from datamodel=Endpoint.Processes where ";
        String by = " by Processes.parent_process Processes.process_guid Processes.parent_process_name";

        assertThat(ofSecurity(from + "Processes.parent_process!=*cmd*" + by))
                .isEqualTo(new EventKindExplanation(
                        EventKind.SECURITY,
                        true,
                        List.of(),
                        Map.of(),
                        Map.of("parent_process", "unknown", "process_guid", "none")));
        assertThat(ofSecurity(from + "Processes.parent_process=*cmd*" + by))
                .isEqualTo(new EventKindExplanation(
                        EventKind.SECURITY,
                        false,
                        List.of("parent_process"),
                        Map.of(),
                        Map.of("parent_process", "unknown", "process_guid", "none")));
    }

    private static EventKindExplanation ofSecurity(String search) {
        Normalization modelled = new Normalization(FieldMapping.NATIVE, DataModelVersion.CIM_6_4);
        return EventKindExplanation.of(Plans.of(search, modelled), EventKind.SECURITY);
    }

    @Test
    void theWindowIsTheSettingForAllUnlessTheSearchOrTheConfigurationHasOne() {
        DetectionPlan spans = Plans.of("| tstats count from datamodel=Endpoint.Processes by _time span=5m");

        assertThat(explain("", "").window()).isEqualTo(new WindowExplanation(HOURS, Reason.DEFAULT, null, null));
        assertThat(explain(spans).window())
                .isEqualTo(new WindowExplanation(
                        TumblingWindows.fromEpoch(Duration.ofMinutes(5)), Reason.SPAN, null, null));
    }

    @Test
    void rowsAreReportedAsSoonAsTheyCanNoLongerDisappear() {
        String two = "values(Processes.user_id) as names values(Processes.process_path) as paths";

        assertThat(explain("", " | search *").reportTime()).isEqualTo(ReportTime.FIRST_SIGHTING);
        assertThat(explain("", " | where count > 2").reportTime()).isEqualTo(ReportTime.CONDITIONS_TRUE);
        assertThat(explain(two, " | where names=paths").reportTime()).isEqualTo(ReportTime.WINDOW_CLOSED);
        assertThat(explain("", " | where count < 2").reportTime()).isEqualTo(ReportTime.LATENESS_PASSED);
    }
}
