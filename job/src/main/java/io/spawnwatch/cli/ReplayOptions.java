package io.spawnwatch.cli;

import io.spawnwatch.config.CommandSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.Setting;
import io.spawnwatch.config.SettingValues;
import io.spawnwatch.config.Settings;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.TypeConversionException;

/**
 * The options of {@link ReplayCommand} that are settings of the live job, too, with defaults that suit recorded events.
 * A replay does not read them from the configuration file, where they are meant for the live job.
 */
final class ReplayOptions extends SettingOptions {
    private static final String REVISIONS = "With --emit revisions: ";

    private static final CommandSettings SETTINGS = new CommandSettings(
            List.of(
                    Settings.EMIT
                            .redeclared()
                            .label("final|revisions")
                            .defaultsTo("final")
                            .help("final: each row once, after everything has been read; exact in any order of the"
                                    + " events.\nrevisions: as the live job would have reported them."),
                    ofRevisions(Settings.LATENESS),
                    ofRevisions(Settings.REVISION_INTERVAL),
                    Settings.MAX_ROWS,
                    Settings.OUT_OF_ORDERNESS
                            .redeclared()
                            .help(REVISIONS + "how far out of order the events of a file may be."),
                    Settings.SOURCETYPE,
                    Settings.PARALLELISM.redeclared().defaultsTo("1").help(Settings.PARALLELISM.help())),
            List.of());

    /** What a run says whose hosts and users no event has. It would otherwise look like one that found nothing. */
    static final String NOTHING_SELECTED =
            "No process event is of the hosts and users that --host and --user name, so no detection saw any. Give"
                    + " names as risk events have them in dest and user; * matches any text.";

    ReplayOptions() {
        super(SETTINGS, 14);
    }

    /** The values of the options, or their defaults. */
    SettingValues values() {
        return SettingValues.read(SETTINGS, null, overrides());
    }

    /** The values of the options, or their defaults, but the format of a live job's events unless the option is given. */
    SettingValues values(RunSettings live) {
        return overrides().containsKey(Settings.SOURCETYPE.key())
                ? values()
                : values().with(Settings.SOURCETYPE, live.sourcetype());
    }

    /** No configuration file sets these, so a wrong value is wrong usage of the command. */
    @Override
    void check(Setting<?> setting, String text) {
        try {
            setting.type().parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    private static <T> Setting<T> ofRevisions(Setting<T> setting) {
        String help = setting.help();
        return setting.redeclared().help(REVISIONS + help.substring(0, 1).toLowerCase(Locale.ROOT) + help.substring(1));
    }
}
