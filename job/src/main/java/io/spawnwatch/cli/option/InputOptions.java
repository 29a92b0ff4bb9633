package io.spawnwatch.cli.option;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.Settings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.file.EventFiles;
import io.spawnwatch.connector.file.InputFiles;
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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Where recorded events come from: files, or the past of a live job's topics. */
public final class InputOptions {
    private static final String INPUT = "--input";
    private static final String KAFKA = "--kafka";
    private static final List<String> OF_KAFKA = List.of("--from", "--to", "--margin");
    private static final String DEFAULT_MARGIN = "1h";

    @Option(
            names = INPUT,
            arity = "1..*",
            paramLabel = "FILE|DIR|GLOB",
            description =
                    "Events to read: files, folders with all files in them, or quoted globs; also on one of Flink's"
                            + " file systems, as s3://BUCKET/DIR.")
    private List<String> input = List.of();

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

    /** The files, folders and globs as they were given; empty if events come from topics. */
    public List<String> input() {
        return input;
    }

    /** The files that are read; none if events come from topics. */
    public InputFiles files() {
        return kafka == null ? EventFiles.find(input) : InputFiles.local(List.of());
    }

    /** The configuration of the live job, or null to read files. */
    @Nullable
    public Path kafka() {
        return kafka;
    }

    /**
     * Checks that the command is told what to read. It cannot be declared: {@code --input} is required without
     * {@code --kafka} only.
     *
     * @throws ParameterException if not
     */
    public void check(CommandSpec command) {
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
        if (!given.hasMatchedOption(INPUT) && kafka == null) {
            throw new ParameterException(
                    command.commandLine(),
                    "Missing required option: '" + INPUT + "="
                            + command.findOption(INPUT).paramLabel() + "'");
        }
    }

    /**
     * Asks the broker where the events are, prints what is read and what cannot be, and reads nothing yet.
     *
     * @return null to read files
     * @throws SettingsException if the range cannot be read, or holds nothing
     */
    @Nullable
    public RecordedTopics open(PrintableWriter err) {
        return open(err, null);
    }

    /**
     * Asks the broker as {@link #open(PrintableWriter)} does.
     *
     * @param earlier what a run that goes on has been reading since it began, in words, or null: it goes on with that,
     *                whatever the times of the options mean by now
     */
    @Nullable
    public RecordedTopics open(PrintableWriter err, @Nullable String earlier) {
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
        String words = range.inWords() + " of "
                + String.join(", ", live.kafka().topics().processEvents()) + "; events " + bounds.inWords() + " count";
        err.println(earlier == null ? "reading " + words : "still reading " + earlier);
        return new RecordedTopics(live, range, words);
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
