package io.spawnwatch.config;

import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.DetectionOverrides.Places;
import io.spawnwatch.detection.DetectionOverrides.Setting;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what the configuration file says about single detections, by their ids. */
final class OverridesSection {
    private static final String ENABLED = "enabled";
    private static final String WINDOW = "window";
    private static final String SPAN = "span";

    private OverridesSection() {}

    static DetectionOverrides read(@Nullable Mapping overrides) {
        Map<String, Setting> byId = new LinkedHashMap<>();
        if (overrides != null) {
            for (String id : overrides.keys()) {
                Mapping setting = overrides.requiredMapping(id);
                if (byId.put(id.toLowerCase(Locale.ROOT), setting(overrides, id, setting)) != null) {
                    throw new InvalidDocumentException(
                            overrides.keyPlace(id), "the id '" + id + "' stands here a second time");
                }
            }
        }
        return new DetectionOverrides(byId);
    }

    private static Setting setting(Mapping overrides, String id, Mapping setting) {
        setting.refuseUnknownKeys(List.of(ENABLED, WINDOW, SPAN));
        Boolean enabled = setting.bool(ENABLED);
        return new Setting(
                enabled == null || enabled,
                SettingLayers.of(setting, WINDOW, SettingText::positiveDuration),
                SettingLayers.of(setting, SPAN, SettingText::positiveDuration),
                new Places(overrides.keyPlace(id), setting.place(ENABLED), setting.place(WINDOW), setting.place(SPAN)));
    }
}
