package io.spawnwatch.config;

import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.DetectionOverrides.Places;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.document.Place;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the configuration file's exceptions for single detections, by their ids. */
final class OverridesSection {
    private static final Setting<Boolean> ENABLED =
            Setting.of("enabled", SettingType.FLAG).defaultsTo("true").help("`false` leaves the detection out.");

    private static final Setting<Duration> WINDOW = Setting.of("window", SettingType.POSITIVE_DURATION)
            .showsDefault("the setting `window`")
            .help("Window length of a detection that does not group by `_time`.");

    private static final Setting<Duration> WINDOW_OFFSET = Setting.of("window-offset", SettingType.DURATION)
            .showsDefault("the setting `window-offset`")
            .help("How far the windows of such a detection are shifted from multiples of their length; less than that"
                    + " length.");

    private static final Setting<Duration> SPAN = Setting.of("span", SettingType.POSITIVE_DURATION)
            .showsDefault("the detection's own")
            .help("Replaces `span=` of a detection that groups by `_time`.");

    private static final Setting<Integer> MAX_ROWS = Setting.of("max-rows", SettingType.LIMIT)
            .showsDefault("the setting `max-rows`")
            .help("Limit of the detection's rows in each window; `none` for no limit.");

    /** What can be set for a single detection. */
    static final CommandSettings SETTINGS =
            new CommandSettings(List.of(ENABLED, WINDOW, WINDOW_OFFSET, SPAN, MAX_ROWS), List.of());

    private OverridesSection() {}

    static DetectionOverrides read(@Nullable Mapping overrides) {
        Map<String, DetectionOverrides.Setting> byId = new LinkedHashMap<>();
        if (overrides != null) {
            for (String id : overrides.keys()) {
                Mapping detection = overrides.requiredMapping(id);
                SETTINGS.refuseUnknownKeys(detection);
                if (byId.put(id.toLowerCase(Locale.ROOT), read(overrides.keyPlace(id), detection)) != null) {
                    throw new InvalidDocumentException(overrides.keyPlace(id), "duplicate id '" + id + "'");
                }
            }
        }
        return new DetectionOverrides(byId);
    }

    private static DetectionOverrides.Setting read(Place id, Mapping detection) {
        SettingValues values = SettingValues.read(SETTINGS, detection, Map.of());
        return new DetectionOverrides.Setting(
                values.get(ENABLED),
                values.find(WINDOW),
                values.find(WINDOW_OFFSET),
                values.find(SPAN),
                values.find(MAX_ROWS),
                new Places(
                        id,
                        detection.place(ENABLED.key()),
                        detection.place(WINDOW.key()),
                        detection.place(WINDOW_OFFSET.key()),
                        detection.place(SPAN.key())));
    }
}
