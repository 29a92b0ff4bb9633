package io.spawnwatch.release;

import io.spawnwatch.config.CommandSettings;
import io.spawnwatch.config.Setting;
import io.spawnwatch.config.Setting.InRelease;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a release. Paths into it are written relative to it, so that the folder can be moved.
 *
 * @param path     absolute
 * @param settings which options name paths
 */
record ReleaseFolder(Path path, CommandSettings settings) {
    private static final String PLACEHOLDER = "{release}";

    /** A path as {@code release.json} has it. */
    String relative(Path file) {
        return relative(file.toString());
    }

    /** Options as {@code release.json} has them. */
    Map<String, String> relative(Map<String, String> options) {
        return replacePaths(options, this::relative);
    }

    /** A path that {@code release.json} names, or null where it names none. */
    @Nullable
    Path absolute(@Nullable String file) {
        return file == null ? null : Path.of(expand(file));
    }

    /** Options that {@code release.json} names. */
    Map<String, String> absolute(Map<String, String> options) {
        return replacePaths(options, this::expand);
    }

    private String relative(String file) {
        return file.startsWith(path + "/")
                ? PLACEHOLDER + file.substring(path.toString().length())
                : file;
    }

    private String expand(String file) {
        return file.startsWith(PLACEHOLDER) ? path + file.substring(PLACEHOLDER.length()) : file;
    }

    private Map<String, String> replacePaths(Map<String, String> options, UnaryOperator<String> replacement) {
        Map<String, String> replaced = new LinkedHashMap<>();
        options.forEach((key, text) -> {
            Setting<?> setting = settings.find(key);
            boolean isPath = setting != null && setting.inRelease() != InRelease.AS_GIVEN;
            replaced.put(key, isPath ? replacement.apply(text) : text);
        });
        return replaced;
    }
}
