package io.spawnwatch.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spawnwatch.config.CommandSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.Setting;
import io.spawnwatch.config.Setting.OnUpgrade;
import io.spawnwatch.config.SettingType;
import io.spawnwatch.config.Settings;
import io.spawnwatch.config.SettingsTable;
import io.spawnwatch.detection.DetectionCatalog;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.document.Documents;
import io.spawnwatch.fixture.Environments;
import io.spawnwatch.release.CatalogChange;
import io.spawnwatch.release.PublishedCatalog;
import io.spawnwatch.report.ChangeReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** A setting that is declared in one place is known in all. */
class NewSettingTest {
    private static final Setting<Duration> GRACE = Setting.of("grace-period", SettingType.POSITIVE_DURATION)
            .defaultsTo("3m")
            .onUpgrade(OnUpgrade.WARNED)
            .help("How long a row is held back.", "Nothing reads this.");

    private static final CommandSettings SETTINGS = Settings.LIVE.with(GRACE);

    /** What {@code run} reads of a configuration file and options. */
    private static RunSettings read(String file, String... args) {
        RunOptions options = CommandLine.populateCommand(new RunOptions(SETTINGS), args);
        return RunSettings.of(
                SETTINGS,
                Documents.yaml("run.yml", "kafka: {bootstrap.servers: \"localhost:1\"}\n" + file),
                options.overrides(),
                options.kafka());
    }

    private static Duration grace(String file, String... args) {
        return read(file, args).values().get(GRACE);
    }

    @Test
    void itHasItsDefaultUntilTheFileSetsItAndTheCommandLineOverridesBoth() {
        assertThat(grace("window: 1h")).isEqualTo(Duration.ofMinutes(3));
        assertThat(grace("grace-period: 5s")).isEqualTo(Duration.ofSeconds(5));
        assertThat(grace("grace-period: 5s", "--grace-period", "2d")).isEqualTo(Duration.ofDays(2));
    }

    @Test
    void aValueThatCannotBeUsedIsNamedByPlaceOrByOption() {
        assertThatThrownBy(() -> grace("grace-period: 0s"))
                .hasMessage("run.yml:2:15: 'grace-period': must be at least 1ms, but is 0s");
        assertThatThrownBy(() -> grace("window: 1h", "--grace-period", "soon"))
                .hasMessage("--grace-period: 'soon' is not a duration; expected a duration such as 30s, 10m, 1h or 7d");
        assertThatThrownBy(() -> grace("grace-perod: 1s"))
                .hasMessage("run.yml:2:1: unknown key 'grace-perod'; did you mean 'grace-period'?");
    }

    @Test
    void helpExplainsIt() {
        assertThat(new CommandLine(new RunOptions(SETTINGS)).getUsageMessage(CommandLine.Help.Ansi.OFF))
                .containsPattern("--grace-period=DURATION\n +How long a row is held back. Default: 3m.\n");
    }

    @Test
    void theDocumentationHasIt() {
        assertThat(SettingsTable.of(SETTINGS))
                .contains("| `grace-period` | `DURATION` | `3m` | How long a row is held back. Nothing reads this. |"
                        + " warned about |\n");
    }

    @Test
    void aJobPublishesItAndAnUpgradeReportsTheChange() {
        PublishedCatalog before = published(read("window: 1h"));
        PublishedCatalog after = published(read("grace-period: 90s"));
        StringWriter report = new StringWriter();
        ChangeReport.print(CatalogChange.between(before, after), true, SETTINGS, new PrintWriter(report, true));

        assertThat(before.settings()).containsEntry("grace-period", "PT3M");
        assertThat(report.toString())
                .contains(
                        "Settings\n  grace-period             3m -> 90s   (!) reads other records or writes elsewhere\n");
    }

    private static PublishedCatalog published(RunSettings settings) {
        PublishedCatalog published = PublishedCatalog.of(
                "1.0",
                CatalogPlan.of(DetectionCatalog.bundled(), Environments.raw()),
                settings,
                "cluster",
                StreamExecutionEnvironment.getExecutionEnvironment());
        return PublishedCatalog.of(published.parameters());
    }
}
