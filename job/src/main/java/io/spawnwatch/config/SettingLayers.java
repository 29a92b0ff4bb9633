package io.spawnwatch.config;

import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value comes from the command line if it is there, else from the file, else it is the default.
 *
 * @param file    the configuration file, or null when there is none
 * @param options what the command line overrides, by option name without dashes
 */
record SettingLayers(@Nullable Mapping file, Map<String, String> options) {

    String text(String key, String otherwise) {
        return value(key, otherwise, text -> text);
    }

    @Nullable
    Path path(String key) {
        return optional(key, Path::of);
    }

    /** Paths, of which the file may hold one or a list; none unless somebody says so. */
    List<Path> paths(String key) {
        String option = options.get(key);
        try {
            if (option != null) {
                return SettingText.paths(option);
            }
            return file == null ? List.of() : SettingText.paths(file.texts(key));
        } catch (IllegalArgumentException e) {
            throw new SettingsException((option == null ? key : "--" + key) + ": " + e.getMessage(), e);
        }
    }

    /** Something that is wanted or not; not unless somebody says so. */
    boolean flag(String key) {
        String option = options.get(key);
        if (option != null) {
            return Boolean.parseBoolean(option);
        }
        Boolean wanted = file == null ? null : file.bool(key);
        return wanted != null && wanted;
    }

    <T> T value(String key, String otherwise, Function<String, T> parser) {
        T value = optional(key, parser);
        return value == null ? parser.apply(otherwise) : value;
    }

    <T> @Nullable T optional(String key, Function<String, T> parser) {
        String option = options.get(key);
        if (option != null) {
            try {
                return parser.apply(option);
            } catch (IllegalArgumentException e) {
                throw new SettingsException("--" + key + ": " + e.getMessage(), e);
            }
        }
        return file == null ? null : of(file, key, parser);
    }

    /** A value of a file, or null. */
    static <T> @Nullable T of(Mapping file, String key, Function<String, T> parser) {
        String text = file.text(key);
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new InvalidDocumentException(file.place(key), "'" + key + "': " + e.getMessage());
        }
    }
}
