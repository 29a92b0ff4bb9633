package io.spawnwatch.cli.option;

import io.spawnwatch.config.CommandSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.Setting;
import io.spawnwatch.config.SettingValues;
import io.spawnwatch.config.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;

/**
 * The options of {@link ReplayCommand} and {@link CompareCommand} that are settings of the live job, too, with defaults that
 * suit recorded events.
 * A replay does not read them from the configuration file, where they are meant for the live job.
 */
public final class ReplayOptions extends SettingOptions {
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
    public static final String NOTHING_SELECTED =
            "No process event is of the hosts and users that --host and --user name, so no detection saw any. Give"
                    + " names as risk events have them in dest and user; * matches any text.";

    /** What decides when a row is revised, and whether its revisions are reported. */
    private static final Set<String> KEYS_OF_REVISIONS = Stream.of(
                    Settings.EMIT, Settings.LATENESS, Settings.REVISION_INTERVAL, Settings.OUT_OF_ORDERNESS)
            .map(Setting::key)
            .collect(Collectors.toSet());

    ReplayOptions() {
        this(SETTINGS);
    }

    private ReplayOptions(CommandSettings options) {
        super(options, 14);
    }

    /** The options of a command that is about final rows only; the other settings have their defaults. */
    public static ReplayOptions ofFinalRows() {
        return new ReplayOptions(new CommandSettings(
                SETTINGS.withOption().stream()
                        .filter(setting -> !isOfRevisions(setting.key()))
                        .toList(),
                List.of()));
    }

    /** Whether a setting is about the revisions of rows. */
    static boolean isOfRevisions(String key) {
        return KEYS_OF_REVISIONS.contains(key);
    }

    /** The values of the options, or their defaults. */
    public SettingValues values() {
        return SettingValues.read(SETTINGS, null, overrides());
    }

    /** The values of the options, or their defaults, but the format of a live job's events unless the option is given. */
    public SettingValues values(RunSettings live) {
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
