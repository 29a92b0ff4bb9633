package io.spawnwatch.cli.option;

import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.RunSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.control.WrittenRow;
import io.spawnwatch.control.WrittenRows;
import io.spawnwatch.document.Documents;
import io.spawnwatch.document.TimePoint;
import io.spawnwatch.report.PrintableWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which live job's allowlist an {@link AllowlistCommand} is about, and since when its rows count. */
public final class AllowlistTopicOptions {
    @Option(
            order = 1,
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration of the live job: its broker, topics and detections.")
    private @Nullable Path config;

    @Option(
            order = 2,
            names = "--kafka",
            paramLabel = "KEY=VALUE",
            description = "A Kafka client property, for example bootstrap.servers=HOST:9092. Can be repeated.")
    private Map<String, String> kafka = new LinkedHashMap<>();

    @Option(
            order = 3,
            names = "--since",
            converter = SettingConverters.Time.class,
            paramLabel = "TIME",
            description =
                    "Rows that were written since then count, for example 24h, or 2026-10-01. Default: a day ago, for"
                            + " list a week.")
    private @Nullable TimePoint since;

    /** The live job's settings. */
    public RunSettings live() {
        return RunSettings.of(config == null ? null : Documents.yaml(config), Map.of(), kafka);
    }

    /** The rows that the job has written since the time that was given. Warns if some of them have been deleted. */
    public WrittenRows rows(KafkaSettings settings, String otherwise, PrintableWriter err) {
        return rows(settings, otherwise, row -> {}, err);
    }

    private WrittenRows rows(KafkaSettings settings, String otherwise, Consumer<WrittenRow> each, PrintableWriter err) {
        Instant now = Instant.now();
        WrittenRows rows =
                WrittenRows.read(settings, (since == null ? TimePoint.parse(otherwise) : since).at(now), each);
        if (!rows.isComplete()) {
            err.println("warning: rows that were written before "
                    + rows.completeSince().truncatedTo(ChronoUnit.SECONDS)
                    + " may be missing: topic " + settings.topics().riskEvents() + " or "
                    + settings.topics().suppressed() + " no longer holds everything");
        }
        return rows;
    }

    /**
     * As {@link #rows}, or null after a warning if they cannot be read: an entry can be changed without them.
     *
     * @param each takes each row with all its values; a later one replaces an earlier one with its id
     */
    @Nullable
    public WrittenRows rowsIfReadable(
            KafkaSettings settings, String otherwise, Consumer<WrittenRow> each, PrintableWriter err) {
        try {
            return rows(settings, otherwise, each, err);
        } catch (SettingsException e) {
            err.println("warning: which rows are covered is not known: " + e.getMessage());
            return null;
        }
    }
}
