package io.spawnwatch.config;

import io.spawnwatch.config.KafkaSettings.StartingOffsets;
import io.spawnwatch.config.Setting.InRelease;
import io.spawnwatch.config.Setting.OnUpgrade;
import io.spawnwatch.decode.Sourcetype;
import io.spawnwatch.detection.SearchNamePattern;
import io.spawnwatch.event.DataModelVersion;
import io.spawnwatch.event.FieldMapping;
import io.spawnwatch.sighting.Emission;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** All settings, each declared once. Their help texts say what they do. */
public final class Settings {

    public static final Setting<List<Path>> DETECTIONS = Setting.of("detections", SettingType.PATHS)
            .showsDefault("the bundled detection")
            .inRelease(InRelease.COPIED)
            .help("Splunk detection YAML files and folders of them.");

    public static final Setting<Path> MACROS = Setting.of("macros", SettingType.PATH)
            .label("DIR")
            .showsDefault("the folder 'macros' beside the folder 'detections' that contains the detections, if there"
                    + " is one")
            .inRelease(InRelease.COPIED)
            .help("Folder of Splunk macro YAML files, used on top of the bundled ones.");

    public static final Setting<Path> LOOKUPS = Setting.of("lookups", SettingType.PATH)
            .label("DIR")
            .showsDefault("the folder 'lookups' beside the folder 'detections' that contains the detections, if there"
                    + " is one")
            .inRelease(InRelease.COPIED)
            .help("Folder of lookups: CSV files and Splunk lookup YAML files.");

    private static final SettingType<FieldMapping> FIELD_MAPPINGS =
            SettingType.choice(FieldMapping::optionName, List.of(FieldMapping.values()));

    public static final Setting<FieldMapping> FIELD_MAPPING = Setting.of("field-mapping", FIELD_MAPPINGS)
            .defaultsTo("splunk")
            .formerly("native")
            .onUpgrade(OnUpgrade.REPORTED)
            .help(
                    "How the fields of events become CIM fields.",
                    "`splunk`: as Splunk's add-ons map them. `native`: the event's own values.");

    private static final SettingType<DataModelVersion> DATA_MODELS =
            SettingType.choice(DataModelVersion::optionName, List.of(DataModelVersion.values()));

    public static final Setting<DataModelVersion> DATA_MODEL = Setting.of("data-model", DATA_MODELS)
            .defaultsTo("cim-6.4")
            .formerly("none")
            .onUpgrade(OnUpgrade.REPORTED)
            .help(
                    "Data model whose calculated fields the searches see.",
                    "`cim-6.4`: those of Splunk's data model, such as `unknown` for a missing user. `none`: none.");

    public static final Setting<Path> ALLOWLIST_FILE = Setting.of("allowlist-file", SettingType.PATH)
            .inRelease(InRelease.COPIED)
            .help("Allowlist in YAML, used in addition to the allowlist topic.");

    private static final SettingType<Sourcetype> SOURCETYPES =
            SettingType.choice(Sourcetype::optionName, List.of(Sourcetype.values()));

    public static final Setting<Sourcetype> SOURCETYPE = Setting.of("sourcetype", SOURCETYPES)
            .label("TYPE")
            .defaultsTo("auto")
            .onUpgrade(OnUpgrade.REPORTED)
            .help("Format of the events: " + SOURCETYPES.label().replace("|", ", ") + ".");

    public static final Setting<Duration> WINDOW = Setting.of("window", SettingType.POSITIVE_DURATION)
            .defaultsTo("1h")
            .onUpgrade(OnUpgrade.REPORTED)
            .help("Window length of detections that do not set one.");

    public static final Setting<Duration> WINDOW_OFFSET = Setting.of("window-offset", SettingType.DURATION)
            .defaultsTo("0s")
            .formerly("0s")
            .onUpgrade(OnUpgrade.REPORTED)
            .help(
                    "How far windows are shifted from multiples of their length; less than that length.",
                    "`50m`: hourly windows begin 50 minutes past the hour, as those of Splunk's own content do.");

    public static final Setting<Boolean> INCLUDE_DEPRECATED = Setting.of("include-deprecated", SettingType.FLAG)
            .defaultsTo("false")
            .help("Also runs detections that their authors have deprecated.");

    public static final Setting<Duration> LATENESS = Setting.of("lateness", SettingType.DURATION)
            .defaultsTo("10m")
            .onUpgrade(OnUpgrade.REPORTED)
            .help("How long after its end a window is still updated.");

    public static final Setting<Duration> REVISION_INTERVAL = Setting.of("revision-interval", SettingType.DURATION)
            .defaultsTo("10s")
            .onUpgrade(OnUpgrade.REPORTED)
            .help(
                    "Minimum time between two reports of the same row.",
                    "Event time. The first report is immediate and the last is never skipped. With `0s`, every late"
                            + " sighting is a revision.");

