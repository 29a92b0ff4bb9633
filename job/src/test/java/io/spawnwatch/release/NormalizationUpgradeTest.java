package io.spawnwatch.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.lookup.Lookups;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.SearchEnvironment;
import io.spawnwatch.detection.spl.Macros;
import io.spawnwatch.release.CatalogChange.Pair;
import io.spawnwatch.report.ChangeReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** What is said before an upgrade that changes what searches see of events. */
class NormalizationUpgradeTest {
    /** A job of a version that knew neither mapping nor data model publishes neither. */
    private static final Map<String, String> RAW = Map.of("field-mapping", "native", "data-model", "none");

    @Test
    void anotherDataModelChangesEveryDetection() {
        PublishedCatalog before = published(Map.of("field-mapping", "native"));
        PublishedCatalog after = published(RAW);

        CatalogChange change = CatalogChange.between(before, after);

        assertThat(change.settings()).isEqualTo(Map.of("data-model", new Pair("cim-6.4", "")));
        assertThat(change.changed()).hasSize(before.detections().size());
        assertThat(change.changed().values()).allSatisfy(changed -> {
            assertThat(changed.restartsWindows()).isTrue();
            assertThat(changed.differences()).isEqualTo(List.of("condition or grouping"));
        });
        assertThat(report(change)).contains("\n  data-model               cim-6.4 -> none\n");
    }

    @Test
    void anUpgradeFromAVersionWithoutNormalizationSaysWhatIsNew() {
        String report = report(CatalogChange.between(published(RAW), published(Map.of())));

        assertThat(report)
                .contains("0 unchanged")
                .contains(
                        "\n  changed                  finish under the old version; the new version starts new windows\n")
                .endsWith("""

                        Settings
                          data-model               none -> cim-6.4
                          field-mapping            native -> splunk

                        """);
    }

    @Test
    void theSameNormalizationIsNoChange() {
        assertThat(CatalogChange.between(published(Map.of()), published(Map.of()))
                        .isNone())
                .isTrue();
        assertThat(published(RAW).settings()).doesNotContainKeys("data-model", "field-mapping", "window-offset");
    }

    private static String report(CatalogChange change) {
        StringWriter text = new StringWriter();
        ChangeReport.print(change, true, new PrintWriter(text, true));
        return text.toString().replace(System.lineSeparator(), "\n");
    }

    private static PublishedCatalog published(Map<String, String> options) {
        RunSettings settings = RunSettings.of(null, options, Map.of("bootstrap.servers", "localhost:9092"));
        SearchEnvironment environment = new SearchEnvironment(
                Macros.bundled(), Lookups.none(), settings.catalog().normalization());
        CatalogPlan plan = CatalogPlan.of(DetectionCatalog.bundled(), environment, DetectionOverrides.none(), false);
        PublishedCatalog published = PublishedCatalog.of(
                "1.0", plan, settings, "cluster", StreamExecutionEnvironment.getExecutionEnvironment());
        return PublishedCatalog.of(published.parameters());
    }
}
