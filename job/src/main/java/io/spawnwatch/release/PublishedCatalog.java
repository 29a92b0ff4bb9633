package io.spawnwatch.release;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.detection.DetectionProfile;
import io.spawnwatch.detection.plan.CatalogPlan;
import io.spawnwatch.detection.plan.DetectionPlan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a job says of itself: which detections it runs, and the settings that decide what comes out. It is published as
 * Flink's global job parameters, which the web page and the REST API show of every job under its configuration. It never
 * holds a secret.
 *
 * @param software   version of Spawnwatch
 * @param detections by id
 * @param settings   by the configuration file's key
 */
public record PublishedCatalog(
        String software, SortedMap<String, PublishedDetection> detections, SortedMap<String, String> settings) {
    private static final String SOFTWARE = "spawnwatch.version";
    private static final String DETECTION = "spawnwatch.detection.";
    private static final String SETTING = "spawnwatch.setting.";
    private static final int DIGEST_BYTES = 6;

    /** Copies the maps. */
    public PublishedCatalog {
        detections = Collections.unmodifiableSortedMap(new TreeMap<>(detections));
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    /**
     * Of a job that is to run.
     *
     * @param software version of Spawnwatch
     * @param plan     what runs
     * @param settings how it runs
     */
    public static PublishedCatalog of(String software, CatalogPlan plan, RunSettings settings) {
        SortedMap<String, PublishedDetection> detections = new TreeMap<>();
        for (DetectionPlan one : plan.plans()) {
            DetectionProfile profile = one.profile();
            detections.put(
                    profile.id(),
                    new PublishedDetection(
                            profile.name(),
                            profile.version(),
                            profile.digest(),
                            one.window(settings.window()),
                            digest(profile.toString())));
        }
        return new PublishedCatalog(software, detections, settings(settings));
    }

    /** Reads what a job has published; without any detection where it has published nothing. */
    public static PublishedCatalog of(Map<String, String> parameters) {
        SortedMap<String, PublishedDetection> detections = new TreeMap<>();
        SortedMap<String, String> settings = new TreeMap<>();
        parameters.forEach((key, value) -> {
            if (key.startsWith(DETECTION)) {
                PublishedDetection.of(value)
                        .ifPresent(detection -> detections.put(key.substring(DETECTION.length()), detection));
            } else if (key.startsWith(SETTING)) {
                settings.put(key.substring(SETTING.length()), value);
            }
        });
        return new PublishedCatalog(parameters.getOrDefault(SOFTWARE, ""), detections, settings);
    }

    /** As Flink's global job parameters. */
    public Map<String, String> parameters() {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put(SOFTWARE, software);
        detections.forEach((id, detection) -> parameters.put(DETECTION + id, detection.text()));
        settings.forEach((key, value) -> parameters.put(SETTING + key, value));
        return parameters;
    }

    /** Whether it was published by a Spawnwatch job at all. */
    public boolean isEmpty() {
        return detections.isEmpty();
    }

    private static SortedMap<String, String> settings(RunSettings settings) {
        KafkaSettings kafka = settings.kafka();
        SortedMap<String, String> published = new TreeMap<>(Map.of(
                "sourcetype", lowerCase(settings.sourcetype()),
                "window", String.valueOf(settings.window()),
                "lateness", String.valueOf(settings.lateness()),
                "out-of-orderness", String.valueOf(settings.outOfOrderness()),
                "idleness", String.valueOf(settings.idleness()),
                "clock-skew", String.valueOf(settings.clockSkew()),
                "emit", lowerCase(settings.emission()),
                "delivery", lowerCase(kafka.delivery()),
                "group-id", kafka.groupId(),
                "transactional-id-prefix", kafka.transactionPrefix()));
        published.put("kafka.bootstrap.servers", kafka.bootstrapServers());
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
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(whole, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
