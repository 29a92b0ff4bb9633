package io.spawnwatch.config;

import io.spawnwatch.config.KafkaSettings.Topics;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.sighting.Emission;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the live job.
 *
 * @param values  all settings, among them those that {@code kafka} and {@code catalog} are made of
 * @param kafka   how Kafka is reached
 * @param catalog which detections run, and how
 * @param flink   further options of Flink, secrets among them: never print their values
 */
public record RunSettings(
        SettingValues values, KafkaSettings kafka, CatalogSettings catalog, Map<String, String> flink) {

    /** Copies the options. */
    public RunSettings {
        flink = Collections.unmodifiableMap(new LinkedHashMap<>(flink));
    }

    /**
     * Reads the settings.
     *
     * @param file           the configuration file, or null when there is none
     * @param options        what the command line overrides, by option name without dashes
     * @param kafkaOverrides client properties of the command line
     * @throws InvalidDocumentException naming the place in the file
     * @throws SettingsException        naming the option
     */
    public static RunSettings of(
            @Nullable Mapping file, Map<String, String> options, Map<String, String> kafkaOverrides) {
        return of(Settings.LIVE, file, options, kafkaOverrides);
    }

    /**
     * Reads the settings of a list that holds at least those of {@link Settings#LIVE}.
     *
     * @see #of(Mapping, Map, Map)
     */
    public static RunSettings of(
            CommandSettings list,
            @Nullable Mapping file,
            Map<String, String> options,
            Map<String, String> kafkaOverrides) {
        if (file != null) {
            list.refuseUnknownKeys(file);
        }
        SettingValues values = SettingValues.read(list, file, options);
        CatalogSettings catalog = CatalogSettings.of(values, file, options);
        KafkaSettings kafka = new KafkaSettings(
                client(values, file, kafkaOverrides),
                new Topics(
                        values.get(Settings.PROCESS_EVENTS),
                        values.get(Settings.ALLOWLIST),
                        values.get(Settings.RISK_EVENTS),
                        values.get(Settings.SUPPRESSED),
                        values.get(Settings.REJECTED)),
                values.get(Settings.GROUP_ID),
                values.get(Settings.STARTING_OFFSETS),
                values.get(Settings.DELIVERY),
                values.get(Settings.TRANSACTIONAL_ID_PREFIX));
        return new RunSettings(
                values, kafka, catalog, file == null ? Map.of() : file.textMap(Settings.FLINK_SECTION.key()));
    }

    /** {@link Settings#ALLOWLIST_FILE}, or null. */
    public @Nullable Path allowlistFile() {
        return values.find(Settings.ALLOWLIST_FILE);
    }

    /** {@link Settings#SOURCETYPE}. */
    public Sourcetype sourcetype() {
        return values.get(Settings.SOURCETYPE);
    }

    /** {@link Settings#FIELD_MAPPING}. */
    public FieldMapping fieldMapping() {
        return values.get(Settings.FIELD_MAPPING);
    }

    /** {@link Settings#LATENESS}. */
    public Duration lateness() {
        return values.get(Settings.LATENESS);
    }

    /** {@link Settings#REVISION_INTERVAL}, in event time. */
    public Duration revisionInterval() {
        return values.get(Settings.REVISION_INTERVAL);
    }

    /** {@link Settings#OUT_OF_ORDERNESS}. */
    public Duration outOfOrderness() {
        return values.get(Settings.OUT_OF_ORDERNESS);
    }

    /** {@link Settings#IDLENESS}. */
    public Duration idleness() {
        return values.get(Settings.IDLENESS);
    }

    /** {@link Settings#CLOCK_SKEW}. */
    public Duration clockSkew() {
        return values.get(Settings.CLOCK_SKEW);
    }

    /** {@link Settings#EMIT}. */
    public Emission emission() {
        return values.get(Settings.EMIT);
    }

    /** {@link Settings#CHECKPOINT_INTERVAL}, or null to leave it to Flink's configuration. */
    public @Nullable Duration checkpointInterval() {
        return values.find(Settings.CHECKPOINT_INTERVAL);
    }

    /** {@link Settings#STATE_DIR}, or null. */
    public @Nullable Path stateDir() {
        return values.find(Settings.STATE_DIR);
    }

    /** {@link Settings#PARALLELISM}, or null to leave it to Flink. */
    public @Nullable Integer parallelism() {
        return values.find(Settings.PARALLELISM);
    }

    /** {@link Settings#METRICS_PORT}, or null. */
    public @Nullable Integer metricsPort() {
        return values.find(Settings.METRICS_PORT);
    }

    /** Names Flink options and Kafka properties but never prints their values, which may be secrets. */
    @Override
    public String toString() {
        return kafka + ", " + values + ", " + catalog.overrides() + ", Flink options " + new TreeSet<>(flink.keySet());
    }

    private static Map<String, String> client(
            SettingValues values, @Nullable Mapping file, Map<String, String> overrides) {
        Map<String, String> client = new LinkedHashMap<>();
        if (file != null) {
            client.putAll(file.textMap(Settings.KAFKA_SECTION.key()));
        }
        Path propertiesFile = values.find(Settings.KAFKA_PROPERTIES_FILE);
        if (propertiesFile != null) {
            properties(propertiesFile).forEach((key, value) -> client.put((String) key, (String) value));
        }
        client.putAll(overrides);
        if (client.getOrDefault(KafkaSettings.BOOTSTRAP_SERVERS, "").isBlank()) {
            throw new SettingsException(
                    "no Kafka broker is named; set kafka: bootstrap.servers: HOST:PORT in --config FILE"
                            + " or give --kafka bootstrap.servers=HOST:PORT");
        }
        return client;
    }

    private static Properties properties(Path file) {
        String option = Settings.KAFKA_PROPERTIES_FILE.option();
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new SettingsException(option + ": there is no file " + file, e);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException(option + ": " + file + " cannot be read: " + e.getMessage(), e);
        }
        return properties;
    }
}
