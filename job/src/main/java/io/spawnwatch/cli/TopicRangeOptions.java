package io.spawnwatch.cli;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.Settings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.kafka.range.TimeBounds;
import io.spawnwatch.connector.kafka.range.TopicRange;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.DurationText;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.TimePoint;
import io.spawnwatch.report.PrintableWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The options of {@link ReplayCommand} that read the past of a live job's topics instead of files. */
final class TopicRangeOptions {
    private static final String INPUT = "--input";
    private static final String KAFKA = "--kafka";
    private static final List<String> OF_KAFKA = List.of("--from", "--to", "--margin");
    private static final String DEFAULT_MARGIN = "1h";

    @Option(
            order = 0,
            names = KAFKA,
            paramLabel = "FILE",
            description =
                    "Configuration of a live job: reads the past of its process event topics instead of files, with"
                            + " its detections and its allowlist. Also stands for --config. The job and the topics are not"
                            + " touched.")
    private @Nullable Path kafka;

    @Option(
            order = 0,
            names = "--from",
            converter = SettingConverters.Time.class,
            paramLabel = "TIME",
            description =
                    "With --kafka: events from this time on, for example 2026-10-01T00:00Z, or 24h for one day ago."
                            + " Default: the earliest.")
    private @Nullable TimePoint from;

    @Option(
            order = 0,
            names = "--to",
            converter = SettingConverters.Time.class,
            paramLabel = "TIME",
            description = "With --kafka: events before this time. Default: all that are there now.")
    private @Nullable TimePoint to;

    @Option(
            order = 0,
            names = "--margin",
            converter = SettingConverters.AnyDuration.class,
            paramLabel = "DURATION",
            description =
                    "With --kafka: events arrive later than they happen, so records are read from this long before"
                            + " --from until this long after --to. Default: " + DEFAULT_MARGIN + ".")
    private @Nullable Duration margin;

    /** The configuration of the live job, or null to read files. */
    @Nullable
    Path file() {
        return kafka;
    }

    /**
     * Checks that the command is told what to read and where to write. It cannot be declared: {@code --input} is required
     * without {@code --kafka} only.
     *
     * @param required the options that are always required
     * @throws ParameterException if not
     */
    void check(CommandSpec command, String... required) {
        ParseResult given = command.commandLine().getParseResult();
        if (given.hasMatchedOption(INPUT) && kafka != null) {
            throw new ParameterException(
                    command.commandLine(),
                    "--input and --kafka exclude each other: events come from files or from Kafka");
        }
        for (String option : OF_KAFKA) {
            if (given.hasMatchedOption(option) && kafka == null) {
                throw new ParameterException(
                        command.commandLine(),
                        option + " goes with --kafka FILE, which names the topics; files are read whole");
            }
        }
        List<String> missing = new ArrayList<>();
        for (String option : required) {
            if (!given.hasMatchedOption(option) && !(option.equals(INPUT) && kafka != null)) {
                OptionSpec spec = command.findOption(option);
                missing.add("'" + option + "=" + (spec == null ? "" : spec.paramLabel()) + "'");
            }
        }
        if (!missing.isEmpty()) {
            throw new ParameterException(
                    command.commandLine(),
                    "Missing required option" + (missing.size() == 1 ? "" : "s") + ": " + String.join(", ", missing));
        }
    }

    /**
     * Asks the broker where the events are, prints what is read and what cannot be, and reads nothing yet.
     *
     * @return null to read files
     * @throws SettingsException if the range cannot be read, or holds nothing
     */
    @Nullable
    RecordedTopics open(PrintableWriter err) {
        if (kafka == null) {
            return null;
        }
        RunSettings live = live(kafka);
        Instant now = Instant.now();
        TimeBounds bounds = new TimeBounds(
                from == null ? null : from.at(now),
                to == null ? null : to.at(now),
                margin == null ? DurationText.parse(DEFAULT_MARGIN) : margin);
        TopicRange range = TopicRange.of(live.kafka(), bounds);
        range.warnings().forEach(warning -> err.println("warning: " + warning));
        RecordedTopics topics = new RecordedTopics(live, range);
        err.println("reading " + topics.inWords() + "; events " + bounds.inWords() + " count");
        return topics;
    }

    private static RunSettings live(Path file) {
        Mapping document = Documents.yaml(file);
        boolean named = document.textMap("kafka").containsKey(KafkaSettings.BOOTSTRAP_SERVERS)
                || document.has(Settings.KAFKA_PROPERTIES_FILE.key());
        if (!named) {
            throw new SettingsException("--kafka: " + file + " names no Kafka broker; set kafka: "
                    + KafkaSettings.BOOTSTRAP_SERVERS + ": HOST:PORT in it");
        }
        return RunSettings.of(document, Map.of(), Map.of());
    }
}
