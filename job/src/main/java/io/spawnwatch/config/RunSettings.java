package io.spawnwatch.config;

import io.spawnwatch.config.KafkaSettings.Topics;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.sighting.Emission;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the live job.
 *
 * @param kafka              how Kafka is reached
 * @param catalog            which detections are run, and how
 * @param allowlistFile      allowlist file beside the topic, or null
 * @param sourcetype         what the process events are
 * @param lateness           how long after its end a window is still updated
 * @param revisionInterval   shortest time between two revisions of a row but the last, event time
 * @param outOfOrderness     how far events of one partition may be out of order
 * @param idleness           after how long a silent partition no longer holds the others back
 * @param clockSkew          how far an event's time may lie ahead of its arrival
 * @param emission           when rows are reported
 * @param checkpointInterval how often state is saved and, exactly once, output becomes visible; null to leave it to
 *                           Flink's configuration
 * @param stateDir           where a job in a process of its own keeps its checkpoints, or null
 * @param parallelism        parallelism, or null to leave it to Flink
 * @param metricsPort        where a job in a process of its own can be asked for its metrics, or null
 * @param flink              further options of Flink
 */
public record RunSettings(
        KafkaSettings kafka,
        CatalogSettings catalog,
        @Nullable Path allowlistFile,
        Sourcetype sourcetype,
        Duration lateness,
        Duration revisionInterval,
        Duration outOfOrderness,
        Duration idleness,
        Duration clockSkew,
        Emission emission,
        @Nullable Duration checkpointInterval,
        @Nullable Path stateDir,
        @Nullable Integer parallelism,
        @Nullable Integer metricsPort,
        Map<String, String> flink) {

    /** Keys of the configuration file that a command line option of the same name may override. */
    public static final List<String> KEYS = List.of(
            "detections",
            "macros",
            "allowlist-file",
            "sourcetype",
            "window",
            "include-deprecated",
            "search-name",
            "lateness",
            "revision-interval",
            "out-of-orderness",
            "idleness",
            "clock-skew",
            "emit",
            "delivery",
            "starting-offsets",
            "group-id",
            "transactional-id-prefix",
            "checkpoint-interval",
            "state-dir",
            "parallelism",
            "metrics-port",
            "kafka-properties-file");

    private static final String TOPICS = "topics";
    private static final List<String> TOPIC_KEYS =
            List.of("process-events", "allowlist", "risk-events", "suppressed", "rejected");

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
        CatalogSettings catalog = CatalogSettings.of(file, options);
        SettingLayers layers = new SettingLayers(file, options);
        KafkaSettings kafka = new KafkaSettings(
                client(layers, kafkaOverrides),
                topics(file == null ? null : file.mapping(TOPICS)),
                layers.text("group-id", "spawnwatch"),
                layers.value("starting-offsets", "committed", SettingText::startingOffsets),
                layers.value("delivery", "exactly-once", SettingText::delivery),
                layers.text("transactional-id-prefix", "spawnwatch"));
        return new RunSettings(
                kafka,
                catalog,
                layers.path("allowlist-file"),
                layers.value("sourcetype", "auto", SettingText::sourcetype),
                layers.value("lateness", "10m", SettingText::duration),
                layers.value("revision-interval", "10s", SettingText::duration),
                layers.value("out-of-orderness", "1m", SettingText::duration),
                layers.value("idleness", "30s", SettingText::positiveDuration),
                layers.value("clock-skew", "5m", SettingText::duration),
                layers.value("emit", "revisions", SettingText::emission),
                layers.optional("checkpoint-interval", SettingText::positiveDuration),
                layers.path("state-dir"),
                layers.optional("parallelism", SettingText::positiveNumber),
                layers.optional("metrics-port", SettingText::port),
                file == null ? Map.of() : file.textMap("flink"));
    }

    /** Window of a detection that does not say otherwise. */
    public Duration window() {
        return catalog.window();
    }

    static void refuseUnknownKeys(Mapping file) {
        List<String> known = new ArrayList<>(KEYS);
        known.addAll(List.of(CatalogSettings.OVERRIDES, "kafka", TOPICS, "flink"));
        file.refuseUnknownKeys(known);
        Mapping topics = file.mapping(TOPICS);
        if (topics != null) {
            topics.refuseUnknownKeys(TOPIC_KEYS);
        }
    }

    /** Names Flink's options and Kafka's properties but never their values, which hold secrets. */
    @Override
    public String toString() {
        return kafka + ", " + catalog + ", allowlist file " + allowlistFile + ", sourcetype " + sourcetype
                + ", lateness " + lateness + ", revision interval " + revisionInterval
                + ", out-of-orderness " + outOfOrderness + ", idleness " + idleness + ", clock skew " + clockSkew
                + ", " + emission + ", checkpoints every "
                + (checkpointInterval == null ? "interval of Flink's" : checkpointInterval) + ", state in " + stateDir
                + ", parallelism " + parallelism + ", metrics port " + metricsPort + ", Flink options "
                + new TreeSet<>(flink.keySet());
    }

    private static Map<String, String> client(SettingLayers layers, Map<String, String> overrides) {
        Map<String, String> client = new LinkedHashMap<>();
        if (layers.file() != null) {
            client.putAll(layers.file().textMap("kafka"));
        }
        Path propertiesFile = layers.path("kafka-properties-file");
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
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new SettingsException("--kafka-properties-file: there is no file " + file, e);
        } catch (IOException | IllegalArgumentException e) {
            throw new SettingsException("--kafka-properties-file: " + file + " cannot be read: " + e.getMessage(), e);
        }
        return properties;
    }

    private static Topics topics(@Nullable Mapping topics) {
        if (topics == null) {
            return new Topics(List.of("process-events"), "allowlist", "risk-events", "suppressed", "rejected");
        }
        List<String> processEvents = topics.texts("process-events");
        return new Topics(
                processEvents.isEmpty() ? List.of("process-events") : processEvents,
                textOr(topics, "allowlist"),
                textOr(topics, "risk-events"),
                textOr(topics, "suppressed"),
                textOr(topics, "rejected"));
    }

    private static String textOr(Mapping topics, String topic) {
        String named = topics.text(topic);
        return named == null ? topic : named;
    }
}
