package io.spawnwatch.sighting;

import io.spawnwatch.detection.DetectionOverrides;
import java.io.Serializable;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many rows a detection may have in a window before further groups are only counted.
 *
 * @param otherwise limit of the detections that have none of their own, or {@link #NONE}
 * @param byId      limits of single detections by id in lower case, each at least 1 or {@link #NONE}
 */
public record RowLimits(int otherwise, Map<String, Integer> byId) implements Serializable {

    /** Stands for no limit. */
    public static final int NONE = 0;

    /** Copies the map and checks the limits. */
    public RowLimits {
        byId = Collections.unmodifiableMap(new TreeMap<>(byId));
        if (otherwise < NONE || byId.values().stream().anyMatch(limit -> limit < NONE)) {
            throw new IllegalArgumentException("a limit of rows must not be negative: " + otherwise + ", " + byId);
        }
    }

    /** No limits. */
    public static RowLimits none() {
        return new RowLimits(NONE, Map.of());
    }

    /**
     * The limits of a configuration.
     *
     * @param otherwise limit of the detections that have none of their own, or {@link #NONE}
     */
    public static RowLimits of(int otherwise, DetectionOverrides overrides) {
        Map<String, Integer> byId = new TreeMap<>();
        overrides.byId().forEach((id, setting) -> {
            if (setting.maxRows() != null) {
                byId.put(id, setting.maxRows());
            }
        });
        return new RowLimits(otherwise, byId);
    }

    /** The limit of the detection with this id, ignoring case, or {@link #NONE}. */
    public int of(String detectionId) {
        return byId.isEmpty() ? otherwise : byId.getOrDefault(detectionId.toLowerCase(Locale.ROOT), otherwise);
    }
}
