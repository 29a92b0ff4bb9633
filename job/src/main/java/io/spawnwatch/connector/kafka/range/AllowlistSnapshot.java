package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.allowlist.AllowlistReader;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.document.InvalidDocumentException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The allowlist topic as it is now: its records up to the present end, applied as the live job applies them.
 *
 * @param entries  the entries in force, by id
 * @param warnings records that the live job rejects, too, in sentences
 */
public record AllowlistSnapshot(List<AllowlistEntry> entries, List<String> warnings) {

    /** Copies the lists. */
    public AllowlistSnapshot {
        entries = List.copyOf(entries);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads the topic.
     *
     * @throws SettingsException if the topic or the right to read it is missing, or the broker is silent for 20 s
     */
    public static AllowlistSnapshot read(KafkaSettings kafka) {
        Map<String, AllowlistEntry> entries = new TreeMap<>();
        List<String> warnings = new ArrayList<>();
        TopicScan.all(kafka, List.of(kafka.topics().allowlist()), record -> apply(record, entries, warnings));
        return new AllowlistSnapshot(List.copyOf(entries.values()), warnings);
    }

    /** An invalid record changes nothing: an entry with the same id stays as it was. */
    private static void apply(
            ConsumerRecord<String, byte[]> record, Map<String, AllowlistEntry> entries, List<String> warnings) {
        String place = record.topic() + "-" + record.partition() + "@" + record.offset();
        String id = record.key();
        if (id == null || id.isBlank()) {
            warnings.add(place + ": the record has no key; the key is the entry's id");
        } else if (record.value() == null) {
            entries.remove(id);
        } else {
            try {
                entries.put(id, AllowlistReader.json(place, id, new String(record.value(), StandardCharsets.UTF_8)));
            } catch (InvalidDocumentException e) {
                warnings.add(String.valueOf(e.getMessage()));
            }
        }
    }
}
