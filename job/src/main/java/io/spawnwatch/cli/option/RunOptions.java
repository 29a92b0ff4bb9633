package io.spawnwatch.cli.option;

import io.spawnwatch.config.CommandSettings;
import io.spawnwatch.config.Settings;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of {@code run} that override the configuration file's key of the same name. */
public final class RunOptions extends SettingOptions {
    private final Map<String, String> kafka = new LinkedHashMap<>();

    /** Options for all settings of a live job. */
    public RunOptions() {
        this(Settings.LIVE);
    }

    RunOptions(CommandSettings settings) {
        super(settings, 2);
    }

    /** Kafka client properties that were given. */
    public Map<String, String> kafka() {
        return kafka;
    }

    /**
     * Adds Kafka client properties.
     *
     * @param properties by name
     */
    @Option(
            order = 1,
            names = "--kafka",
            paramLabel = "KEY=VALUE",
            description = "A Kafka client property, for example bootstrap.servers=HOST:9092. Can be repeated."
                    + " Keep secrets in --kafka-properties-file.")
    public void kafka(Map<String, String> properties) {
        kafka.putAll(properties);
    }
}
