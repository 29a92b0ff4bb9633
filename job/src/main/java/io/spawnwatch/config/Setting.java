package io.spawnwatch.config;

import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one declaration of a setting. Reading the configuration file and the command line, {@code --help}, what a job
 * publishes, what an upgrade compares, what a release copies and {@code settings.md} all follow from it.
 *
 * <p>Flink's {@code ConfigOption} was considered: it knows neither the place of a value in a file nor what an upgrade or
 * a release makes of it, and reads durations and enums in other forms than ours.
 *
 * @param <T> type of its values
 */
public final class Setting<T> {

    /** What an upgrade makes of a change to the setting. */
    public enum OnUpgrade {
        /** Jobs do not publish the setting, so nobody can compare it. */
        NOT_COMPARED,
        /** The change is reported. */
        REPORTED,
        /** The change is reported with a warning: it decides which records are read, or where the output goes. */
        WARNED
    }

    /** What a release makes of the paths that the setting names. */
    public enum InRelease {
        /** It names no paths, or only some that have no meaning on a cluster. */
        AS_GIVEN,
        /** The files are copied into the release, whose options name the copies. */
        COPIED,
        /** The file stays where it is, and is named by its absolute path. */
        ABSOLUTE
    }

    private final String key;
    private final SettingType<T> type;
    private final String label;
    private final @Nullable T defaultValue;
    private final @Nullable String shownDefault;
    private final OnUpgrade onUpgrade;
    private final InRelease inRelease;
    private final boolean settable;
    private final String help;
    private final String note;

    private Setting(Builder<T> builder, String help, String note) {
        this.key = builder.key;
        this.type = builder.type;
        this.label = builder.label;
        this.defaultValue = builder.defaultValue;
        this.shownDefault = builder.shownDefault;
        this.onUpgrade = builder.onUpgrade;
        this.inRelease = builder.inRelease;
        this.settable = builder.settable;
        this.help = help;
        this.note = note;
    }

    /**
     * Begins a declaration.
     *
     * @param key as in the configuration file, with {@code section.} in front of it for a key inside a section. A key
     *            outside the sections is also the name of an option.
     */
    public static <T> Builder<T> of(String key, SettingType<T> type) {
        return new Builder<>(key, type);
    }

    /** Begins the declaration of the same setting for a command that has another default or explains it differently. */
    public Builder<T> redeclared() {
        Builder<T> builder = new Builder<>(key, type);
        builder.label = label;
        builder.defaultValue = defaultValue;
        builder.shownDefault = shownDefault;
        builder.onUpgrade = onUpgrade;
        builder.inRelease = inRelease;
        builder.settable = settable;
        return builder;
    }

    /** The key, with its section if it is in one. */
    public String key() {
        return key;
    }

    /** The section of the configuration file that the key is in, or null. */
    @Nullable
    String section() {
        int dot = key.indexOf('.');
        return dot < 0 ? null : key.substring(0, dot);
    }

    /** The key inside its section. */
    String name() {
        return key.substring(key.indexOf('.') + 1);
    }

    /** Whether users can set it at all; a job also publishes facts that it finds out for itself. */
    boolean isSettable() {
        return settable;
    }

    /** Whether there is a command line option of the setting's name. */
    public boolean hasOption() {
        return settable && section() == null;
    }

    /** The command line option, with its dashes. */
    public String option() {
        return "--" + key;
    }

    /** How its values are written. */
    public SettingType<T> type() {
        return type;
    }

    /** What stands for a value in help texts. */
    public String label() {
        return label;
    }

    /** What it does, in one sentence, for {@code --help}. */
    public String help() {
        return help;
    }

    /** What else there is to know, in sentences for the documentation only; may be empty. */
    String note() {
        return note;
    }

    /** What holds if nobody sets it, in words; null where there is nothing to say. */
    public @Nullable String shownDefault() {
        return shownDefault;
    }

    /** What an upgrade makes of a change. */
    public OnUpgrade onUpgrade() {
        return onUpgrade;
    }

    /** What a release makes of its paths. */
    public InRelease inRelease() {
        return inRelease;
    }

    /**
     * Reads the value: from the command line if it is there, else from the file, else the default, which may be null.
     *
     * @param file    the configuration file, or null when there is none
     * @param options what the command line overrides, by key
     * @throws InvalidDocumentException naming the place in the file
     * @throws SettingsException        naming the option
     */
    public @Nullable T read(@Nullable Mapping file, Map<String, String> options) {
        String option = hasOption() ? options.get(key) : null;
        if (option != null) {
            try {
                return type.parse(option);
            } catch (IllegalArgumentException e) {
                throw new SettingsException(option() + ": " + e.getMessage(), e);
            }
        }
        String section = section();
        Mapping mapping = file == null || section == null ? file : file.mapping(section);
        T value = mapping == null || !settable ? null : type.read(mapping, name());
        return value == null ? defaultValue : value;
    }

    @Override
    public String toString() {
        return key;
    }

    /**
     * A declaration that {@link #help} completes.
     *
     * @param <T> type of the setting's values
     */
    public static final class Builder<T> {
        private final String key;
        private final SettingType<T> type;
        private String label;
        private @Nullable T defaultValue;
        private @Nullable String shownDefault;
        private OnUpgrade onUpgrade = OnUpgrade.NOT_COMPARED;
        private InRelease inRelease = InRelease.AS_GIVEN;
        private boolean settable = true;

        private Builder(String key, SettingType<T> type) {
            this.key = key;
            this.type = type;
            this.label = type.label();
        }

        /** What stands for a value in help texts, where it is not the type's own label. */
        public Builder<T> label(String shown) {
            label = shown;
            return this;
        }

        /** The default, as a user would write it. */
        public Builder<T> defaultsTo(String text) {
            defaultValue = type.parse(text);
            shownDefault = text;
            return this;
        }

        /** What holds if nobody sets it, in words: where something else decides, or the default needs explaining. */
        public Builder<T> showsDefault(String words) {
            shownDefault = words;
            return this;
        }

        /** What an upgrade makes of a change. */
        public Builder<T> onUpgrade(OnUpgrade reaction) {
            onUpgrade = reaction;
            return this;
        }

        /** What a release makes of its paths. */
        public Builder<T> inRelease(InRelease treatment) {
            inRelease = treatment;
            return this;
        }

        /** Not to be set by anybody: a fact that the job finds out and publishes. */
        public Builder<T> observed() {
            settable = false;
            return this;
        }

        /** Completes the declaration with what the setting does, in one sentence. */
        public Setting<T> help(String help) {
            return help(help, "");
        }

        /** Completes the declaration with what the setting does, and further sentences for the documentation only. */
        public Setting<T> help(String help, String note) {
            return new Setting<>(this, help, note);
        }
    }
}
