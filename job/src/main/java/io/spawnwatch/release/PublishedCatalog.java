package io.spawnwatch.release;

import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.Setting;
import io.spawnwatch.config.SettingValues;
import io.spawnwatch.config.Settings;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.DetectionPlan;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What a job publishes about itself: the detections that it runs and the settings that decide what comes out, but never a
 * secret. Flink shows it as the job's global parameters on its web page and in its REST API. Detections are numbered in
 * the names of the parameters, because Flink hides the value of any parameter whose name sounds like a secret, and a
 * detection id may.
 *
 * @param software   version of Spawnwatch
 * @param detections by id
 * @param refused    detection files that were refused, each with the reason
 * @param settings   by the configuration file's key
 */
public record PublishedCatalog(
        String software,
        SortedMap<String, PublishedDetection> detections,
        SortedMap<String, String> refused,
        SortedMap<String, String> settings) {
    private static final String SOFTWARE = "spawnwatch.version";
    private static final String DETECTION = "spawnwatch.detection.";
    private static final String REFUSED = "spawnwatch.refused.";
    private static final String REASON = ": ";
    private static final String SETTING = "spawnwatch.setting.";

    /** Copies the maps. */
    public PublishedCatalog {
        detections = Collections.unmodifiableSortedMap(new TreeMap<>(detections));
        refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /**
     * What a new job publishes.
     *
     * @param software     version of Spawnwatch
     * @param plan         its detections
     * @param settings     its settings
     * @param kafkaCluster id of the Kafka cluster that it reads and writes
     * @param env          the configured environment that it is built in, which decides what the settings leave open
     */
    public static PublishedCatalog of(
            String software,
            CatalogPlan plan,
            RunSettings settings,
            String kafkaCluster,
            StreamExecutionEnvironment env) {
        SortedMap<String, PublishedDetection> detections = new TreeMap<>();
        for (DetectionPlan detection : plan.plans()) {
            PublishedDetection published = PublishedDetection.of(
                    detection,
                    settings.catalog().windows(),
                    plan.overrides().of(detection.profile().id()).maxRows());
            detections.put(published.id(), published);
        }
        SortedMap<String, String> refused = new TreeMap<>();
        for (CatalogPlan.Verdict verdict : plan.verdicts()) {
            if (verdict.outcome() == CatalogPlan.Outcome.REFUSED) {
                refused.put(verdict.file(), String.valueOf(verdict.reason()));
            }
        }
        SettingValues effective = settings.values()
                .with(Settings.KAFKA_BROKERS, settings.kafka().bootstrapServers())
                .with(Settings.KAFKA_CLUSTER, kafkaCluster)
                .with(Settings.PARALLELISM, env.getParallelism())
                .with(Settings.MAX_PARALLELISM, env.getMaxParallelism())
                .with(
                        Settings.CHECKPOINT_INTERVAL,
                        Duration.ofMillis(env.getCheckpointConfig().getCheckpointInterval()));
        return new PublishedCatalog(software, detections, refused, effective.published());
    }

    /** Reads what a job has published; {@link #isUnknown unknown} if that is nothing. */
    public static PublishedCatalog of(Map<String, String> parameters) {
        SortedMap<String, PublishedDetection> detections = new TreeMap<>();
        SortedMap<String, String> refused = new TreeMap<>();
        SortedMap<String, String> settings = new TreeMap<>();
        parameters.forEach((key, value) -> {
            if (key.startsWith(DETECTION)) {
                PublishedDetection.of(value).ifPresent(detection -> detections.put(detection.id(), detection));
            } else if (key.startsWith(REFUSED)) {
                String[] fileAndReason = value.split(REASON, 2);
                refused.put(fileAndReason[0], fileAndReason[fileAndReason.length - 1]);
            } else if (key.startsWith(SETTING)) {
                settings.put(key.substring(SETTING.length()), value);
            }
        });
        return new PublishedCatalog(parameters.getOrDefault(SOFTWARE, ""), detections, refused, settings);
    }

    /** Whether nothing has been published: the job is still being set up, or belongs to another program. */
    public boolean isUnknown() {
        return software.isEmpty();
    }

    /** As Flink's global job parameters. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put(SOFTWARE, software);
        detections.values().forEach(detection -> parameters.put(numbered(DETECTION, parameters), detection.text()));
        refused.forEach((file, reason) -> parameters.put(numbered(REFUSED, parameters), file + REASON + reason));
        settings.forEach((key, value) -> parameters.put(SETTING + key, value));
        return parameters;
    }

    private static String numbered(String prefix, Map<String, String> parameters) {
        return String.format(Locale.ROOT, "%s%04d", prefix, parameters.size());
    }

    /**
     * Whether another job writes in transactions that this one would take for its own. The id of the Kafka cluster tells,
     * if both jobs know it, since each may use other names of the brokers.
     */
    public boolean writesAs(PublishedCatalog other) {
        boolean isClusterKnown = settings.containsKey(Settings.KAFKA_CLUSTER.key())
                && other.settings.containsKey(Settings.KAFKA_CLUSTER.key());
        return agreesOn(Settings.TRANSACTIONAL_ID_PREFIX, other)
                && agreesOn(isClusterKnown ? Settings.KAFKA_CLUSTER : Settings.KAFKA_BROKERS, other);
    }

    private boolean agreesOn(Setting<?> setting, PublishedCatalog other) {
        String key = setting.key();
        return settings.containsKey(key) && Objects.equals(settings.get(key), other.settings.get(key));
    }
}
