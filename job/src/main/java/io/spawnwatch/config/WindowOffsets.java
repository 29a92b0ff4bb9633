package io.spawnwatch.config;

import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.document.DurationText;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks that each configured offset is less than the window that it belongs to, because a longer one is probably a
 * mistake. A detection may have a window of its own that is shorter than the offset for all detections: its windows are
 * shifted by what is left of the offset after whole windows.
 */
final class WindowOffsets {
    private WindowOffsets() {}

    /**
     * Checks the offsets.
     *
     * @param file    the configuration file, or null when there is none
     * @param options what the command line overrides, by key
     * @throws InvalidDocumentException naming the place in the file
     * @throws SettingsException        naming the option
     */
    static void check(
            SettingValues values, DetectionOverrides overrides, @Nullable Mapping file, Map<String, String> options) {
        Duration window = values.get(Settings.WINDOW);
        String problem = problem(values.get(Settings.WINDOW_OFFSET), window);
        if (problem != null) {
            String key = Settings.WINDOW_OFFSET.key();
            if (file == null || options.containsKey(key)) {
                throw new SettingsException(Settings.WINDOW_OFFSET.option() + ": " + problem);
            }
            throw file.fault(key, inFile(problem));
        }
        overrides.byId().values().forEach(setting -> check(setting, window));
    }

    private static void check(DetectionOverrides.Setting setting, Duration otherwise) {
        Duration window = setting.window() == null ? otherwise : setting.window();
        String problem = setting.windowOffset() == null ? null : problem(setting.windowOffset(), window);
        if (problem != null) {
            throw new InvalidDocumentException(setting.places().windowOffset(), inFile(problem));
        }
    }

    private static String inFile(String problem) {
        return "'" + Settings.WINDOW_OFFSET.key() + "': " + problem;
    }

    private static @Nullable String problem(Duration offset, Duration window) {
        return offset.compareTo(window) < 0
                ? null
                : "the offset " + DurationText.print(offset) + " is not less than the window of "
                        + DurationText.print(window) + "; the same windows have the offset "
                        + DurationText.print(new TumblingWindows(window, offset).offset());
    }
}