    public static final Setting<Integer> MAX_ROWS = Setting.of("max-rows", SettingType.LIMIT)
            .defaultsTo("none")
            .formerly("none")
            .onUpgrade(OnUpgrade.REPORTED)
            .help(
                    "Limit of rows for each detection and window.",
                    "Events in further groups are counted, and one risk event of the detection says how many there are.");

    public static final Setting<Duration> OUT_OF_ORDERNESS = Setting.of("out-of-orderness", SettingType.DURATION)
            .defaultsTo("1m")
            .onUpgrade(OnUpgrade.REPORTED)
            .help("How far out of order the events of a partition may be.");

    public static final Setting<Duration> IDLENESS = Setting.of("idleness", SettingType.POSITIVE_DURATION)
            .defaultsTo("30s")
            .onUpgrade(OnUpgrade.REPORTED)
            .help("How long a partition may be silent before the others stop waiting for it.");

    public static final Setting<Duration> CLOCK_SKEW = Setting.of("clock-skew", SettingType.DURATION)
            .defaultsTo("5m")
            .onUpgrade(OnUpgrade.REPORTED)
            .help("How far an event's time may be ahead of its arrival.");

    public static final Setting<Emission> EMIT = Setting.of("emit", SettingType.choice(List.of(Emission.values())))
            .defaultsTo("revisions")
            .onUpgrade(OnUpgrade.REPORTED)
            .help(
                    "When rows are reported.",
                    "`revisions`: at the first sighting and again after changes. `final`: once, when nothing can be"
                            + " added any more.");

    public static final Setting<DeliveryGuarantee> DELIVERY = Setting.of(
                    "delivery",
                    SettingType.choice(List.of(DeliveryGuarantee.EXACTLY_ONCE, DeliveryGuarantee.AT_LEAST_ONCE)))
            .defaultsTo("exactly-once")
            .onUpgrade(OnUpgrade.REPORTED)
            .help("Delivery guarantee of the output.");

    public static final Setting<StartingOffsets> STARTING_OFFSETS = Setting.of(
                    "starting-offsets", SettingType.choice(List.of(StartingOffsets.values())))
            .defaultsTo("committed")
            .showsDefault("committed, else earliest")
            .help("Where to start reading without a savepoint.");

    public static final Setting<String> GROUP_ID = Setting.of("group-id", SettingType.TEXT)
            .label("ID")
            .defaultsTo("spawnwatch")
            .onUpgrade(OnUpgrade.WARNED)
            .help("Consumer group that reads the process events.");

    public static final Setting<String> TRANSACTIONAL_ID_PREFIX = Setting.of(
                    "transactional-id-prefix", SettingType.TEXT)
            .label("PREFIX")
            .defaultsTo("spawnwatch")
            .onUpgrade(OnUpgrade.WARNED)
            .help("Prefix of the transactional ids.", "Jobs that share a Kafka cluster must use different prefixes.");

    public static final Setting<Duration> CHECKPOINT_INTERVAL = Setting.of(
                    "checkpoint-interval", SettingType.POSITIVE_DURATION)
            .showsDefault("Flink's configuration, else 500ms, or 5s with at-least-once delivery")
            .onUpgrade(OnUpgrade.REPORTED)
            .help(
                    "How often state is saved and, with exactly-once delivery, output becomes visible.",
                    "With exactly-once delivery at most a third of Kafka's `transaction.timeout.ms`.");

    public static final Setting<Integer> PARALLELISM = Setting.of("parallelism", SettingType.COUNT)
            .showsDefault("Flink's")
            .onUpgrade(OnUpgrade.REPORTED)
            .help("Number of parallel tasks.");

    public static final Setting<Path> STATE_DIR = Setting.of("state-dir", SettingType.PATH)
            .label("DIR")
            .help("Outside a Flink cluster: folder for checkpoints. The next start resumes from the latest.");

    public static final Setting<Integer> METRICS_PORT = Setting.of("metrics-port", SettingType.PORT)
            .showsDefault("none")
            .help(
                    "Outside a Flink cluster: port that serves metrics to Prometheus, on this machine only.",
                    "`metrics.reporter.prometheus.host: 0.0.0.0` in the section `flink` opens it to other machines.");

    public static final Setting<Path> KAFKA_PROPERTIES_FILE = Setting.of("kafka-properties-file", SettingType.PATH)
            .inRelease(InRelease.ABSOLUTE) // Credentials change without a release, and one copy of them is enough.
            .help("Kafka client properties, such as credentials, in Java's properties format.");

