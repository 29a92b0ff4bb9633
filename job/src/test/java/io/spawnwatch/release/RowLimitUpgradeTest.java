package io.spawnwatch.release;

import static io.spawnwatch.release.BundledCatalog.detection;
import static io.spawnwatch.release.BundledCatalog.published;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.release.CatalogChange.Pair;
import io.spawnwatch.report.ChangeReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RowLimitUpgradeTest {
    private static final String BUNDLED = "24869767-8579-485d-9a4f-d9ddfd8f0cac";

    private static String limited(String limit) {
        return "overrides: {" + BUNDLED.toUpperCase(Locale.ROOT) + ": {max-rows: " + limit + "}}";
    }

    private static String report(PublishedCatalog before, PublishedCatalog after) {
        StringWriter text = new StringWriter();
        ChangeReport.print(CatalogChange.between(before, after), true, new PrintWriter(text, true));
        return text.toString();
    }

    @Test
    void theLimitOfOneDetectionIsReportedAndItsWindowsKeepCounting() {
        CatalogChange change = CatalogChange.between(published(""), published(limited("50")));

        assertThat(change.settings()).isEmpty();
        assertThat(change.changed().get(BUNDLED)).satisfies(changed -> {
            assertThat(changed.restartsWindows()).isFalse();
            assertThat(changed.differences()).isEqualTo(List.of("max-rows not set -> 50"));
        });
        assertThat(report(published(limited("50")), published(limited("none")))).isEqualTo("""

            Detections: 0 added, 1 changed, 0 removed, 0 unchanged
              changed                  Process Execution via WMI (24869767-8579-485d-9a4f-d9ddfd8f0cac, version
                                       1, window 1h): max-rows 50 -> none

            Open windows
              changed output only      keep counting

            """);
        assertThat(CatalogChange.between(published(limited("50")), published(limited("50")))
                        .isNone())
                .isTrue();
    }

    @Test
    void aLimitDoesNotHideWhatElseChanges() {
        PublishedDetection before = published("").detections().get(BUNDLED);
        PublishedDetection after = new PublishedDetection(
                before.id(),
                "Another name",
                before.version(),
                before.digest(),
                before.windows(),
                "another",
                before.lookups(),
                before.search(),
                7);

        assertThat(new CatalogChange.Changed(before, after).differences())
                .containsExactly("max-rows not set -> 7", "message, score, name or rows");
    }

    @Test
    void theLimitOfAllDetectionsIsASetting() {
        assertThat(CatalogChange.between(published(""), published("max-rows: 50")))
                .satisfies(change -> {
                    assertThat(change.settings()).isEqualTo(Map.of("max-rows", new Pair("", "50")));
                    assertThat(change.changed()).isEmpty();
                });
        assertThat(report(published(""), published("max-rows: 50")))
                .contains("Settings\n  max-rows                 none -> 50\n");
    }

    /** An upgrade from a version that knows no limit must not report every detection as changed. */
    @Test
    void aDetectionWithoutALimitIsPublishedAsBefore() {
        assertThat(detection(published("max-rows: 50"))).isNotEmpty().noneMatch(text -> text.contains("max_rows"));
        assertThat(detection(published(limited("none")))).anyMatch(text -> text.contains("\"max_rows\":\"0\""));
    }
}
