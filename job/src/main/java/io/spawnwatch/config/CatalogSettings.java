package io.spawnwatch.config;

import io.spawnwatch.detection.DetectionOverrides;
import io.spawnwatch.detection.SearchNamePattern;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which detections are run, and how: what all commands that run detections have in common.
 *
 * @param detections        files and folders of detections; empty for the bundled ones
 * @param macros            folder of macros, or null for the one beside the detections, else the bundled ones
 * @param window            window of a detection that does not say otherwise
 * @param overrides         what is different for single detections
 * @param includeDeprecated whether detections run that their authors have given up
 * @param searchName        how the saved searches are named, or null where that depends on whose content they are
 */
public record CatalogSettings(
        List<Path> detections,
        @Nullable Path macros,
        Duration window,
        DetectionOverrides overrides,
        boolean includeDeprecated,
        @Nullable SearchNamePattern searchName) {

    /** Copies the list. */
    public CatalogSettings {
        detections = List.copyOf(detections);
    }

    /** Keys of the configuration file that a command line option of the same name may override. */
    static final List<String> KEYS = List.of("detections", "macros", "window", "include-deprecated", "search-name");

    /** The section of the configuration file about single detections. */
    static final String OVERRIDES = "overrides";

    /**
     * Reads the settings. A file may say anything else that {@link RunSettings} knows, so that one file serves all
     * commands.
     *
     * @param file    the configuration file, or null when there is none
     * @param options what the command line overrides, by option name without dashes
     * @throws InvalidDocumentException naming the place in the file
     * @throws SettingsException        naming the option
     */
    public static CatalogSettings of(@Nullable Mapping file, Map<String, String> options) {
        if (file != null) {
            RunSettings.refuseUnknownKeys(file);
        }
        SettingLayers layers = new SettingLayers(file, options);
        return new CatalogSettings(
                layers.paths("detections"),
                layers.path("macros"),
                layers.value("window", "1h", SettingText::positiveDuration),
                OverridesSection.read(file == null ? null : file.mapping(OVERRIDES)),
                layers.flag("include-deprecated"),
                layers.optional("search-name", SearchNamePattern::new));
    }
}
