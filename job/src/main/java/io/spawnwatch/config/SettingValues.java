package io.spawnwatch.config;

import io.spawnwatch.config.Setting.OnUpgrade;
import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The values of settings. A setting that is not set and has no default has no value. */
public final class SettingValues {
    private final Map<String, Entry<?>> entries;

    private record Entry<T>(Setting<T> setting, T value) {
        String print() {
            return setting.type().print(value);
        }
    }

    private SettingValues(Map<String, Entry<?>> entries) {
        this.entries = Collections.unmodifiableMap(entries);
    }

    /**
     * Reads settings from the command line, else from the file, else takes their defaults.
     *
     * @param file    the configuration file, or null when there is none; it may contain other settings, too
     * @param options options of the command line, by key
     * @throws InvalidDocumentException naming the place in the file
     * @throws SettingsException        naming the option
     */
    public static SettingValues read(CommandSettings list, @Nullable Mapping file, Map<String, String> options) {
        Map<String, Entry<?>> entries = new LinkedHashMap<>();
        for (Setting<?> setting : list.settings()) {
            Entry<?> entry = entry(setting, file, options);
            if (entry != null) {
                entries.put(setting.key(), entry);
            }
        }
        return new SettingValues(entries);
    }

    private static <T> @Nullable Entry<T> entry(
            Setting<T> setting, @Nullable Mapping file, Map<String, String> options) {
        T value = setting.read(file, options);
        return value == null ? null : new Entry<>(setting, value);
    }

    /** The defaults of all settings that have one. */
    public static SettingValues defaults(CommandSettings list) {
        return read(list, null, Map.of());
    }

    /** Replaces the value of a setting. */
    public <T> SettingValues with(Setting<T> setting, T value) {
        Map<String, Entry<?>> changed = new LinkedHashMap<>(entries);
        changed.put(setting.key(), new Entry<>(setting, value));
        return new SettingValues(changed);
    }

    /** The value of a setting that always has one. */
    public <T> T get(Setting<T> setting) {
        T value = find(setting);
        if (value == null) {
            throw new IllegalArgumentException("'" + setting.key() + "' has no value");
        }
        return value;
    }

    /** The value of a setting, or null. */
    @SuppressWarnings("unchecked") // Declarations of one key have one type, whichever of them was read.
    public <T> @Nullable T find(Setting<T> setting) {
        Entry<?> entry = entries.get(setting.key());
        return entry == null ? null : (T) entry.value();
    }

    /**
     * The printed values that a job publishes, by key: of settings that an upgrade compares, except those that versions
     * without the setting act by.
     */
    public SortedMap<String, String> published() {
        SortedMap<String, String> published = new TreeMap<>();
        entries.forEach((key, entry) -> {
            String printed = entry.print();
            if (entry.setting().onUpgrade() != OnUpgrade.NOT_COMPARED
                    && !printed.equals(entry.setting().former())) {
                published.put(key, printed);
            }
        });
        return published;
    }

    /** All values as they are printed, by key. */
    public SortedMap<String, String> printed() {
        SortedMap<String, String> printed = new TreeMap<>();
        entries.forEach((key, entry) -> printed.put(key, entry.print()));
        return printed;
    }

    /** All values in words for people, by key. */
    public SortedMap<String, String> inWords() {
        SortedMap<String, String> words = new TreeMap<>();
        entries.forEach((key, entry) -> words.put(key, entry.setting().type().inWords(entry.print())));
        return words;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SettingValues values && entries.equals(values.entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    /** All values by key; no setting is a secret. */
    @Override
    public String toString() {
        return entries.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue().print())
                .collect(Collectors.joining(", "));
    }
}
