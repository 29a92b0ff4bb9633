package io.spawnwatch.connector.kafka.range;

import io.spawnwatch.allowlist.AllowlistEntry;
import io.spawnwatch.allowlist.AllowlistReader;
import io.spawnwatch.config.KafkaSettings;
import io.spawnwatch.config.SettingsException;
import io.spawnwatch.document.InvalidDocumentException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The allowlist topic as it is now: its records up to the present end, applied as the live job applies them.
 *
 * @param entries the entries in force, by id
 * @param refused records that the live job rejects, in sentences, by key: the last of each key, unless it was removed or
 *                replaced by an entry since
 * @param keyless records without a key, in sentences; the live job rejects them, too
 */
public record AllowlistSnapshot(List<AllowlistEntry> entries, Map<String, String> refused, List<String> keyless) {

    /** Copies the list and the map. */
    public AllowlistSnapshot {
        entries = List.copyOf(entries);
        refused = Collections.unmodifiableMap(new TreeMap<>(refused));
        keyless = List.copyOf(keyless);
    }

    /**
     * Reads the topic.
     *
     * @throws SettingsException if the topic or the right to read it is missing, or the broker is silent for 20 s
     */
    public static AllowlistSnapshot read(KafkaSettings kafka) {
        Map<String, AllowlistEntry> entries = new TreeMap<>();
        Map<String, String> refused = new TreeMap<>();
        List<String> keyless = new ArrayList<>();
        TopicScan.all(kafka, List.of(kafka.topics().allowlist()), record -> apply(record, entries, refused, keyless));
        return new AllowlistSnapshot(List.copyOf(entries.values()), refused, keyless);
    }

    /** An invalid record changes nothing: an entry with the same id stays as it was. */
    private static void apply(
            ConsumerRecord<String, byte[]> record,
            Map<String, AllowlistEntry> entries,
            Map<String, String> refused,
            List<String> keyless) {
        String place = record.topic() + "-" + record.partition() + "@" + record.offset();
        String id = record.key();
        if (id == null) {
            keyless.add(noKey(place));
        } else if (record.value() == null) {
            entries.remove(id);
            refused.remove(id);
        } else if (id.isBlank()) {
            refused.put(id, noKey(place));
        } else {
            try {
                entries.put(id, AllowlistReader.json(place, id, new String(record.value(), StandardCharsets.UTF_8)));
                refused.remove(id);
            } catch (InvalidDocumentException e) {
                refused.put(id, String.valueOf(e.getMessage()));
            }
        }
    }

    private static String noKey(String place) {
        return place + ": the record has no key; the key is the entry's id";
    }

    /** All records that the live job rejects, in sentences. */
    public List<String> warnings() {
        List<String> all = new ArrayList<>(refused.values());
        all.addAll(keyless);
        return all;
    }
}
