package io.spawnwatch.kafka;

import static io.spawnwatch.kafka.Execution.NINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.backtest.compare.LiveComparison;
import io.spawnwatch.backtest.compare.LiveComparison.LiveSide;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.connector.kafka.range.TimeBounds;
import io.spawnwatch.connector.kafka.range.TopicRange;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.report.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("slow")
@ExtendWith(SharedServers.class)
class LiveComparisonTest {
    private static final CatalogPlan BUNDLED = CatalogPlan.of(DetectionCatalog.bundled(), Environments.raw());

    @Test
    void theRowsOfTheLiveTopicAreThoseOfTheSidesThatDiffer(KafkaBroker broker) throws Exception {
        JobTopics topics = JobTopics.create(broker);
        topics.send(Execution.byWmi("old", 1, NINE.minusSeconds(1)));
        topics.send(Execution.byWmi("ws7", 2, NINE));
        topics.send(Execution.byWmi("ws8", 3, NINE.plusSeconds(1)));
        topics.send(Execution.byDesktop("ws8", 4, NINE.plusSeconds(2)));
        broker.flush();
        RunSettings settings = topics.settings(Map.of());
        TopicRange range = TopicRange.of(settings.kafka(), new TimeBounds(NINE, null, Duration.ofDays(36_500)));
        AllowlistEntry backup = new AllowlistEntry(
                "backup", List.of("*"), Map.of("dest", "ws7"), Long.MIN_VALUE, Long.MAX_VALUE, "it", "CHG-7");

        StringWriter same = new StringWriter();
        assertThat(print(settings, List.of(), List.of(), range, same)).isTrue();
        assertThat(same.toString()).contains("2 rows before, 2 after\nBoth sides give the same rows.\n");

        StringWriter differs = new StringWriter();
        assertThat(print(settings, List.of(), List.of(backup), range, differs)).isFalse();
        assertThat(differs.toString())
                .contains("  1 now allowed\n")
                .contains("ws7")
                .doesNotContain("ws8");
    }

    private static boolean print(
            RunSettings settings,
            List<AllowlistEntry> before,
            List<AllowlistEntry> after,
            TopicRange range,
            StringWriter out)
            throws Exception {
        return LiveComparison.print(
                new LiveSide(settings, BUNDLED, before),
                new LiveSide(settings, BUNDLED, after),
                range,
                Progress.none(new PrintWriter(new StringWriter())),
                80,
                new PrintWriter(out));
    }
}
