package io.spawnwatch.config;

import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a command, in the order of its {@code --help}.
 *
 * @param settings declarations, each with its own key
 * @param sections keys of the configuration file that hold mappings
 */
public record CommandSettings(List<Setting<?>> settings, List<SettingSection> sections) {

    /** Copies the lists. */
    public CommandSettings {
        settings = List.copyOf(settings);
        sections = List.copyOf(sections);
        Set<String> keys = new HashSet<>();
        for (Setting<?> setting : settings) {
            if (!keys.add(setting.key())) {
                throw new IllegalArgumentException("'" + setting.key() + "' is declared twice");
            }
        }
    }

    /** Appends a setting. */
    public CommandSettings with(Setting<?> setting) {
        List<Setting<?>> all = new ArrayList<>(settings);
        all.add(setting);
        return new CommandSettings(all, sections);
    }

    /** The setting of a key, or null; other versions of Spawnwatch may have settings that this one does not know. */
    public @Nullable Setting<?> find(String key) {
        return settings.stream()
                .filter(setting -> setting.key().equals(key))
                .findFirst()
                .orElse(null);
    }

    /** The settings that are also command-line options. */
    public List<Setting<?>> withOption() {
        return settings.stream().filter(Setting::hasOption).toList();
    }

    /** The settings in a section of the configuration file, or outside of all sections for null. */
    List<Setting<?>> in(@Nullable String section) {
        return settings.stream()
                .filter(Setting::isSettable)
                .filter(setting -> Objects.equals(setting.section(), section))
                .toList();
    }

    /**
     * Refuses a configuration file that has other keys.
     *
     * @throws InvalidDocumentException naming the place
     */
    void refuseUnknownKeys(Mapping file) {
        List<String> known = new ArrayList<>(names(null));
        sections.forEach(section -> known.add(section.key()));
        file.refuseUnknownKeys(known);
        for (SettingSection section : sections) {
            Mapping mapping = section.isOpen() ? null : file.mapping(section.key());
            if (mapping != null) {
                mapping.refuseUnknownKeys(names(section.key()));
            }
        }
    }

    private List<String> names(@Nullable String section) {
        return in(section).stream().map(Setting::name).toList();
    }
}