    public static final Setting<SearchNamePattern> SEARCH_NAME = Setting.of(
                    "search-name", SettingType.single("PATTERN", SearchNamePattern::new, SearchNamePattern::text))
            .showsDefault("ESCU - {name} - Rule for Splunk's own content, else {name}")
            .onUpgrade(OnUpgrade.REPORTED)
            .help("Name of the saved search in risk events, with {name} for the name of the detection.");

    private static final String TOPICS = "topics";

    public static final Setting<List<String>> PROCESS_EVENTS = Setting.of(TOPICS + ".process-events", SettingType.TEXTS)
            .label("TOPIC...")
            .defaultsTo("process-events")
            .onUpgrade(OnUpgrade.WARNED)
            .help("Process events; one topic or a list.");

    public static final Setting<String> ALLOWLIST = topic("allowlist", "Allowlist entries; a compacted topic.");

    public static final Setting<String> RISK_EVENTS = topic("risk-events", "Receives the risk events.");

    public static final Setting<String> SUPPRESSED =
            topic("suppressed", "Receives the rows that the allowlist covers.");

    public static final Setting<String> REJECTED = topic("rejected", "Receives the records that cannot be used.");

    public static final Setting<String> KAFKA_BROKERS = Setting.of(
                    "kafka." + KafkaSettings.BOOTSTRAP_SERVERS, SettingType.TEXT)
            .onUpgrade(OnUpgrade.WARNED)
            .observed()
            .help("The brokers that the job was given.");

    public static final Setting<String> KAFKA_CLUSTER = Setting.of("kafka.cluster-id", SettingType.TEXT)
            .onUpgrade(OnUpgrade.WARNED)
            .observed()
            .help("Id of the Kafka cluster, whichever of its brokers is asked.");

    public static final Setting<Integer> MAX_PARALLELISM = Setting.of("max-parallelism", SettingType.COUNT)
            .onUpgrade(OnUpgrade.REPORTED)
            .observed()
            .help("Flink's limit of the parallelism.");

    static final SettingSection KAFKA_SECTION = new SettingSection(
            "kafka",
            true,
            "Properties of all Kafka clients; `bootstrap.servers` is required. Also an option:"
                    + " `--kafka KEY=VALUE`. Keep secrets in `kafka-properties-file`.");
    static final SettingSection OVERRIDES_SECTION =
            new SettingSection("overrides", true, "Exceptions for single detections, by detection id; see below.");
    static final SettingSection TOPICS_SECTION = new SettingSection(TOPICS, false, "Names of the topics; see below.");
    static final SettingSection FLINK_SECTION =
            new SettingSection("flink", true, "Any options of Flink, for example `state.backend.type: rocksdb`.");

    private static final List<SettingSection> SECTIONS =
            List.of(KAFKA_SECTION, OVERRIDES_SECTION, TOPICS_SECTION, FLINK_SECTION);

    /** What the live job is set up with, in the order of its {@code --help}. */
    public static final CommandSettings LIVE = new CommandSettings(
            List.of(
                    DETECTIONS,
                    MACROS,
                    LOOKUPS,
                    ALLOWLIST_FILE,
                    SOURCETYPE,
                    FIELD_MAPPING,
                    DATA_MODEL,
                    WINDOW,
                    WINDOW_OFFSET,
                    INCLUDE_DEPRECATED,
                    LATENESS,
                    REVISION_INTERVAL,
                    MAX_ROWS,
                    OUT_OF_ORDERNESS,
                    IDLENESS,
                    CLOCK_SKEW,
                    EMIT,
                    DELIVERY,
                    STARTING_OFFSETS,
                    GROUP_ID,
                    TRANSACTIONAL_ID_PREFIX,
                    CHECKPOINT_INTERVAL,
                    PARALLELISM,
                    STATE_DIR,
                    METRICS_PORT,
                    KAFKA_PROPERTIES_FILE,
                    SEARCH_NAME,
                    PROCESS_EVENTS,
                    ALLOWLIST,
                    RISK_EVENTS,
                    SUPPRESSED,
                    REJECTED,
                    KAFKA_BROKERS,
                    KAFKA_CLUSTER,
                    MAX_PARALLELISM),
            SECTIONS);

    /** Which detections run, and how: what all commands that load detections have in common. */
    public static final CommandSettings CATALOG = new CommandSettings(
            List.of(
                    DETECTIONS,
                    MACROS,
                    LOOKUPS,
                    FIELD_MAPPING,
                    DATA_MODEL,
                    WINDOW,
                    WINDOW_OFFSET,
                    INCLUDE_DEPRECATED,
                    SEARCH_NAME),
            SECTIONS);

    private Settings() {}

    private static Setting<String> topic(String name, String help) {
        return Setting.of(TOPICS + "." + name, SettingType.TEXT)
                .label("TOPIC")
                .defaultsTo(name)
                .onUpgrade(OnUpgrade.WARNED)
                .help(help);
    }
}
