package io.spawnwatch.config;

import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.SearchNamePattern;
import io.spawnwatch.detection.TumblingWindows;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import io.spawnwatch.event.Normalization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which detections run, and how: what all commands that run detections have in common.
 *
 * @param detections        files and folders of detections; empty for the bundled ones
 * @param macros            folder of macros, or null for the one beside the detections, else the bundled ones
 * @param lookups           folder of lookups, or null for the one beside the detections, if there is one
 * @param normalization     what searches see of an event
 * @param window            window of a detection that does not set one
 * @param windowOffset      how long after the epoch windows begin
 * @param overrides         exceptions for single detections
 * @param includeDeprecated whether detections run that their authors have deprecated
 * @param searchName        how the saved searches are named, or null where that depends on whose content they are
 */
public record CatalogSettings(
        List<Path> detections,
        @Nullable Path macros,
        @Nullable Path lookups,
        Normalization normalization,
        Duration window,
        Duration windowOffset,
        DetectionOverrides overrides,
        boolean includeDeprecated,
        @Nullable SearchNamePattern searchName) {

    /** Copies the list. */
    public CatalogSettings {
        detections = List.copyOf(detections);
    }

    /**
     * Reads the settings. A file may hold anything that {@link RunSettings} knows, so that one file serves all commands.
     *
     * @param file    the configuration file, or null when there is none
     * @param options what the command line overrides, by option name without dashes
     * @throws InvalidDocumentException naming the place in the file
     * @throws SettingsException        naming the option
     */
    public static CatalogSettings of(@Nullable Mapping file, Map<String, String> options) {
        if (file != null) {
            Settings.LIVE.refuseUnknownKeys(file);
        }
        return of(SettingValues.read(Settings.CATALOG, file, options), file, options);
    }

    static CatalogSettings of(SettingValues values, @Nullable Mapping file, Map<String, String> options) {
        List<Path> detections = values.find(Settings.DETECTIONS);
        DetectionOverrides overrides =
                OverridesSection.read(file == null ? null : file.mapping(Settings.OVERRIDES_SECTION.key()));
        WindowOffsets.check(values, overrides, file, options);
        return new CatalogSettings(
                detections == null ? List.of() : detections,
                values.find(Settings.MACROS),
                values.find(Settings.LOOKUPS),
                new Normalization(values.get(Settings.FIELD_MAPPING), values.get(Settings.DATA_MODEL)),
                values.get(Settings.WINDOW),
                values.get(Settings.WINDOW_OFFSET),
                overrides,
                values.get(Settings.INCLUDE_DEPRECATED),
                values.find(Settings.SEARCH_NAME));
    }

    /** The settings in words for people, by key. Macros, lookups and the like are there if they are given. */
    public SortedMap<String, String> inWords() {
        SettingValues values = SettingValues.defaults(Settings.CATALOG)
                .with(Settings.FIELD_MAPPING, normalization.fieldMapping())
                .with(Settings.DATA_MODEL, normalization.dataModel())
                .with(Settings.WINDOW, window)
                .with(Settings.WINDOW_OFFSET, windowOffset)
                .with(Settings.INCLUDE_DEPRECATED, includeDeprecated);
        values = detections.isEmpty() ? values : values.with(Settings.DETECTIONS, detections);
        values = macros == null ? values : values.with(Settings.MACROS, macros);
        values = lookups == null ? values : values.with(Settings.LOOKUPS, lookups);
        values = searchName == null ? values : values.with(Settings.SEARCH_NAME, searchName);
        SortedMap<String, String> words = values.inWords();
        words.putIfAbsent(Settings.DETECTIONS.key(), String.valueOf(Settings.DETECTIONS.shownDefault()));
        if (!overrides.byId().isEmpty()) {
            words.put(
                    Settings.OVERRIDES_SECTION.key(),
                    String.join(", ", new TreeSet<>(overrides.byId().keySet())));
        }
        return words;
    }

    /** The windows of a detection that does not set any. */
    public TumblingWindows windows() {
        return new TumblingWindows(window, windowOffset);
    }
}
