package io.spawnwatch.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.release.CatalogChange.Pair;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class SearchNameUpgradeTest {

    @Test
    void anotherSearchNameIsReportedAndRestartsNoWindow() {
        CatalogChange change =
                CatalogChange.between(published(Map.of()), published(Map.of("search-name", "SOC - {name}")));

        assertThat(change.settings()).isEqualTo(Map.of("search-name", new Pair("", "SOC - {name}")));
        assertThat(change.changed().values()).singleElement().satisfies(changed -> {
            assertThat(changed.restartsWindows()).isFalse();
            assertThat(changed.differences()).isEqualTo(List.of("message, score, name or rows"));
        });
    }

    private static PublishedCatalog published(Map<String, String> options) {
        RunSettings settings = RunSettings.of(null, options, Map.of("bootstrap.servers", "localhost:9092"));
        CatalogPlan plan = CatalogPlan.of(
                DetectionCatalog.bundled().withSearchNames(settings.catalog().searchName()), Environments.raw());
        PublishedCatalog published = PublishedCatalog.of(
                "1.0", plan, settings, "cluster", StreamExecutionEnvironment.getExecutionEnvironment());
        return PublishedCatalog.of(published.parameters());
    }
}
