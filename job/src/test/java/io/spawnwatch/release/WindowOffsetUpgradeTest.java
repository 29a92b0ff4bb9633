package io.spawnwatch.release;

import static io.spawnwatch.release.BundledCatalog.detection;
import static io.spawnwatch.release.BundledCatalog.published;
import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.release.CatalogChange.Pair;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WindowOffsetUpgradeTest {
    private static final String BUNDLED = "24869767-8579-485d-9a4f-d9ddfd8f0cac";

    @Test
    void anotherOffsetIsAChangedWindow() {
        CatalogChange change = CatalogChange.between(published(""), published("window-offset: 50m"));

        assertThat(change.settings()).isEqualTo(Map.of("window-offset", new Pair("", "PT50M")));
        assertThat(change.changed().values()).singleElement().satisfies(changed -> {
            assertThat(changed.restartsWindows()).isTrue();
            assertThat(changed.differences()).isEqualTo(List.of("window"));
        });
    }

    @Test
    void theOffsetOfOneDetectionIsAChangedWindowToo() {
        CatalogChange change = CatalogChange.between(
                published("window-offset: 50m"),
                published("window-offset: 50m\noverrides: {" + BUNDLED + ": {window-offset: 0s}}"));

        assertThat(change.settings()).isEmpty();
        assertThat(change.changed().get(BUNDLED).differences()).isEqualTo(List.of("window"));
    }

    /** Version 0.1.0 publishes no offset: its windows begin at the epoch. */
    @Test
    void windowsFromTheEpochArePublishedAsBefore() {
        assertThat(detection(published(""))).noneMatch(text -> text.contains("offset"));
        assertThat(detection(published("window-offset: 50m"))).anyMatch(text -> text.contains("PT50M"));
    }
}
