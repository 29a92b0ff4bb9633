package io.spawnwatch.cli.option;

import io.spawnwatch.config.CatalogSettings;
import io.spawnwatch.config.CommandSettings;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.SettingValues;
import io.spawnwatch.config.Settings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.Mapping;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@link PublishCommand} that override the live job's configuration file, and that file. */
public final class PublishOptions extends SettingOptions {
    private static final CommandSettings SETTINGS = new CommandSettings(
            List.of(
                    Settings.KAFKA_PROPERTIES_FILE,
                    Settings.SOURCETYPE,
                    Settings.FIELD_MAPPING,
                    Settings.DATA_MODEL,
                    Settings.DETECTIONS,
                    Settings.MACROS,
                    Settings.LOOKUPS,
                    Settings.INCLUDE_DEPRECATED,
                    Settings.PROCESS_EVENTS),
            List.of());

    @Option(
            order = 1,
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration of the live job, in YAML: brokers, credentials, topic, detections.")
    private @Nullable Path config;

    @Option(
            order = 1,
            names = "--kafka",
            paramLabel = "FILE|KEY=VALUE",
            description = "The same file, as for replay; or a Kafka client property, as for run, for example"
                    + " bootstrap.servers=HOST:9092. Can be repeated.")
    private List<String> kafka = new ArrayList<>();

    @Option(
            order = 1,
            names = "--topic",
            paramLabel = "TOPIC",
            description =
                    "Topic to send to. Default: topics: process-events in the configuration, else process-events.")
    private @Nullable String topic;

    PublishOptions() {
        super(SETTINGS, 2);
    }

    /** How Kafka is reached. */
    public KafkaSettings kafka() {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String given : kafka) {
            int equals = given.indexOf('=');
            if (equals >= 0) {
                properties.put(given.substring(0, equals), given.substring(equals + 1));
            }
        }
        return RunSettings.of(file(), overrides(), properties).kafka();
    }

    /**
     * The topic to send to.
     *
     * @throws SettingsException if that is not clear, or if the topic has another purpose
     */
    public String topic(KafkaSettings settings) {
        List<String> configured = settings.topics().processEvents();
        if (topic == null) {
            if (configured.size() > 1) {
                throw new SettingsException("topics: process-events names several topics, "
                        + String.join(", ", configured) + "; choose one with --topic");
            }
            return configured.get(0);
        }
        if (!configured.contains(topic) && settings.topics().all().contains(topic)) {
            throw new SettingsException("--topic: " + topic + " is not a topic of process events in the configuration;"
                    + " events in it would be taken for what the job writes or for allowlist entries");
        }
        return topic;
    }

    /** Which detections there are. */
    public CatalogSettings catalog() {
        return CatalogSettings.of(file(), overrides());
    }

    /** The values of the options, of the configuration file, or their defaults. */
    public SettingValues values() {
        return SettingValues.read(SETTINGS, file(), overrides());
    }

    private @Nullable Mapping file() {
        List<String> files = new ArrayList<>(
                kafka.stream().filter(given -> !given.contains("=")).toList());
        if (config != null) {
            files.add(config.toString());
        }
        if (files.size() > 1) {
            throw new SettingsException("several configuration files are named, " + String.join(" and ", files)
                    + "; name one with --config");
        }
        return files.isEmpty() ? null : Documents.yaml(Path.of(files.get(0)));
    }
}
