package io.spawnwatch.detection;

import io.spawnwatch.document.Place;
import java.io.Serializable;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Settings for single detections in Spawnwatch's own configuration, so that detection files need not be changed.
 *
 * @param byId settings by detection id in lower case
 */
public record DetectionOverrides(Map<String, Setting> byId) implements Serializable {
    private static final Setting DEFAULTS = new Setting(true, null, null, null, null, Places.NOWHERE);

    /**
     * The settings for one detection.
     *
     * @param enabled      whether it runs
     * @param window       window of a detection that does not group by time, or null if not set
     * @param windowOffset how long after the epoch the windows of such a detection begin, or null if not set
     * @param span         {@code span=} of a detection that groups by time, or null if not set
     * @param maxRows      limit of the rows of each window, 0 for none, or null if not set
     * @param places       where the configuration has the settings
     */
    public record Setting(
            boolean enabled,
            @Nullable Duration window,
            @Nullable Duration windowOffset,
            @Nullable Duration span,
            @Nullable Integer maxRows,
            Places places)
            implements Serializable {

        /** A setting without a limit of rows. */
        public Setting(
                boolean enabled,
                @Nullable Duration window,
                @Nullable Duration windowOffset,
                @Nullable Duration span,
                Places places) {
            this(enabled, window, windowOffset, span, null, places);
        }

        /** A setting that was not read from a file. */
        public Setting(boolean enabled, @Nullable Duration window, @Nullable Duration span) {
            this(enabled, window, null, span, Places.NOWHERE);
        }
    }

    /**
     * Where the configuration has each setting, for error messages.
     *
     * @param id           place of the detection's id
     * @param enabled      place of the value of {@code enabled}
     * @param window       place of the value of {@code window}
     * @param windowOffset place of the value of {@code window-offset}
     * @param span         place of the value of {@code span}
     */
    public record Places(Place id, Place enabled, Place window, Place windowOffset, Place span)
            implements Serializable {
        private static final Place OVERRIDES = Place.whole("overrides");

        /** For settings that were not read from a file. */
        static final Places NOWHERE = new Places(OVERRIDES, OVERRIDES, OVERRIDES, OVERRIDES, OVERRIDES);
    }

    /** Copies the map. */
    public DetectionOverrides {
        byId = Collections.unmodifiableMap(new TreeMap<>(byId));
    }

    /** No settings. */
    public static DetectionOverrides none() {
        return new DetectionOverrides(Map.of());
    }

    /** The settings for the detection with this id, ignoring case. */
    public Setting of(String detectionId) {
        return byId.getOrDefault(detectionId.toLowerCase(Locale.ROOT), DEFAULTS);
    }
}
