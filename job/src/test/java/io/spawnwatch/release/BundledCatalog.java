package io.spawnwatch.release;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.document.Documents;
import io.spawnwatch.fixture.Environments;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What a job publishes that runs the bundled detection. */
final class BundledCatalog {
    private BundledCatalog() {}

    /** The texts in which the detection is published. */
    static Stream<String> detection(PublishedCatalog catalog) {
        return catalog.parameters().entrySet().stream()
                .filter(parameter -> parameter.getKey().startsWith("spawnwatch.detection."))
                .map(Map.Entry::getValue);
    }

    /** What is published under a configuration file that names a broker and has these further lines. */
    static PublishedCatalog published(String file) {
        RunSettings settings = RunSettings.of(
                Documents.yaml("run.yml", "kafka: {bootstrap.servers: 'localhost:9092'}\n" + file), Map.of(), Map.of());
        CatalogPlan plan = CatalogPlan.of(
                DetectionCatalog.bundled(),
                Environments.raw(),
                settings.catalog().overrides(),
                false);
        PublishedCatalog published = PublishedCatalog.of(
                "1.0", plan, settings, "cluster", StreamExecutionEnvironment.getExecutionEnvironment());
        return PublishedCatalog.of(published.parameters());
    }
}
