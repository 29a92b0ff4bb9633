package io.spawnwatch.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.EventScope;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.event.ProcessField;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.fixture.WindowsEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** Events of hosts and users outside a scope are read, but no detection sees them. */
class ScopedSelectionTest {
    private static final CatalogPlan BUNDLED = CatalogPlan.of(DetectionCatalog.bundled(), Environments.splunk());
    private static final WindowsEvent BY_WMI = WindowsEvent.processCreate();

    private static EventIntake intake(List<String> hosts, List<String> users) throws Exception {
        EventSelection selection = EventSelection.of(BUNDLED, new EventScope(hosts, users));
        return new EventIntake(Sourcetype.AUTO, FieldMapping.SPLUNK, Duration.ZERO, InstantiationUtil.clone(selection));
    }

    private static SourceRecord record(EventIntake intake, byte[] bytes) {
        return intake.intake("file", 0, 1, 0, bytes);
    }

    @Test
    void anEventInTheScopeIsMatched() throws Exception {
        EventIntake intake = intake(List.of("ws7.*"), List.of("corp\\ada"));

        for (Map.Entry<String, byte[]> carrier : BY_WMI.everyRecord().entrySet()) {
            SourceRecord record = record(intake, carrier.getValue());
            assertThat(record.unmatched()).as(carrier.getKey()).isFalse();
            assertThat(record.outside()).as(carrier.getKey()).isFalse();
            assertThat(record.event()).as(carrier.getKey()).isNotNull();
            assertThat(record.event().get(ProcessField.DEST)).isEqualTo("WS7.corp.example");
        }
    }

    @Test
    void anEventOutsideIsCountedButNotMatched() throws Exception {
        EventIntake otherHost = intake(List.of("ws8*"), List.of());
        EventIntake otherUser = intake(List.of(), List.of("bob"));

        for (Map.Entry<String, byte[]> carrier : BY_WMI.everyRecord().entrySet()) {
            for (EventIntake intake : List.of(otherHost, otherUser)) {
                SourceRecord record = record(intake, carrier.getValue());
                assertThat(record.event()).as(carrier.getKey()).isNull();
                assertThat(record.unmatched()).as(carrier.getKey()).isTrue();
                assertThat(record.outside()).as(carrier.getKey()).isTrue();
                assertThat(record.timeMs()).as(carrier.getKey()).isEqualTo(1_596_700_601_349L);
            }
        }
    }

    /** One event in many is decoded whatever detections want, to measure their costs. */
    @Test
    void thatHoldsForEventsThatAreSampledToo() throws Exception {
        EventIntake outside = intake(List.of("ws8*"), List.of());
        EventIntake inside = intake(List.of("ws7*"), List.of());
        byte[] byDesktop = WindowsEvent.bytes(
                BY_WMI.with("ParentImage", "C:\\Windows\\explorer.exe").nxlog());
        int sampled = 0;
        for (int i = 0; i < 2 * DetectionCosts.SAMPLE_INTERVAL; i++) {
            SourceRecord other = record(outside, byDesktop);
            assertThat(other.event()).isNull();
            assertThat(other.outside()).isTrue();
            SourceRecord unmatched = record(inside, byDesktop);
            assertThat(unmatched.outside()).isFalse();
            sampled += unmatched.sampled() ? 1 : 0;
        }
        assertThat(sampled).isEqualTo(2);
    }
}
