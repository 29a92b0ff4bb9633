package io.spawnwatch.allowlist;

import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something that somebody is allowed to do: rows that it covers are suppressed.
 *
 * @param id           unique name of the entry
 * @param detections   ids of the detections it applies to, or {@code *} for all
 * @param match        CIM field names with patterns, all of which must match
 * @param validFromMs  first event time it applies to, epoch milliseconds UTC; {@link Long#MIN_VALUE} for always
 * @param validUntilMs first event time it no longer applies to, epoch milliseconds UTC; {@link Long#MAX_VALUE} for never
 * @param owner        who is responsible for it
 * @param reason       why it is allowed
 */
public record AllowlistEntry(
        String id,
        List<String> detections,
        Map<String, String> match,
        long validFromMs,
        long validUntilMs,
        String owner,
        String reason)
        implements Serializable {

    /** The id that stands for every detection. */
    public static final String EVERY_DETECTION = "*";

    /** Copies the collections in their order. */
    public AllowlistEntry {
        detections = List.copyOf(detections);
        match = Collections.unmodifiableMap(new LinkedHashMap<>(match));
    }
}
