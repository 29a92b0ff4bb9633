package io.spawnwatch.release;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.HexDigest;
import io.spawnwatch.detection.SearchNamePattern;
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
 * What a job says of itself: which detections it runs, and the settings that decide what comes out. It is published as
 * Flink's global job parameters, which the web page and the REST API show of every job under its configuration. It never
 * holds a secret. Detections are numbered in the parameters' names: Flink hides the values of names that sound like
 * secrets, as the id of a detection well may.
 *
 * @param software   version of Spawnwatch
 * @param detections by id
 * @param refused    files of detections that were refused and do not run, each with the reason
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
    private static final String KAFKA_CLUSTER = "kafka.cluster-id";
    private static final String KAFKA_BROKERS = "kafka.bootstrap.servers";
    private static final String TRANSACTIONS = "transactional-id-prefix";
    private static final int DIGEST_DIGITS = 12;

    /** Copies the maps. */
    public PublishedCatalog {
        detections = Collections.unmodifiableSortedMap(new TreeMap<>(detections));
        refused = Collections.unmodifiableSortedMap(new TreeMap<>(refused));
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /**
     * Of a job that is to run.
     *
     * @param software     version of Spawnwatch
     * @param plan         what runs
     * @param settings     how it runs
     * @param kafkaCluster id of the Kafka cluster that it reads and writes
     * @param env          the environment that it is built in, configured
     */
    public static PublishedCatalog of(
            String software,
            CatalogPlan plan,
            RunSettings settings,
            String kafkaCluster,
            StreamExecutionEnvironment env) {
        SortedMap<String, PublishedDetection> detections = new TreeMap<>();
        for (DetectionPlan one : plan.plans()) {
            DetectionProfile profile = one.profile();
            detections.put(
                    profile.id(),
                    new PublishedDetection(
                            profile.id(),
                            profile.name(),
                            profile.version(),
                            profile.digest(),
                            one.window(settings.window()),
                            digest(profile.toString())));
        }
        SortedMap<String, String> refused = new TreeMap<>();
        for (CatalogPlan.Verdict verdict : plan.verdicts()) {
            if (verdict.outcome() == CatalogPlan.Outcome.REFUSED) {
                refused.put(verdict.file(), String.valueOf(verdict.reason()));
            }
        }
        SortedMap<String, String> published = settings(settings);
        published.put(KAFKA_CLUSTER, kafkaCluster);
        published.put("parallelism", String.valueOf(env.getParallelism()));
        published.put("max-parallelism", String.valueOf(env.getMaxParallelism()));
        published.put(
                "checkpoint-interval",
                Duration.ofMillis(env.getCheckpointConfig().getCheckpointInterval())
                        .toString());
        return new PublishedCatalog(software, detections, refused, published);
    }

    /** Reads what a job has published; without any detection where it has published nothing. */
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

    /** Whether nothing has been published: the job is being set up, or is another program's. */
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
     * Whether another job writes its output in transactions that this one would take for its own. It is the same Kafka
     * under whichever of its brokers' names it is reached.
     */
    public boolean writesAs(PublishedCatalog other) {
        boolean known = settings.containsKey(KAFKA_CLUSTER) && other.settings.containsKey(KAFKA_CLUSTER);
        return agreesOn(TRANSACTIONS, other) && agreesOn(known ? KAFKA_CLUSTER : KAFKA_BROKERS, other);
    }

    private boolean agreesOn(String key, PublishedCatalog other) {
        return settings.containsKey(key) && Objects.equals(settings.get(key), other.settings.get(key));
    }

    private static SortedMap<String, String> settings(RunSettings settings) {
        KafkaSettings kafka = settings.kafka();
        SortedMap<String, String> published = new TreeMap<>(Map.of(
                "sourcetype",
                lowerCase(settings.sourcetype()),
                "window",
                String.valueOf(settings.window()),
                "lateness",
                String.valueOf(settings.lateness()),
                "out-of-orderness",
                String.valueOf(settings.outOfOrderness()),
                "idleness",
                String.valueOf(settings.idleness()),
                "clock-skew",
                String.valueOf(settings.clockSkew()),
                "emit",
                lowerCase(settings.emission()),
                "delivery",
                lowerCase(kafka.delivery()),
                "group-id",
                kafka.groupId(),
                TRANSACTIONS,
                kafka.transactionPrefix()));
        published.put("revision-interval", String.valueOf(settings.revisionInterval()));
        SearchNamePattern searchName = settings.catalog().searchName();
        if (searchName != null) {
            published.put("search-name", searchName.text());
        }
        published.put(KAFKA_BROKERS, kafka.bootstrapServers());
        published.put("topics.process-events", String.join(", ", kafka.topics().processEvents()));
        published.put("topics.allowlist", kafka.topics().allowlist());
        published.put("topics.risk-events", kafka.topics().riskEvents());
        published.put("topics.suppressed", kafka.topics().suppressed());
        published.put("topics.rejected", kafka.topics().rejected());
        return published;
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String digest(String text) {
        return HexDigest.sha256(text).substring(0, DIGEST_DIGITS);
    }
}
