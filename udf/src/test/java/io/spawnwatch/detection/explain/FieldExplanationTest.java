package io.spawnwatch.detection.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.EventKind;
import io.spawnwatch.detection.plan.DetectionPlan;
import io.spawnwatch.detection.plan.Plans;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.event.ProcessField;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said about where a field of a detection comes from. */
class FieldExplanationTest {

    @Test
    void namesTheValuesThatTheMappingReads() {
        assertThat(sources(ProcessField.PROCESS_ID, Normalization.RAW))
                .isEqualTo(Map.of(
                        EventKind.CIM, "process_id",
                        EventKind.SYSMON, "ProcessId, else Message's ProcessId",
                        EventKind.SYSMON_FOR_LINUX, "ProcessId, else Message's ProcessId",
                        EventKind.SECURITY, "NewProcessId, in decimal"));
        assertThat(sources(ProcessField.VENDOR_PRODUCT, Normalization.DEFAULT))
                .isEqualTo(Map.of(
                        EventKind.CIM, "vendor_product",
                        EventKind.SYSMON, "always Microsoft Sysmon",
                        EventKind.SYSMON_FOR_LINUX, "always Microsoft Sysmon",
                        EventKind.SECURITY, "always Microsoft Windows"));
    }

    @Test
    void leavesOutTheKindsOfEventsThatDoNotHaveIt() {
        assertThat(sources(ProcessField.USER_ID, Normalization.DEFAULT))
                .containsOnlyKeys(EventKind.CIM, EventKind.SYSMON);
        assertThat(sources(ProcessField.PARENT_PROCESS, Normalization.RAW)).doesNotContainKey(EventKind.SECURITY);
    }

    @Test
    void saysWhatTheDataModelFillsIn() {
        Normalization both = new Normalization(FieldMapping.NATIVE, DataModelVersion.CIM_6_4);

        assertThat(sources(ProcessField.PARENT_PROCESS, both))
                .containsEntry(EventKind.SYSMON, "ParentCommandLine")
                .containsEntry(EventKind.SECURITY, "always unknown, from the data model");
    }

    /** The words are there exactly where such an event can have the field. */
    @ParameterizedTest
    @EnumSource
    void agreesWithTheTablesOnWhichKindHasAField(FieldMapping mapping) {
        for (ProcessField field : ProcessField.values()) {
            Map<EventKind, String> sources = sources(field, new Normalization(mapping, DataModelVersion.NONE));
            for (EventKind kind : EventKind.values()) {
                assertThat(sources.containsKey(kind))
                        .as("%s of %s", field, kind)
                        .isEqualTo(kind.fields(mapping).contains(field));
            }
        }
    }

    private static Map<EventKind, String> sources(ProcessField field, Normalization normalization) {
        DetectionPlan plan = Plans.of(
                "| tstats fillnull_value=null count from datamodel=Endpoint.Processes where Processes.user=a"
                        + " by Processes.dest",
                normalization);
        FieldExplanation explanation = FieldExplanation.of(plan, field);
        assertThat(explanation.name()).isEqualTo(field.cimName());
        return explanation.sources();
    }
}
