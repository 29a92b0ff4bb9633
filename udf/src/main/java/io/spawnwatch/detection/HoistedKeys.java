package io.spawnwatch.detection;

import io.spawnwatch.document.Mapping;
import org.jspecify.annotations.Nullable;

/**
 * The keys that Splunk's files had under {@code tags} until 2025 and have at the top level since, such as
 * {@code mitre_attack_id}. A file may mix both; where a key is in both places, the top level counts.
 *
 * @param document the whole file
 * @param tags     its {@code tags}, or null if it has none
 */
record HoistedKeys(Mapping document, @Nullable Mapping tags) {

    static HoistedKeys of(Mapping document) {
        return new HoistedKeys(document, document.mapping("tags"));
    }

    /** The mapping to read a key from; the file itself if the key is nowhere. */
    Mapping holderOf(String key) {
        return tags == null || document.has(key) || !tags.has(key) ? document : tags;
    }
}
