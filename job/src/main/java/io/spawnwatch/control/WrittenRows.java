package io.spawnwatch.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.connector.json.RowKey;
import io.spawnwatch.connector.kafka.range.TopicScan;
import io.spawnwatch.event.ProcessField;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a live job has written since some time: its risk events, and what its allowlist covered.
 *
 * @param since         from when on rows count that were written
 * @param completeSince from when on none is missing: later than {@code since} if the topics no longer hold all of them
 * @param rows          each row once, as last written, with its hosts only
 * @param other records in the topics that are not rows
 */
public record WrittenRows(Instant since, Instant completeSince, List<WrittenRow> rows, int other) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Copies the list. */
    public WrittenRows {
        rows = List.copyOf(rows);
    }

    /** Rows of topics that still hold everything that was written since then. */
    public WrittenRows(Instant since, List<WrittenRow> rows, int other) {
        this(since, since, rows, other);
    }

    /**
     * Reads the topics of risk events and suppressed rows.
     *
     * @throws SettingsException if they cannot be read
     */
    public static WrittenRows read(KafkaSettings kafka, Instant since) {
        return read(kafka, since, row -> {});
    }

    /**
     * Reads the topics of risk events and suppressed rows.
     *
     * @param each takes each row that was read with all its values, unless a later revision of it was read before
     * @throws SettingsException if they cannot be read
     */
    public static WrittenRows read(KafkaSettings kafka, Instant since, Consumer<WrittenRow> each) {
        Map<String, WrittenRow> latest = new LinkedHashMap<>();
        int[] other = new int[1];
        Instant completeSince = TopicScan.since(
                kafka, List.of(kafka.topics().riskEvents(), kafka.topics().suppressed()), since, record -> {
                    WrittenRow row = row(record);
                    if (row == null) {
                        other[0]++;
                    } else {
                        keep(row, latest, each);
                    }
                });
        return new WrittenRows(since, completeSince, List.copyOf(latest.values()), other[0]);
    }

    /** Keeps a row unless a later revision of it is there. */
    static void keep(WrittenRow row, Map<String, WrittenRow> latest, Consumer<WrittenRow> each) {
        if (row.isLaterThan(latest.get(row.id()))) {
            each.accept(row);
            latest.put(row.id(), row.withHostsOnly());
        }
    }

    /** The rows that entries have covered, by the entry's id. */
    public Map<String, List<WrittenRow>> byEntry() {
        Map<String, List<WrittenRow>> covered = new HashMap<>();
        for (WrittenRow row : rows) {
            String entry = row.coveredBy();
            if (entry != null) {
                covered.computeIfAbsent(entry, id -> new ArrayList<>()).add(row);
            }
        }
        return covered;
    }

    /** Whether the topics still hold everything that was written since then. */
    public boolean isComplete() {
        return !completeSince.isAfter(since);
    }

    private static @Nullable WrittenRow row(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return null;
        }
        try {
            return row(JSON.readTree(record.value()), record.timestamp());
        } catch (IOException | DateTimeException e) {
            return null;
        }
    }

    /** The row of a risk event or of a suppressed row, or null if it is neither. */
    static @Nullable WrittenRow row(JsonNode json, long writtenMs) {
        if (json.path("risk_event_id").asText("").isEmpty()) {
            return null;
        }
        Map<String, List<String>> values = new HashMap<>();
        json.properties().forEach(field -> {
            if (ProcessField.ofCimName(field.getKey()) != null) {
                values.put(field.getKey(), texts(field.getValue()));
            }
        });
        return new WrittenRow(
                RowKey.of(json),
                json.path("revision").asInt(),
                writtenMs,
                json.path("detection_id").asText(),
                json.path("detection_name").asText(),
                values,
                Instant.parse(json.path("firstTime").asText()).toEpochMilli(),
                Instant.parse(json.path("lastTime").asText()).toEpochMilli(),
                json.hasNonNull("allowlist_entry")
                        ? json.path("allowlist_entry").asText()
                        : null);
    }

    private static List<String> texts(JsonNode value) {
        if (!value.isArray()) {
            return List.of(value.asText());
        }
        List<String> texts = new ArrayList<>();
        value.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
