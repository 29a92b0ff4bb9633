package io.spawnwatch.config;

import io.spawnwatch.document.InvalidDocumentException;
import io.spawnwatch.document.Mapping;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The only declaration of a setting. Everything else follows from it: how the configuration file and the command line are
 * read, {@code --help}, what a job publishes, what an upgrade compares, what a release copies, and {@code settings.md}.
 *
 * <p>It is not one of Flink's {@code ConfigOption}s, because these know neither the place of a value in a file nor what an
 * upgrade or a release does with a setting, and they parse durations and enums differently.
 *
 * @param <T> type of its values
 */
public final class Setting<T> {

    /** What an upgrade does about a change to the setting. */
    public enum OnUpgrade {
        /** Nothing: jobs do not publish the setting. */
        NOT_COMPARED,
        /** It reports the change. */
        REPORTED,
        /** It reports the change with a warning, because other records are read or the output goes elsewhere. */
        WARNED
    }

    /** What a release does with the paths that the setting names. */
    public enum InRelease {
        /** Nothing: there are no paths, or none that mean anything on a cluster. */
        AS_GIVEN,
        /** It copies the files, and its options name the copies. */
        COPIED,
        /** It leaves the file where it is, and its options name the absolute path. */
        ABSOLUTE
    }

    private final String key;
    private final SettingType<T> type;
    private final String label;
    private final @Nullable T defaultValue;
    private final @Nullable String shownDefault;
    private final @Nullable T former;
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
        this.former = builder.former;
        this.onUpgrade = builder.onUpgrade;
        this.inRelease = builder.inRelease;
        this.settable = builder.settable;
        this.help = help;
        this.note = note;
        if (inRelease != InRelease.AS_GIVEN && !type.namesPaths()) {
            throw new IllegalArgumentException("'" + key + "' names no paths for a release to take care of");
        }
    }

    /**
     * Begins a declaration.
     *
     * @param key as in the configuration file, prefixed with {@code section.} if it is in a section. A key outside the
     *            sections is also the name of an option.
     */
    public static <T> Builder<T> of(String key, SettingType<T> type) {
        return new Builder<>(key, type);
    }

    /** Begins another declaration of the setting, for a command with another default or another explanation. */
    public Builder<T> redeclared() {
        Builder<T> builder = new Builder<>(key, type);
        builder.label = label;
        builder.defaultValue = defaultValue;
        builder.shownDefault = shownDefault;
        builder.former = former;
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

    /** Whether users can set it; jobs also publish facts that they find out themselves. */
    boolean isSettable() {
        return settable;
    }

    /** Whether it is also a command-line option. */
    public boolean hasOption() {
        return settable && section() == null;
    }

    /** The command-line option, with its dashes. */
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

    /** What it does, for {@code --help}. */
    public String help() {
        return help;
    }

    /** Further sentences for the documentation only; may be empty. */
    String note() {
        return note;
    }

    /** The default as users see it, or null if there is none. */
    public @Nullable String shownDefault() {
        return shownDefault;
    }

    /**
     * The printed value that jobs of versions without the setting act by, or null if there is none. A job with this value
     * does not publish it either.
     */
    public @Nullable String former() {
        return former == null ? null : type.print(former);
    }

    /** What an upgrade does about a change. */
    public OnUpgrade onUpgrade() {
        return onUpgrade;
    }

    /** What a release does with its paths. */
    public InRelease inRelease() {
        return inRelease;
    }

    /**
     * Reads the value: the option if it is given, else the key of the file, else the default, which may be null.
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
        private @Nullable T former;
        private OnUpgrade onUpgrade = OnUpgrade.NOT_COMPARED;
        private InRelease inRelease = InRelease.AS_GIVEN;
        private boolean settable = true;

        private Builder(String key, SettingType<T> type) {
            this.key = key;
            this.type = type;
            this.label = type.label();
        }

        /** Replaces the type's label, which stands for a value in help texts. */
        public Builder<T> label(String shown) {
            label = shown;
            return this;
        }

        /** Sets the default, as a user would write it. */
        public Builder<T> defaultsTo(String text) {
            defaultValue = type.parse(text);
            shownDefault = text;
            return this;
        }

        /** Describes the default in words, for a default that is decided elsewhere or needs explaining. */
        public Builder<T> showsDefault(String words) {
            shownDefault = words;
            return this;
        }

        /** Sets the value that jobs of versions without the setting act by, as a user would write it. */
        public Builder<T> formerly(String text) {
            former = type.parse(text);
            return this;
        }

        /** Sets what an upgrade does about a change. */
        public Builder<T> onUpgrade(OnUpgrade reaction) {
            onUpgrade = reaction;
            return this;
        }

        /** Sets what a release does with the paths. */
        public Builder<T> inRelease(InRelease treatment) {
            inRelease = treatment;
            return this;
        }

        /** Declares a fact that a job finds out and publishes, and that users cannot set. */
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
