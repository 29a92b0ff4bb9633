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
 * What Spawnwatch's own configuration says about single detections, so that nobody has to change the detections' files.
 *
 * @param byId what is different, by detection id in lower case
 */
public record DetectionOverrides(Map<String, Setting> byId) implements Serializable {
    private static final Setting NOTHING = new Setting(true, null, null);

    /**
     * What is different for one detection.
     *
     * @param enabled whether it runs
     * @param window  window of a detection that does not group by time, or null where nothing is said
     * @param span    {@code span=} of a detection that groups by time, or null where nothing is said
     * @param places  where the configuration says so
     */
    public record Setting(
            boolean enabled,
            @Nullable Duration window,
            @Nullable Duration span,
            Places places) implements Serializable {

        /** A setting that was not read from a file. */
        public Setting(boolean enabled, @Nullable Duration window, @Nullable Duration span) {
            this(enabled, window, span, Places.NOWHERE);
        }
    }

    /**
     * Where a setting stands, for whoever has to find it.
     *
     * @param id      of the detection's id
     * @param enabled of the value of {@code enabled}
     * @param window  of the value of {@code window}
     * @param span    of the value of {@code span}
     */
    public record Places(Place id, Place enabled, Place window, Place span) implements Serializable {
        private static final Place OVERRIDES = Place.whole("overrides");

        /** Of a setting that was not read from a file. */
        static final Places NOWHERE = new Places(OVERRIDES, OVERRIDES, OVERRIDES, OVERRIDES);
    }

    /** Copies the map. */
    public DetectionOverrides {
        byId = Collections.unmodifiableMap(new TreeMap<>(byId));
    }

    /** Nothing is different. */
    public static DetectionOverrides none() {
        return new DetectionOverrides(Map.of());
    }

    /** What is different for the detection of that id, whatever its case. */
    public Setting of(String detectionId) {
        return byId.getOrDefault(detectionId.toLowerCase(Locale.ROOT), NOTHING);
    }
}
