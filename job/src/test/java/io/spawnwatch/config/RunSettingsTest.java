package io.spawnwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.spawnwatch.config.KafkaSettings.StartingOffsets;
import io.spawnwatch.config.KafkaSettings.Topics;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.DetectionOverrides.Places;
import io.spawnwatch.detection.SearchNamePattern;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.Place;
import io.spawnwatch.event.Normalization;
import io.spawnwatch.sighting.Emission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSettingsTest {
    private static final Map<String, String> BROKER = Map.of("bootstrap.servers", "localhost:9092");

    private static final String FILE = """
        detections: /etc/detections
        macros: /etc/macros
        lookups: /etc/lookups
        allowlist-file: /etc/allowlist.yml
        sourcetype: nxlog
        field-mapping: native
        data-model: none
        window: 2h
        window-offset: 50m
        include-deprecated: true
        search-name: SOC - {name}
        lateness: 0s
        revision-interval: 11s
        out-of-orderness: 3m
        idleness: 4s
        clock-skew: 6m
        emit: final
        delivery: at-least-once
        starting-offsets: latest
        group-id: soc
        transactional-id-prefix: soc-prod
        checkpoint-interval: 7s
        state-dir: /var/state
        parallelism: 8
        metrics-port: 9249
        kafka-properties-file: PROPERTIES
        kafka:
          bootstrap.servers: one:9092
          fetch.min.bytes: 1
          client.id: from-kafka
        topics:
          process-events: [sysmon, security]
          allowlist: a
          risk-events: b
          suppressed: c
          rejected: d
        flink:
          state.backend.type: rocksdb
          s3.secret-key: hush
        overrides:
          One:
            window: 5m
            window-offset: 4m
          two:
            enabled: false
            span: 30s
        """;

    private static final DetectionOverrides OVERRIDES = new DetectionOverrides(Map.of(
            "one",
            new DetectionOverrides.Setting(
                    true,
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(4),
                    null,
                    new Places(at(41, 3), at(42, 5), at(42, 13), at(43, 20), at(42, 5))),
            "two",
            new DetectionOverrides.Setting(
                    false,
                    null,
                    null,
                    Duration.ofSeconds(30),
                    new Places(at(44, 3), at(45, 14), at(45, 5), at(45, 5), at(46, 11)))));

    @TempDir
    private Path folder;

    private static Place at(int line, int column) {
        return new Place("run.yml", line, column);
    }

    /** What the job reads of its settings. */
    private static List<@Nullable Object> components(RunSettings settings) {
        return Arrays.asList(
                settings.kafka(),
                settings.catalog(),
                settings.allowlistFile(),
                settings.sourcetype(),
                settings.lateness(),
                settings.revisionInterval(),
                settings.outOfOrderness(),
                settings.idleness(),
                settings.clockSkew(),
                settings.emission(),
                settings.checkpointInterval(),
                settings.stateDir(),
                settings.parallelism(),
                settings.metricsPort(),
                settings.flink());
    }

    private String fileWithProperties() throws IOException {
        Path properties = Files.writeString(
                folder.resolve("client.properties"), "client.id=from-properties\nssl.password=hush\n");
        return FILE.replace("PROPERTIES", properties.toString());
    }

    @Test
    void aBrokerAloneGivesTheDefaults() {
        assertThat(components(RunSettings.of(null, Map.of(), BROKER)))
                .isEqualTo(Arrays.asList(
                        new KafkaSettings(
                                BROKER,
                                new Topics(
                                        List.of("process-events"),
                                        "allowlist",
                                        "risk-events",
                                        "suppressed",
                                        "rejected"),
                                "spawnwatch",
                                StartingOffsets.COMMITTED,
                                DeliveryGuarantee.EXACTLY_ONCE,
                                "spawnwatch"),
                        new CatalogSettings(
                                List.of(),
                                null,
                                null,
                                Normalization.DEFAULT,
                                Duration.ofHours(1),
                                Duration.ZERO,
                                DetectionOverrides.none(),
                                false,
                                null),
                        null,
                        Sourcetype.AUTO,
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        Emission.REVISIONS,
                        null,
                        null,
                        null,
                        null,
                        Map.of()));
    }

    @Test
    void everyKeyOfTheFileIsRead() throws IOException {
        assertThat(components(RunSettings.of(Documents.yaml("run.yml", fileWithProperties()), Map.of(), Map.of())))
                .isEqualTo(Arrays.asList(
                        new KafkaSettings(
                                Map.of(
                                        "bootstrap.servers", "one:9092",
                                        "fetch.min.bytes", "1",
                                        "client.id", "from-properties",
                                        "ssl.password", "hush"),
                                new Topics(List.of("sysmon", "security"), "a", "b", "c", "d"),
                                "soc",
                                StartingOffsets.LATEST,
                                DeliveryGuarantee.AT_LEAST_ONCE,
                                "soc-prod"),
                        new CatalogSettings(
                                List.of(Path.of("/etc/detections")),
                                Path.of("/etc/macros"),
                                Path.of("/etc/lookups"),
                                Normalization.RAW,
                                Duration.ofHours(2),
                                Duration.ofMinutes(50),
                                OVERRIDES,
                                true,
                                new SearchNamePattern("SOC - {name}")),
                        Path.of("/etc/allowlist.yml"),
                        Sourcetype.NXLOG,
                        Duration.ZERO,
                        Duration.ofSeconds(11),
                        Duration.ofMinutes(3),
                        Duration.ofSeconds(4),
                        Duration.ofMinutes(6),
                        Emission.FINAL,
                        Duration.ofSeconds(7),
                        Path.of("/var/state"),
                        8,
                        9249,
                        Map.of("state.backend.type", "rocksdb", "s3.secret-key", "hush")));
    }

    @Test
    void everyOptionOverridesTheKeyOfItsName() throws IOException {
        Path properties = Files.writeString(folder.resolve("other.properties"), "client.id=other\n");
        Map<String, String> options = new HashMap<>(Map.of(
                "detections", SettingType.join(List.of("d", "e/f.yml")),
                "macros", "m",
                "allowlist-file", "a",
                "sourcetype", "EVTX",
                "window", "1ms",
                "lateness", "2s",
                "out-of-orderness", "0m",
                "idleness", "5s",
                "clock-skew", "1d"));
        options.putAll(
                Map.of("lookups", "l", "field-mapping", "splunk", "data-model", "CIM-6.4", "window-offset", "0s"));
        options.put("max-rows", "NONE");
        options.putAll(Map.of("include-deprecated", "false", "revision-interval", "0s", "search-name", "{name}"));
        options.putAll(Map.of(
                "emit", "Revisions",
                "delivery", "EXACTLY-ONCE",
                "starting-offsets", "earliest",
                "group-id", "g",
                "transactional-id-prefix", "t",
                "checkpoint-interval", "1m",
                "state-dir", "s",
                "parallelism", "2",
                "metrics-port", "65535",
                "kafka-properties-file", properties.toString()));
        assertThat(options)
                .containsOnlyKeys(
                        Settings.LIVE.withOption().stream().map(Setting::key).toList());

        RunSettings settings = RunSettings.of(
                Documents.yaml("run.yml", fileWithProperties()), options, Map.of("fetch.min.bytes", "9"));

        assertThat(components(settings))
                .isEqualTo(Arrays.asList(
                        new KafkaSettings(
                                Map.of("bootstrap.servers", "one:9092", "fetch.min.bytes", "9", "client.id", "other"),
                                new Topics(List.of("sysmon", "security"), "a", "b", "c", "d"),
                                "g",
                                StartingOffsets.EARLIEST,
                                DeliveryGuarantee.EXACTLY_ONCE,
                                "t"),
                        new CatalogSettings(
                                List.of(Path.of("d"), Path.of("e/f.yml")),
                                Path.of("m"),
                                Path.of("l"),
                                Normalization.DEFAULT,
                                Duration.ofMillis(1),
                                Duration.ZERO,
                                OVERRIDES,
                                false,
                                SearchNamePattern.NAME),
                        Path.of("a"),
                        Sourcetype.EVTX,
                        Duration.ofSeconds(2),
                        Duration.ZERO,
                        Duration.ZERO,
                        Duration.ofSeconds(5),
                        Duration.ofDays(1),
                        Emission.REVISIONS,
                        Duration.ofMinutes(1),
                        Path.of("s"),
                        2,
                        65535,
                        Map.of("state.backend.type", "rocksdb", "s3.secret-key", "hush")));
    }

    @Test
    void noSecretIsPrinted() throws IOException {
        RunSettings settings = RunSettings.of(
                Documents.yaml("run.yml", fileWithProperties()), Map.of(), Map.of("sasl.jaas.config", "hush"));

        assertThat(settings.toString())
                .contains("one:9092", "ssl.password", "sasl.jaas.config", "s3.secret-key")
                .doesNotContain("hush");
    }
}
