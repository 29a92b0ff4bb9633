package io.spawnwatch.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.config.Setting.InRelease;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Declarations of settings. */
class SettingTest {

    @Test
    void aKeyIsDeclaredOnce() {
        Setting<String> again = Setting.of("window", SettingType.TEXT).help("Another window.");

        assertThatThrownBy(() -> Settings.LIVE.with(again)).hasMessage("'window' is declared twice");
    }

    @Test
    void onlyPathsCanBeCopied() {
        assertThatThrownBy(() -> Setting.of("owner", SettingType.TEXT)
                        .inRelease(InRelease.COPIED)
                        .help("Who runs it."))
                .hasMessage("'owner' names no paths for a release to take care of");
    }

    @Test
    void aCommandCanRedeclareASettingWithAnotherDefault() {
        Setting<Duration> longer =
                Settings.LATENESS.redeclared().defaultsTo("2h").help("Longer.");

        assertThat(longer.read(null, Map.of())).isEqualTo(Duration.ofHours(2));
        assertThat(longer.read(null, Map.of("lateness", "5m"))).isEqualTo(Duration.ofMinutes(5));
        assertThat(longer.onUpgrade()).isEqualTo(Settings.LATENESS.onUpgrade());
        assertThat(SettingValues.defaults(Settings.LIVE)
                        .with(longer, Duration.ofHours(3))
                        .get(Settings.LATENESS))
                .isEqualTo(Duration.ofHours(3));
    }

    /** What a user writes, what a job publishes and what a report says of it. */
    @Test
    void aDurationIsPrintedForUpgradesAndWordedForPeople() {
        SettingType<Duration> type = SettingType.DURATION;

        assertThat(type.print(type.parse("90m"))).isEqualTo("PT1H30M");
        assertThat(type.inWords("PT1H30M")).isEqualTo("90m");
        assertThat(type.inWords("an hour")).isEqualTo("an hour");
    }
}
