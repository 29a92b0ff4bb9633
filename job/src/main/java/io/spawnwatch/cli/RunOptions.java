package io.spawnwatch.cli;

import io.spawnwatch.config.SettingText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * The options of {@link RunCommand} that override the configuration file's key of the same name. They are numbered
 * because the help would list methods in whatever order the JVM does.
 */
final class RunOptions {
    private final Map<String, String> overrides = new LinkedHashMap<>();
    private final Map<String, String> kafka = new LinkedHashMap<>();

    /** What was given, by option name without dashes. */
    Map<String, String> overrides() {
        return overrides;
    }

    /** Kafka client properties that were given. */
    Map<String, String> kafka() {
        return kafka;
    }

    @Option(
            order = 1,
            names = "--kafka",
            paramLabel = "KEY=VALUE",
            description = "A Kafka client property, say bootstrap.servers=HOST:9092. May be repeated."
                    + " Secrets are better kept in --kafka-properties-file.")
    void kafka(Map<String, String> properties) {
        kafka.putAll(properties);
    }

    @Option(
            order = 2,
            names = "--detections",
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = CatalogOptions.DETECTIONS)
    void detections(List<String> values) {
        overrides.put("detections", SettingText.joined(values));
    }

    @Option(order = 3, names = "--macros", paramLabel = "DIR", description = CatalogOptions.MACROS)
    void macros(String value) {
        overrides.put("macros", value);
    }

    @Option(
            order = 4,
            names = "--allowlist-file",
            paramLabel = "FILE",
            description = "Allowlist in YAML that holds beside the topic's.")
    void allowlistFile(String value) {
        overrides.put("allowlist-file", value);
    }

    @Option(
            order = 5,
            names = "--sourcetype",
            paramLabel = "TYPE",
            description = "What the events are: auto, cim, nxlog, winlogbeat, evtx, xmlwineventlog. Default: auto.")
    void sourcetype(String value) {
        overrides.put("sourcetype", value);
    }

    @Option(
            order = 6,
            names = "--window",
            paramLabel = "DURATION",
            description = "Window of a detection that does not say otherwise. Default: 1h.")
    void window(String value) {
        overrides.put("window", value);
    }

    @Option(
            order = 7,
            names = "--include-deprecated",
            description = "Also runs detections that their authors have given up.")
    void includeDeprecated(boolean wanted) {
        overrides.put("include-deprecated", String.valueOf(wanted));
    }

    @Option(
            order = 8,
            names = "--lateness",
            paramLabel = "DURATION",
            description = "How long after its end a window is still updated. Default: 10m.")
    void lateness(String value) {
        overrides.put("lateness", value);
    }

    @Option(
            order = 9,
            names = "--revision-interval",
            paramLabel = "DURATION",
            description =
                    "A row is reported again this long after it was last reported, at the earliest. Default: 10s.")
    void revisionInterval(String value) {
        overrides.put("revision-interval", value);
    }

    @Option(
            order = 10,
            names = "--out-of-orderness",
            paramLabel = "DURATION",
            description = "How far the events of a partition may be out of order. Default: 1m.")
    void outOfOrderness(String value) {
        overrides.put("out-of-orderness", value);
    }

    @Option(
            order = 11,
            names = "--idleness",
            paramLabel = "DURATION",
            description = "After how long a silent partition no longer holds the others back. Default: 30s.")
    void idleness(String value) {
        overrides.put("idleness", value);
    }

    @Option(
            order = 12,
            names = "--clock-skew",
            paramLabel = "DURATION",
            description = "How far an event's time may lie ahead of its arrival. Default: 5m.")
    void clockSkew(String value) {
        overrides.put("clock-skew", value);
    }

    @Option(
            order = 13,
            names = "--emit",
            paramLabel = "revisions|final",
            description = "When rows are reported. Default: revisions.")
    void emit(String value) {
        overrides.put("emit", value);
    }

    @Option(
            order = 14,
            names = "--delivery",
            paramLabel = "exactly-once|at-least-once",
            description = "Guarantee of what is written. Default: exactly-once.")
    void delivery(String value) {
        overrides.put("delivery", value);
    }

    @Option(
            order = 15,
            names = "--starting-offsets",
            paramLabel = "committed|earliest|latest",
            description = "Where to begin without a savepoint. Default: committed, else earliest.")
    void startingOffsets(String value) {
        overrides.put("starting-offsets", value);
    }

    @Option(
            order = 16,
            names = "--group-id",
            paramLabel = "ID",
            description = "Consumer group of the process events. Default: spawnwatch.")
    void groupId(String value) {
        overrides.put("group-id", value);
    }

    @Option(
            order = 17,
            names = "--transactional-id-prefix",
            paramLabel = "PREFIX",
            description = "Beginning of the transactional ids. Default: spawnwatch.")
    void transactionalIdPrefix(String value) {
        overrides.put("transactional-id-prefix", value);
    }

    @Option(
            order = 18,
            names = "--checkpoint-interval",
            paramLabel = "DURATION",
            description = "How often state is saved and, exactly once, output becomes visible. Default: Flink's"
                    + " configuration, else 500ms.")
    void checkpointInterval(String value) {
        overrides.put("checkpoint-interval", value);
    }

    @Option(
            order = 19,
            names = "--parallelism",
            paramLabel = "N",
            description = "Tasks that work side by side. Default: Flink's.")
    void parallelism(String value) {
        overrides.put("parallelism", value);
    }

    @Option(
            order = 20,
            names = "--state-dir",
            paramLabel = "DIR",
            description = "In a process of its own: where checkpoints are kept and, at the next start, continued from.")
    void stateDir(String value) {
        overrides.put("state-dir", value);
    }

    @Option(
            order = 21,
            names = "--metrics-port",
            paramLabel = "PORT",
            description = "In a process of its own: where Prometheus can ask for the metrics, on this machine only."
                    + " Default: nowhere.")
    void metricsPort(String value) {
        overrides.put("metrics-port", value);
    }

    @Option(
            order = 22,
            names = "--kafka-properties-file",
            paramLabel = "FILE",
            description = "Kafka client properties, such as credentials, in Java's properties format.")
    void kafkaPropertiesFile(String value) {
        overrides.put("kafka-properties-file", value);
    }

    @Option(order = 23, names = "--search-name", paramLabel = "PATTERN", description = CatalogOptions.SEARCH_NAME)
    void searchName(String value) {
        overrides.put("search-name", value);
    }
}
