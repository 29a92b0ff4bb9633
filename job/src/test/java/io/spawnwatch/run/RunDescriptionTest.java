package io.spawnwatch.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunDescriptionTest {
    private static final RunDescription EARLIER = RunDescription.empty()
            .with("Spawnwatch", "1.0")
            .with("input /logs/a.json", "12 bytes")
            .withContent("detection WMI (1)", "count min(_time)");

    @Test
    void theSameRunDoesNotDiffer() {
        RunDescription same = RunDescription.empty()
                .withContent("detection WMI (1)", "count min(_time)")
                .with(RunDescription.empty().with("input /logs/a.json", "12 bytes"))
                .with("Spawnwatch", "1.0");

        assertThat(same).isEqualTo(EARLIER);
        assertThat(same.difference(EARLIER)).isEmpty();
    }

    @Test
    void aDifferenceNamesWhatWasAndWhatIs() {
        assertThat(EARLIER.with("Spawnwatch", "1.1").difference(EARLIER))
                .isEqualTo("Spawnwatch was '1.0' and is '1.1'");
        assertThat(EARLIER.withContent("detection WMI (1)", "max(_time)").difference(EARLIER))
                .isEqualTo("detection WMI (1) has changed");
    }

    @Test
    void thePartsOfOneRunOnlyAreNewOrGone() {
        assertThat(EARLIER.with("--host", "ws-1").difference(EARLIER)).isEqualTo("--host is new");
        assertThat(EARLIER.difference(EARLIER.with("--host", "ws-1"))).isEqualTo("--host is gone");
    }

    @Test
    void manyDifferencesAreCounted() {
        assertThat(RunDescription.empty().with("a", "1").with("b", "1").difference(EARLIER))
                .isEqualTo("Spawnwatch is gone; a is new; b is new; and 2 more");
    }
}
